"""A correction's changes, word by word."""

from hypothesis import given
from hypothesis import strategies as st

from dagster_slimft.web.review.word_changes import Piece, changed_words


def test_changed_words_stand_where_they_changed() -> None:
    assert changed_words("Custa R$ 10, sem frete.", "Custa R$ 12, com frete.") == [
        Piece("kept", "Custa R$ "),
        Piece("removed", "10"),
        Piece("added", "12"),
        Piece("kept", ", "),
        Piece("removed", "sem"),
        Piece("added", "com"),
        Piece("kept", " frete."),
    ]


@given(st.text(max_size=80), st.text(max_size=80))
def test_the_pieces_make_both_texts_again(before: str, after: str) -> None:
    pieces = changed_words(before, after)
    assert "".join(piece.text for piece in pieces if piece.kind != "added") == before
    assert "".join(piece.text for piece in pieces if piece.kind != "removed") == after
