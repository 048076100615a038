"""Test's wording found again in train, per side, stock answers apart."""

from dagster_slimft.defs.datasets.overlap import Overlap, Side, Turn, overlap

OWN = "um dois três quatro cinco seis sete oito nove"
OTHER = "dez onze doze treze quatorze quinze dezesseis dezessete"
STOCK = "posso ajudar em mais alguma coisa hoje senhor cliente amigo"


def turn(dialogue: int, split: str, side: Side, text: str) -> Turn:
    return Turn(dialogue, split, side, text)


def test_each_side_is_compared_with_its_own_side_of_train_alone() -> None:
    found = overlap(
        [
            turn(0, "train", "assistant", OWN),
            turn(0, "train", "customer", OTHER),
            turn(1, "test", "assistant", f"{OWN} dez"),
            turn(1, "test", "customer", OWN),
            turn(2, "holdout", "customer", OWN),
        ]
    )
    assert found.sides == {"customer": Overlap(2, 0), "assistant": Overlap(3, 2)}
    assert found.sides["assistant"].share == 2 / 3


def test_stock_answers_are_counted_apart() -> None:
    turns = [
        turn(0, "train", "assistant", STOCK),
        turn(1, "test", "assistant", STOCK.upper()),
        turn(1, "test", "assistant", OTHER),
        turn(2, "test", "customer", STOCK),
    ]
    found = overlap(turns)
    assert found.sides["assistant"] == Overlap(1, 0)
    assert (found.answers, found.stock_answers, found.stock_share) == (2, 1, 0.5)
    assert found.sides["customer"] == Overlap(3, 0)


def test_an_answer_repeated_within_one_dialogue_is_no_stock_answer() -> None:
    found = overlap([turn(0, "test", "assistant", OWN), turn(0, "test", "assistant", OWN)])
    assert found.stock_answers == 0


def test_nothing_to_compare_is_no_overlap() -> None:
    assert overlap([]).sides["customer"].share == 0
    assert overlap([]).stock_share == 0
