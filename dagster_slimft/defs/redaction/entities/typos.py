"""One typo: one letter left out, added, replaced, or two neighbours swapped (Damerau-Levenshtein distance 1).

Only for names of five letters or more with the same first letter: people rarely mistype the first, and shorter words
are too close to each other.
"""

SHORTEST = 5


def is_one_typo_away(word: str, name: str) -> bool:
    """Whether `word` is `name` with exactly one typo."""
    if len(name) < SHORTEST or word[:1] != name[:1] or word == name or abs(len(word) - len(name)) > 1:
        return False
    same = 0
    while same < min(len(word), len(name)) and word[same] == name[same]:
        same += 1
    left, right = word[same:], name[same:]
    if len(left) == len(right):
        return left[1:] == right[1:] or (left[2:] == right[2:] and left[:2] == right[1::-1])
    return left[1:] == right if len(left) > len(right) else left == right[1:]
