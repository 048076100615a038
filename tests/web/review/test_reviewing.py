"""A reviewer's work over HTTP: claim, judge, correct, skip, give back, undo; what each leaves in the tables."""

import re

import pytest

from tests.dbt.built_shop import id_of
from tests.web.conftest import Site
from tests.web.review.conftest import LogIn
from tests.web.review.reviewed_shop import DIALOGUES

TASKS = "select status, count(*) from slimft.annotation_tasks group by 1 order by 1"


def test_a_claimed_dialogue_is_shown_with_placeholders_votes_and_criteria(log_in: LogIn) -> None:
    ana = log_in("Ana")
    assert ana.claim() is not None
    assert "[NOME_1]" in ana.page
    assert "Informação inventada" in ana.page
    assert "problema apontado" in ana.page
    assert "Tom consultivo" in ana.page
    assert f"<strong>{DIALOGUES}</strong>" in ana.page
    assert "&lt;b&gt;&amp;&lt;/b&gt;" in ana.page, "what customers wrote is escaped"


def test_a_review_is_kept_with_its_scores_and_closes_the_flags_of_its_dialogue(site: Site, log_in: LogIn) -> None:
    ana = log_in("Ana")
    task = ana.claim()
    assert task is not None
    answer = ana.review(task, "approve", **{"score-tone": "5", "score-facts": "1", "score-helps": ""})
    assert answer.status_code == 200
    assert "Enviado." in answer.text
    kept = site.rows("select task_id, reviewer_id, decision, scores, undone_at is null from slimft.annotations")
    assert kept == [(task, "local:Ana", "approve", {"tone": 5, "facts": 1}, True)]
    assert site.rows(TASKS) == [("done", 1), ("open", DIALOGUES - 1)]
    closed = site.rows(
        "select closed_by, closed_by_annotation_id is not null from slimft.flags where status = 'closed'"
    )
    assert closed == [("local:Ana", True)]


def test_a_reviewer_who_asks_again_gets_the_dialogue_they_hold(log_in: LogIn) -> None:
    ana = log_in("Ana")
    assert ana.claim() == ana.claim()


def test_two_reviewers_never_hold_one_dialogue(log_in: LogIn) -> None:
    assert log_in("Ana").claim() != log_in("Rui").claim()


def test_a_correction_waits_for_redaction_and_keeps_what_it_replaces(site: Site, log_in: LogIn) -> None:
    ana = log_in("Ana")
    task = ana.claim()
    assert task is not None
    fields = dict(re.findall(r'<textarea id="correction-\d+" name="([^"]+)"[^>]*>([^<]*)', ana.page))
    assert len(fields) == 2
    first, second = fields
    answer = ana.review(
        task, "needs_fixing", **{first: "Tem 9 camadas, [NOME_1].", second: fields[second], "note": "ok"}
    )
    assert answer.status_code == 200, answer.text
    corrections = site.rows("select message_id, original_text, text_hash = md5(original_text) from slimft.corrections")
    assert len(corrections) == 1, "an untouched answer is not corrected"
    assert corrections[0][0] == first.removeprefix("correction-")
    assert "<b>&</b>" in corrections[0][1]
    assert corrections[0][2]
    waiting = site.rows("select kind, content, author, message_id is not null from slimft.personal_texts order by kind")
    assert waiting == [
        ("correction", "Tem 9 camadas, [NOME_1].", "local:Ana", True),
        ("note", "ok", "local:Ana", True),
    ]


def test_a_skipped_dialogue_goes_to_others_and_does_not_come_back(log_in: LogIn) -> None:
    ana, rui = log_in("Ana"), log_in("Rui")
    skipped = ana.claim()
    ana.send(f"/review/tasks/{skipped}", action="skip", skip_reason="conflict")
    seen = []
    while (task := ana.claim()) is not None:
        seen.append(task)
        ana.review(task)
    assert len(seen) == DIALOGUES - 1
    assert skipped not in seen
    assert rui.claim() == skipped


def test_a_dialogue_given_back_is_offered_again(site: Site, log_in: LogIn) -> None:
    ana = log_in("Ana")
    task = ana.claim()
    answer = ana.send(f"/review/tasks/{task}", action="release")
    assert answer.url.path == "/review"
    assert site.rows("select count(*) from slimft.annotation_assignments") == [(0,)]
    assert log_in("Rui").claim() == task


def test_a_lease_that_ran_out_frees_the_dialogue_and_refuses_the_late_review(site: Site, log_in: LogIn) -> None:
    ana, rui = log_in("Ana"), log_in("Rui")
    task = ana.claim()
    assert task is not None
    with site.database.connect() as connection:
        connection.execute("update slimft.annotation_assignments set expires_at = now() - interval '1 second'")
    assert rui.claim() == task
    late = ana.review(task)
    assert late.status_code == 409
    assert "outra pessoa" in late.text
    assert site.rows("select count(*) from slimft.annotations") == [(0,)]


