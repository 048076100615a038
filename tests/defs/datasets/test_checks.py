"""How a suite is run: what is told of a result, what is recorded, and what an empty or broken relation gives."""

import hashlib

from dagster_slimft.defs.datasets.checks import record_results
from tests.defs.datasets.example_faults import EXAMPLES
from tests.defs.datasets.seeded_faults import failed, judge
from tests.defs.datasets.training_marts import Marts, example


def test_a_missing_column_fails_the_checks_that_need_it(marts: Marts) -> None:
    marts.fill_examples(500)
    marts.execute(f"alter table {EXAMPLES} drop column tokens")
    messages = failed(judge(marts, "training_examples"))
    assert "examples_fit_the_model" in messages
    assert "no_topic_dominates" not in messages


def test_below_the_minimum_the_same_result_can_be_shown_as_warnings(shared_marts: Marts) -> None:
    shared_marts.fill_examples(20)
    result = judge(shared_marts, "training_examples").as_warnings()
    assert [one.name for one in result.warnings] == ["there_are_enough_examples"]
    assert result.warnings[0].message.startswith("20, expected at least 500: collect more rated dialogues")
    result.raise_if_blocked()


def test_of_an_empty_relation_only_what_is_missing_fails(shared_marts: Marts) -> None:
    names = [set(failed(judge(shared_marts, suite))) for suite in ("redacted_messages", "training_eligibility")]
    assert names == [set(), set()]
    assert set(failed(judge(shared_marts, "training_examples"))) == {
        "there_are_enough_examples",
        "there_is_something_to_train_on",
    }


def test_every_message_is_one_line_and_results_are_appended(shared_marts: Marts) -> None:
    shared_marts.fill_examples(20)
    result = judge(shared_marts, "training_examples")
    assert all("\n" not in one.message for one in result.results)
    for run in ("run-1", "run-2"):
        record_results(shared_marts.database, run, result)
    with shared_marts.database.connect() as connection:
        row = connection.execute(
            """
            select count(*), count(distinct run_id), bool_or(has_passed),
                min((observed ->> 'value')::int) filter (where expectation = 'there_are_enough_examples')
            from slimft.check_results where relation = 'slimft_marts.training_examples'
            """
        ).fetchone()
    assert row == (2 * len(result.results), 2, True, 20)


def test_checks_leave_no_connection_open(marts: Marts) -> None:
    judge(marts, "redacted_messages")
    with marts.database.connect() as connection:
        row = connection.execute(
            "select count(*) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()"
        ).fetchone()
    assert row == (0,)


def test_the_example_rows_carry_the_hash_of_their_line() -> None:
    row = example(3)
    assert row["text_hash"] == hashlib.sha256(row["line"].encode()).hexdigest()
