"""One typo: one letter left out, added, replaced, or two neighbours swapped (Damerau-Levenshtein distance 1).

Only for names of five letters or more with the same first letter: people rarely mistype the first, and shorter words
are too close to each other. A slip is a replaced letter that lies beside the right one on the keyboard.
"""

SHORTEST = 5
KEYBOARD = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
SOUNDS_ALIKE = frozenset(
    ("sz", "zs", "iy", "yi", "ck", "kc", "ei", "ie", "ou", "uo", "mn", "nm", "vw", "wv", "xs", "sx", "gj", "jg")
)


def _neighbours() -> frozenset[str]:
    places = {letter: (row, column) for row, line in enumerate(KEYBOARD) for column, letter in enumerate(line)}
    return frozenset(
        one + other
        for one, (row, column) in places.items()
        for other, (other_row, other_column) in places.items()
        if one != other and abs(row - other_row) <= 1 and abs(column - other_column) <= 1
    )


SLIPS = _neighbours() | SOUNDS_ALIKE


def is_one_typo_away(word: str, name: str) -> bool:
    """Whether `word` is `name` with exactly one typo."""
    if len(name) < SHORTEST or word[:1] != name[:1] or word == name or abs(len(word) - len(name)) > 1:
        return False
    same = _common_start(word, name)
    left, right = word[same:], name[same:]
    if len(left) == len(right):
        return left[1:] == right[1:] or (left[2:] == right[2:] and left[:2] == right[1::-1])
    return left[1:] == right if len(left) > len(right) else left == right[1:]


def is_likely_slip(word: str, name: str) -> bool:
    """Whether the one letter in which two words of the same length differ is easily mistaken for the other."""
    same = _common_start(word, name)
    return word[same : same + 1] + name[same : same + 1] in SLIPS


def without_drawl(word: str) -> str:
    """`word` with its last letter once: `mariaaa` is `maria`."""
    return word.rstrip(word[-1]) + word[-1] if word[-2:-1] == word[-1:] else word


def _common_start(word: str, name: str) -> int:
    same = 0
    while same < min(len(word), len(name)) and word[same] == name[same]:
        same += 1
    return same


def slips_of(word: str) -> frozenset[str]:
    """`word` with one letter past the first left out, doubled, or swapped with the next."""
    places = range(1, len(word))
    left_out = {word[:place] + word[place + 1 :] for place in places}
    doubled = {word[:place] + word[place] + word[place:] for place in places}
    swapped = {word[:place] + word[place + 1] + word[place] + word[place + 2 :] for place in places[:-1]}
    return frozenset(left_out | doubled | swapped) - {word}
