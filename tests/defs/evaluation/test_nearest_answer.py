"""The baseline copies the answer of the most similar question."""

from dagster_slimft.defs.evaluation.nearest_answer import nearest_answers
from dagster_slimft.defs.evaluation.questions import TrainingAnswer

TRAINING = [
    TrainingAnswer("qual o prazo de entrega?", "10 dias"),
    TrainingAnswer("quanto custa o queen?", "R$ 3.890,00"),
    TrainingAnswer("tem garantia?", "5 anos"),
]


def test_typos_still_find_the_nearest_question() -> None:
    assert nearest_answers(["qto custa o qeen", "prazo d entrega"], TRAINING) == ["R$ 3.890,00", "10 dias"]


def test_without_training_answers_the_baseline_is_silent() -> None:
    assert nearest_answers(["oi"], []) == [""]
