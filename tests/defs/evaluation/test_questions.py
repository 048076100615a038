"""Which turn of a test dialogue is asked for."""

from pathlib import Path

import pytest

from dagster_slimft.database.postgres import Database
from dagster_slimft.defs.evaluation.questions import read_questions, read_training_answers
from dagster_slimft.defs.evaluation.shortening import shorter
from dagster_slimft.errors import SlimftError
from tests.defs.evaluation.conftest import DATASET


def test_every_dialogue_gives_one_question_of_its_person_and_segment(database: Database, dataset_folder: Path) -> None:
    questions = read_questions(database, DATASET, dataset_folder, 100)
    assert len({question.dialogue_id for question in questions}) == 60
    assert len({question.person_id for question in questions}) == 20
    assert {question.segment for question in questions} == {"seen", "unseen"}
    assert questions == read_questions(database, DATASET, dataset_folder, 100)


def test_a_turn_of_weight_0_is_never_the_reference(database: Database, dataset_folder: Path) -> None:
    for question in read_questions(database, DATASET, dataset_folder, 100):
        assert "R$" in question.reference
        assert question.prompt[-1]["role"] == "user"
        assert not any("weight" in message for message in question.prompt)
    assert all("R$" in pair.answer for pair in read_training_answers(dataset_folder))


def test_a_smaller_sample_is_part_of_the_larger_one(database: Database, dataset_folder: Path) -> None:
    some, more = (read_questions(database, DATASET, dataset_folder, n) for n in (10, 20))
    assert more[:10] == some


def test_a_line_that_is_in_no_dataset_is_an_error(database: Database, dataset_folder: Path) -> None:
    with (dataset_folder / "test.jsonl").open("a") as file:
        file.write('{"messages":[]}\n')
    with pytest.raises(SlimftError, match="does not know"):
        read_questions(database, DATASET, dataset_folder, 100)


def test_a_conversation_is_shortened_by_its_oldest_turns_down_to_the_question() -> None:
    prompt = [{"role": role, "content": role} for role in ("system", "user", "assistant", "user")]
    once = shorter(prompt)
    assert once == [prompt[0], prompt[3]]
    assert shorter(once) is None
