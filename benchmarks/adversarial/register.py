"""How people type on a telephone, laid over a composed message: capitals, no accents, typos, emoji, line breaks.

Every register works segment by segment. Typos, emoji and line breaks touch only what stands around a value: what is
wrong inside a value is a shape of its own.
"""

import random
import unicodedata

from benchmarks.adversarial.shape import Segment

# Half of all messages stay as composed: most people do type plainly.
REGISTERS = {"plain": 10, "small": 4, "capitals": 2, "no_accents": 3, "typos": 2, "emoji": 3, "lines": 2, "chatty": 3}
EMOJI = ("😊", "🙏🏽", "👍🏾", "❤️", "😂😂", "👨‍👩‍👧", "🇧🇷", "🥰", "📦", "🛏️", "🤦🏻‍♀️", "✅")
BEFORE = ("oi ", "Oiii ", "bom dia ", "boa tarde!! ", "ola, ", "opa ", "entao, ", "Ah, ", "amiga ", "moço ")
AFTER = (" ok?", " obg", " por favor", " kkkk", " 🙏", " tá?", " blz", "!!", "...", " vlw", " pfv")
# Small letters that spell an id or a code another way would break what the value is.
KEEPS_CASE = frozenset({"JWT", "SECRET", "GEO", "PIX_CODE", "HANDLE"})
SHORTEST_WORD_WITH_TYPO = 6


def choose(chance: random.Random) -> str:
    """A register, by its weight."""
    return chance.choices(tuple(REGISTERS), tuple(REGISTERS.values()))[0]


def lay_over(register: str, message: list[Segment], chance: random.Random) -> list[Segment]:
    """The message in that register."""
    if register == "small":
        return [_cased(segment, segment.text.lower()) for segment in message]
    if register == "capitals":
        return [_cased(segment, segment.text.upper()) for segment in message]
    if register == "no_accents":
        return [Segment(without_accents(segment.text), segment.label) for segment in message]
    if register == "typos":
        return [
            Segment(_with_typo(text, chance), None) if label is None else Segment(text, label)
            for text, label in message
        ]
    if register == "emoji":
        return _with_emoji(message, chance)
    if register == "lines":
        return [
            Segment(text.replace(". ", "\n").replace(", ", "\n", 1), None) if label is None else Segment(text, label)
            for text, label in message
        ]
    if register == "chatty":
        return [Segment(chance.choice(BEFORE), None), *_in_mid_sentence(message), Segment(chance.choice(AFTER), None)]
    return message


def without_accents(text: str) -> str:
    """Letters without their marks; emoji and signs stay."""
    return "".join(_bare(character) for character in text)


def plain_letters(name: str) -> str:
    """The letters of a name that an address on the net may have."""
    return "".join(character for character in without_accents(name).lower() if character.isalpha())


def _bare(character: str) -> str:
    base = unicodedata.normalize("NFD", character)[0]
    return base if character.isalpha() else character


def _cased(segment: Segment, text: str) -> Segment:
    return segment if segment.label in KEEPS_CASE else Segment(text, segment.label)


def _with_typo(text: str, chance: random.Random) -> str:
    words = text.split(" ")
    long = [place for place, word in enumerate(words) if len(word) >= SHORTEST_WORD_WITH_TYPO and word.isalpha()]
    if long:
        place = chance.choice(long)
        words[place] = misspelled(words[place], chance)
    return " ".join(words)


def misspelled(word: str, chance: random.Random) -> str:
    """One slip of the thumb past the first letter: left out, doubled or swapped with its neighbour."""
    place = chance.randrange(1, len(word) - 1)
    slip = chance.choice(("left out", "doubled", "swapped"))
    if slip == "swapped" and word[place] != word[place + 1]:
        return word[:place] + word[place + 1] + word[place] + word[place + 2 :]
    if slip == "doubled":
        return word[:place] + word[place] + word[place:]
    return word[:place] + word[place + 1 :]


def _in_mid_sentence(message: list[Segment]) -> list[Segment]:
    """A sentence's capital becomes small behind a greeting; a name and an abbreviation keep theirs."""
    first = message[0]
    if first.label is None and first.text[1:2].islower():
        return [Segment(first.text[0].lower() + first.text[1:], None), *message[1:]]
    return message


def _with_emoji(message: list[Segment], chance: random.Random) -> list[Segment]:
    found = []
    for text, label in message:
        cut = text.find(" ") if label is None else -1
        if cut >= 0:
            found.append(Segment(f"{text[:cut]} {chance.choice(EMOJI)}{text[cut:]}", None))
        else:
            found.append(Segment(text, label))
    return [*found, Segment(chance.choice(("", " ")) + chance.choice(EMOJI), None)]
