"""How people type on a phone: small letters, missing accents and full stops, shorthand, slips of the finger."""

import random
import re
import unicodedata

SHORTHAND = {
    "você": "vc",
    "vocês": "vcs",
    "não": "n",
    "que": "q",
    "também": "tb",
    "porque": "pq",
    "quanto": "qto",
    "quando": "qdo",
    "hoje": "hj",
    "obrigado": "obg",
    "obrigada": "obg",
    "beleza": "blz",
    "mensagem": "msg",
    "com": "c",
    "para": "pra",
    "está": "tá",
    "estou": "to",
    "estava": "tava",
    "cadê": "kd",
    "por favor": "pfv",
    "agora": "agr",
    "depois": "dps",
    "qualquer": "qlqr",
    "tudo bem": "td bem",
    "muito": "mto",
    "mesmo": "msm",
    "beijo": "bjo",
    "certeza": "ctz",
    "verdade": "vdd",
    "comigo": "cmg",
    "falou": "flw",
    "valeu": "vlw",
}
ENDINGS = (" rs", " rsrs", " kkk", " kkkk", "...", "!!", "!!!", " 😊", " 🙏", " 😅", " 👍", " ❤️", " 😡", " 🙄", " obg")
_WORDS = re.compile("|".join(rf"\b{re.escape(word)}\b" for word in sorted(SHORTHAND, key=len, reverse=True)))


def typed(text: str, chance: random.Random) -> str:
    """The text as one of many customers might have typed it."""
    care = chance.random()
    if care < 0.35:
        return text
    if chance.random() < 0.8:
        text = text.lower()
    if chance.random() < 0.5:
        text = _WORDS.sub(lambda found: SHORTHAND[found[0]] if chance.random() < 0.7 else found[0], text)
    if chance.random() < 0.4:
        text = without_accents(text)
    if chance.random() < 0.6:
        text = text.rstrip(".!")
    if care > 0.8:
        text = _slips(text, chance)
    return text + chance.choice(ENDINGS) if chance.random() < 0.2 else text


def without_accents(text: str) -> str:
    """Letters without their accents."""
    return "".join(letter for letter in unicodedata.normalize("NFD", text) if not unicodedata.combining(letter))


def _slips(text: str, chance: random.Random) -> str:
    letters = list(text)
    for _ in range(max(1, len(letters) // 40)):
        at = chance.randrange(max(1, len(letters) - 1))
        if at + 1 >= len(letters) or not letters[at].isalpha():
            continue
        match chance.randrange(3):
            case 0:
                letters[at], letters[at + 1] = letters[at + 1], letters[at]
            case 1:
                letters[at] = letters[at] * 2
            case _:
                letters[at] = ""
    return "".join(letters)
