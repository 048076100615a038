"""The part that may be looked at while rules are written."""

from benchmarks.adversarial.development import contacts, documents, nobody, persons, places
from benchmarks.adversarial.development.words import WORDS

SHAPES = (*documents.SHAPES, *contacts.SHAPES, *persons.SHAPES, *places.SHAPES, *nobody.SHAPES)

__all__ = ["SHAPES", "WORDS"]