def test_a_late_review_counts_while_nobody_else_has_the_dialogue(site: Site, log_in: LogIn) -> None:
    ana = log_in("Ana")
    task = ana.claim()
    assert task is not None
    with site.database.connect() as connection:
        connection.execute("update slimft.annotation_assignments set expires_at = now() - interval '1 second'")
    assert ana.review(task).status_code == 200
    assert site.rows("select count(*) from slimft.annotations") == [(1,)]


def test_working_on_renews_the_lease(site: Site, log_in: LogIn) -> None:
    ana = log_in("Ana")
    task = ana.claim()
    with site.database.connect() as connection:
        connection.execute("update slimft.annotation_assignments set expires_at = now() + interval '1 minute'")
    assert ana.client.post(f"/review/tasks/{task}/lease", data={"csrf": ana.csrf}).status_code == 204
    left = site.rows("select expires_at > now() + interval '29 minutes' from slimft.annotation_assignments")
    assert left == [(True,)]


def test_undoing_brings_back_dialogue_flags_and_words(site: Site, log_in: LogIn) -> None:
    ana = log_in("Ana")
    task = ana.claim()
    assert task is not None
    name = re.findall(r'name="(correction-[^"]+)"', ana.page)[0]
    ana.review(task, "needs_fixing", **{name: "Bem melhor assim.", "note": "veja", "score-tone": "2"})
    answer = ana.send("/review/undo")
    assert answer.url.path == f"/review/tasks/{task}"
    assert "Bem melhor assim." in answer.text
    assert ">veja</textarea>" in answer.text
    assert re.search(r'name="score-tone" value="2"[^>]*checked', answer.text)
    assert site.rows(TASKS) == [("open", DIALOGUES)]
    assert site.rows("select distinct status from slimft.flags") == [("open",)]
    assert ana.review(task, "approve").status_code == 200
    kept = site.rows("select decision, undone_at is null from slimft.annotations order by id")
    assert kept == [("needs_fixing", False), ("approve", True)]


def test_nobody_reads_the_waiting_words_of_another(site: Site, log_in: LogIn) -> None:
    ana = log_in("Ana")
    task = ana.claim()
    assert task is not None
    ana.review(task, "approve", note="só meu")
    ana.send("/review/undo")
    ana.send(f"/review/tasks/{task}", action="release")
    rui = log_in("Rui")
    assert rui.claim() == task
    assert "só meu" not in rui.page


def test_a_form_sent_twice_is_one_review(site: Site, log_in: LogIn) -> None:
    ana = log_in("Ana")
    task = ana.claim()
    assert task is not None
    shown = ana.page
    ana.review(task)
    ana.page = shown
    assert ana.review(task).status_code == 200
    assert site.rows("select count(*) from slimft.annotations") == [(1,)]


def test_a_dialogue_that_changed_meanwhile_is_not_judged(site: Site, log_in: LogIn) -> None:
    ana = log_in("Ana")
    task = ana.claim()
    answer = ana.send(f"/review/tasks/{task}", text_hash="0" * 32, decision="approve")
    assert answer.status_code == 409
    assert site.rows("select count(*) from slimft.annotations") == [(0,)]


@pytest.mark.parametrize(
    "fields",
    [
        {"decision": "maybe"},
        {},
        {"decision": "approve", "score-tone": "6"},
        {"decision": "approve", "score-facts": "5"},
        {"decision": "approve", "correction-unknown": "x"},
        {"action": "skip", "skip_reason": "bored"},
    ],
)
def test_a_form_with_a_value_that_is_no_choice_is_refused(site: Site, log_in: LogIn, fields: dict[str, str]) -> None:
    ana = log_in("Ana")
    task = ana.claim()
    shown = re.search(r'name="text_hash" value="(\w+)"', ana.page)
    assert shown is not None
    assert ana.send(f"/review/tasks/{task}", text_hash=shown[1], **fields).status_code == 422
    assert site.rows("select count(*) from slimft.annotations") == [(0,)]


def test_a_withheld_turn_is_shown_to_nobody(site: Site, log_in: LogIn) -> None:
    with site.database.connect() as connection:
        connection.execute(
            "update slimft.redacted_messages set residual_kinds = '{cpf}' where message_id = any(%s)",
            ([id_of(f"person {number} 1") for number in range(DIALOGUES)],),
        )
    ana = log_in("Ana")
    ana.claim()
    assert "camadas &lt;b&gt;" not in ana.page
    assert "texto retido" in ana.page
    assert len(re.findall(r'name="correction-', ana.page)) == 1
