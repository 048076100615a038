"""One text's words as the rules about names read them: capitals, neighbours, the end of a phrase.

A capital counts for nothing where most letters are capitals.
"""

from functools import cached_property

from dagster_slimft.defs.redaction.entities.gazetteer import CONNECTORS, FOREIGN_SURNAMES, NAMES
from dagster_slimft.defs.redaction.entities.tokens import Token, is_adjacent
from dagster_slimft.defs.redaction.reading import Reading

PHRASE_ENDS = frozenset(("", ",", "!", "?", ".", "~", "\n", "\r", ";", ")", "\x1f", "*", "_"))
FEWEST_SMALL_LETTERS = 0.15
LONGEST_SAMPLE = 2000
NOT_SMALL = bytes(code for code in range(256) if not chr(code).islower())
NOT_CAPITAL = bytes(code for code in range(256) if not chr(code).isupper())


class NameText:
    """The words of one reading; `known` names the customer, `allowed` the shop's own people and things."""

    def __init__(self, reading: Reading, tokens: list[Token], known: frozenset[str], allowed: frozenset[str]) -> None:
        self.reading = reading
        self.plain = reading.plain
        self.tokens = tokens
        self.known = known
        self.allowed = allowed

    @cached_property
    def capitals_count(self) -> bool:
        """False where nearly everything is capital; a long text is judged by its beginning."""
        beginning = self.reading.original[:LONGEST_SAMPLE].encode("latin-1", "ignore")
        small = len(beginning.translate(None, NOT_SMALL))
        return small > FEWEST_SMALL_LETTERS * (small + len(beginning.translate(None, NOT_CAPITAL)))

    def has_capital(self, position: int) -> bool:
        """Whether the word begins with a capital that counts."""
        return self.reading.original[self.tokens[position].start].isupper() and self.capitals_count

    def is_shouted(self, position: int) -> bool:
        """All capitals, more than an initial."""
        token = self.tokens[position]
        return token.end - token.start > 1 and self.reading.original[token.start : token.end].isupper()

    def is_adjacent(self, left: int, right: int) -> bool:
        """Whether nothing but a blank stands between the words at `left` and `right`."""
        return is_adjacent(self.reading, self.tokens[left], self.tokens[right])

    def next_adjacent(self, position: int) -> int | None:
        """Position of the word that follows directly, if one does."""
        following = position + 1
        return following if following < len(self.tokens) and self.is_adjacent(position, following) else None

    def previous_adjacent(self, position: int) -> int | None:
        """Position of the word directly before, if there is one."""
        return position - 1 if position and self.is_adjacent(position - 1, position) else None

    def next_name_word(self, position: int) -> int | None:
        """Position of the word that follows directly, a connector between them aside."""
        following = self.next_adjacent(position)
        if following is not None and self.tokens[following].word in CONNECTORS:
            following = self.next_adjacent(following)
        return following

    def ends_phrase(self, position: int) -> bool:
        """Whether a comma, an end of sentence or of text, a line break or an emoji follows."""
        end = self.tokens[position].end
        following = self.plain[end : end + 2]
        return following[:1] in PHRASE_ENDS or following in (" ~", " \x1f", " -", " (", " ,", " !", " .")

    def is_listed(self, position: int) -> bool:
        """Whether any of the lists has the word as a name."""
        word = self.tokens[position].word
        return word in NAMES or word in FOREIGN_SURNAMES
