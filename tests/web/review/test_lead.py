"""The lead's page: progress, people, agreement, disagreements decided, exports."""

import csv
import io
import json
import re

import psycopg
import pytest

from dagster_slimft.defs.annotation.queue import update_queue
from dagster_slimft.web.review.agreement import Rated, agreement
from tests.web.conftest import Site
from tests.web.review.conftest import LogIn
from tests.web.review.reviewed_shop import DIALOGUES, Person


def judge_all(person: Person, decision: str, **fields: str) -> list[int]:
    done = []
    while (task := person.claim()) is not None:
        assert person.review(task, decision, **fields).status_code == 200
        done.append(task)
    return done


@pytest.fixture
def blind(site: Site) -> Site:
    """Each dialogue is to be judged by two."""
    update_queue(site.database, 2)
    return site


def test_alpha_of_the_textbook_is_ours() -> None:
    # Krippendorff, Computing Krippendorff's Alpha-Reliability (2011), C: four observers, nominal data, alpha = 0.743.
    observers = {
        "A": [1, 2, 3, 3, 2, 1, 4, 1, 2, 0, 0, 0], "B": [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, 0, 3],
        "C": [0, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, 0], "D": [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, 0],
    }  # fmt: skip
    ratings = [
        Rated(unit, name, value) for name, values in observers.items() for unit, value in enumerate(values) if value
    ]
    found = agreement(ratings, "nominal")
    assert found.alpha == pytest.approx(0.743, abs=0.0005)
    assert (found.units, found.values) == (11, 40)


def test_agreement_of_one_reviewer_or_of_one_value_is_not_measured() -> None:
    assert agreement([Rated(1, "A", 1), Rated(2, "A", 0)], "nominal").alpha is None
    assert agreement([Rated(1, "A", 1), Rated(1, "B", 1)], "nominal") == (None, 1, 2)
    assert agreement([], "ordinal") == (None, 0, 0)


def test_blind_reviewers_see_nothing_of_each_other(blind: Site, log_in: LogIn) -> None:
    ana, rui = log_in("Ana"), log_in("Rui")
    task = ana.claim()
    assert task is not None
    ana.review(task, "reject", note="um segredo", **{"score-tone": "1"})
    assert blind.rows("select count(*) from slimft.annotation_tasks where status = 'done'") == [(0,)]
    assert rui.claim() == task
    assert "Ana" not in rui.page
    assert "segredo" not in rui.page
    assert not re.search(r"<input[^>]*checked", rui.page)


def test_a_disagreement_is_decided_by_the_lead_who_sees_both(blind: Site, log_in: LogIn) -> None:
    ana, rui, eva = log_in("Ana"), log_in("Rui"), log_in("Eva", "lead")
    tasks = judge_all(ana, "approve")
    assert len(tasks) == DIALOGUES
    judge_all(rui, "reject")
    page = eva.get("/review/lead").text
    assert page.count('href="/review/lead/') == DIALOGUES
    compared = eva.get(f"/review/lead/{tasks[0]}").text
    assert "Ana: Aprovar" in compared
    assert "Rui: Recusar" in compared
    shown = re.search(r'name="text_hash" value="(\w+)"', compared)
    assert shown is not None
    answer = eva.send(f"/review/lead/{tasks[0]}", text_hash=shown[1], decision="approve")
    assert answer.status_code == 200
    assert "decidido: Aprovar" in answer.text
    kept = blind.rows("select reviewer_id, decision from slimft.annotations where is_adjudication")
    assert kept == [("local:Eva", "approve")]
    eva.get(f"/review/lead/{tasks[0]}")
    eva.send(f"/review/lead/{tasks[0]}", text_hash=shown[1], decision="reject")
    kept = blind.rows("select decision from slimft.annotations where is_adjudication and undone_at is null")
    assert kept == [("reject",)], "deciding again replaces the decision"


def test_a_review_that_a_lead_decided_on_cannot_be_undone(blind: Site, log_in: LogIn) -> None:
    ana, rui, eva = log_in("Ana"), log_in("Rui"), log_in("Eva", "lead")
    task = ana.claim()
    assert task is not None
    ana.review(task, "approve")
    assert rui.claim() == task
    rui.review(task, "reject")
    shown = re.search(r'name="text_hash" value="(\w+)"', eva.get(f"/review/lead/{task}").text)
    assert shown is not None
    eva.send(f"/review/lead/{task}", text_hash=shown[1], decision="approve")
    assert rui.send("/review/undo").status_code == 409


def test_people_and_progress_are_counted(blind: Site, log_in: LogIn) -> None:
    judge_all(log_in("Ana"), "approve", **{"score-tone": "4"})
    page = log_in("Eva", "lead").get("/review/lead").text
    assert f"{DIALOGUES} abertos (0 em revisão agora), 0 revisados" in page
    assert re.search(rf">Ana</th><td>{DIALOGUES}</td>", page)
    assert "não medido" in page


def test_annotations_are_exported_with_values_and_redacted_words(site: Site, log_in: LogIn) -> None:
    ana = log_in("Ana")
    task = ana.claim()
    assert task is not None
    name = re.findall(r'name="(correction-[^"]+)"', ana.page)[0]
    ana.review(task, "needs_fixing", **{name: "Melhor.", "note": "=1+1", "score-tone": "2"})
    with site.database.connect() as connection:
        _redact(connection)
    eva = log_in("Eva", "lead")
    (row,) = csv.DictReader(io.StringIO(eva.get("/review/export.csv").text))
    assert (row["decision"], row["tone"], row["facts"], row["reviewer"]) == ("needs_fixing", "2", "", "Ana")
    assert row["note"] == "'=1+1", "no spreadsheet takes it for a formula"
    line = json.loads(eva.get("/review/export.jsonl").text)
    assert line["scores"] == {"tone": 2}
    assert line["note"] == "=1+1"
    assert line["corrections"][0]["corrected"] == "Melhor."


def _redact(connection: psycopg.Connection) -> None:
    """Stands where the redaction stage would: nothing in these words is a person's."""
    connection.execute(
        "insert into slimft.redacted_texts (personal_text_id, kind, target_id, conversation_id, message_id,"
        " occurred_at, author, text, tokens, tokenizer, redactor_version)"
        " select id, kind, target_id, conversation_id, message_id, occurred_at, author, content, 5, 'test', '1'"
        " from slimft.personal_texts"
    )
    connection.execute("delete from slimft.personal_texts")
