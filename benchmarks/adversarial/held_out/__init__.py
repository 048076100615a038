"""The part that stays unseen: of it only figures by label and shape are printed. Not for who writes rules."""

from benchmarks.adversarial.held_out import contacts, documents, nobody, nobody_numbers, persons, places
from benchmarks.adversarial.held_out.words import WORDS

SHAPES = (*documents.SHAPES, *contacts.SHAPES, *persons.SHAPES, *places.SHAPES, *nobody.SHAPES, *nobody_numbers.SHAPES)

__all__ = ["SHAPES", "WORDS"]
