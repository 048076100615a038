"""Language of a dialogue, offline: py3langid's naive Bayes over byte n-grams, restricted to a few languages.

Both sides' text is judged together and only its first characters: enough to tell Portuguese from Spanish, and the
answer no longer moves as the dialogue grows. A single "ok" tells no language: under `FEWEST_LETTERS` it is None.
"""

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

LANGUAGES = ("pt", "en", "es", "fr", "it", "de")
MOST_CHARACTERS = 400
FEWEST_LETTERS = 12


def language_of(texts: Iterable[str]) -> str | None:
    """ISO 639-1 code of the language that most of `texts` is in, None where there is too little to tell."""
    sample = ""
    for text in texts:
        sample += text[:MOST_CHARACTERS] + "\n"
        if len(sample) >= MOST_CHARACTERS:
            break
    sample = sample[:MOST_CHARACTERS]
    if sum(character.isalpha() for character in sample) < FEWEST_LETTERS:
        return None
    language, _ = _identifier().classify(sample.lower())
    return str(language)


@lru_cache
def _identifier() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE)
    identifier.set_languages(list(LANGUAGES))
    return identifier
