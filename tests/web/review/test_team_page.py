"""The team's feedback page: what customers said, by filter; dialogues sent to review; flags closed and opened."""

import pytest

from tests.dbt.built_shop import id_of
from tests.web.conftest import Site
from tests.web.review.conftest import LogIn
from tests.web.review.reviewed_shop import DIALOGUES

DAY = "2026-05-04T13:00:00Z"


@pytest.fixture
def voted(site: Site) -> Site:
    """Beside the six flags: a thumb down, two stars, a comment and one that is withheld."""
    with site.database.connect() as connection:
        connection.execute(
            "insert into slimft.reactions (provider, account, message_id, reactor_id, value, occurred_at)"
            " values ('site', 'site', %s, 'c', 'down', %s)",
            (id_of("person 3 3"), DAY),
        )
        connection.execute(
            "insert into slimft.ratings (provider, account, conversation_id, reactor_id, stars, occurred_at)"
            " values ('site', 'site', %s, 'c', 2, %s)",
            (id_of("conversation of person 3"), DAY),
        )
        for number, (text, residual) in enumerate((("demorou muito", []), ("meu cpf 529.982.247-25", ["cpf"]))):
            connection.execute(
                "insert into slimft.redacted_texts (personal_text_id, kind, target_id, conversation_id, occurred_at,"
                " author, text, residual_kinds, redactor_version)"
                " values (%s, 'comment', 'x', %s, %s, 'c', %s, %s, '1')",
                (number, id_of("conversation of person 3"), DAY, text, residual),
            )
    return site


@pytest.mark.usefixtures("voted")
def test_everything_customers_said_is_listed_newest_first(log_in: LogIn) -> None:
    page = log_in("Ana").get("/feedback").text
    assert page.count('<li class="card item">') == DIALOGUES + 4
    assert "demorou muito" in page
    assert "★ 2/5" in page
    assert "não gostou" in page
    assert "Informação inventada" in page
    assert "Esse tem 7 camadas." in page, "the disliked answer"


@pytest.mark.usefixtures("voted")
def test_what_holds_personal_data_is_withheld(log_in: LogIn) -> None:
    ana = log_in("Ana")
    assert "529.982" not in ana.get("/feedback").text
    assert "texto retido" in ana.page
    dialogue = ana.page.split('href="/dialogues/')[1].split('"')[0]
    assert "529.982" not in ana.get(f"/dialogues/{dialogue}").text


@pytest.mark.usefixtures("voted")
@pytest.mark.parametrize(
    ("query", "items"),
    [
        ("kind=flag", DIALOGUES), ("kind=comment", 2), ("kind=dislike", 1), ("kind=stars", 1),
        ("problem=invented_fact", DIALOGUES), ("problem=rude_tone", 0), ("channel=whatsapp", DIALOGUES + 4),
        ("channel=site", 0), ("topic=other&kind=stars", 1), ("before=2026-05-04T12:59:59Z", 4), ("kind=%27", 0),
    ],
)  # fmt: skip
def test_filters_leave_what_was_asked_for(log_in: LogIn, query: str, items: int) -> None:
    page = log_in("Ana").get(f"/feedback?{query}").text
    assert page.count('<li class="card item">') == items


def test_a_dialogue_is_sent_to_review_with_priority_and_reason(site: Site, log_in: LogIn) -> None:
    ana = log_in("Ana")
    page = ana.get("/feedback").text
    dialogue = page.split('href="/dialogues/')[1].split('"')[0]
    ana.get(f"/dialogues/{dialogue}")
    answer = ana.send("/feedback/review", dialogue_id=dialogue, priority="97", reason="veja o preço, fala a Marta")
    assert "Enviado para a fila de revisão" in answer.text
    asked = "select priority, reasons from slimft.annotation_tasks where 'by_hand' = any(reasons)"
    assert site.rows(asked) == [(97, ["flagged", "by_hand"])]
    waiting = site.rows("select kind, author, content from slimft.personal_texts")
    assert waiting == [("review_reason", "local:Ana", "veja o preço, fala a Marta")]
    rui = log_in("Rui")
    rui.claim()
    assert "pedido da equipe" in rui.page, "the most urgent one comes first"
    assert "Marta" not in rui.page, "its words wait for redaction"


@pytest.mark.parametrize("priority", ["0", "101", "x", "", "-1", "９"])
def test_a_priority_that_is_none_is_refused(site: Site, log_in: LogIn, priority: str) -> None:
    ana = log_in("Ana")
    dialogue = ana.get("/feedback").text.split('href="/dialogues/')[1].split('"')[0]
    assert ana.send("/feedback/review", dialogue_id=dialogue, priority=priority).status_code == 422
    assert site.rows("select count(*) from slimft.annotation_tasks where 'by_hand' = any(reasons)") == [(0,)]


def test_a_flag_is_closed_and_opened_again_by_name(site: Site, log_in: LogIn) -> None:
    ana = log_in("Ana")
    ana.get("/feedback")
    flag = site.rows("select min(id) from slimft.flags")[0][0]
    state = f"select status, closed_by, closed_at is not null from slimft.flags where id = {flag}"
    ana.send(f"/feedback/flags/{flag}", status="closed", back="/feedback")
    assert site.rows(state) == [("closed", "local:Ana", True)]
    ana.send(f"/feedback/flags/{flag}", status="open", back="/feedback")
    assert site.rows(state) == [("open", None, False)]


def test_what_is_not_there_is_a_page_that_says_so(log_in: LogIn) -> None:
    ana = log_in("Ana")
    for path in ("/dialogues/x", "/dialogues/00000000-0000-4000-8000-000000000000"):
        answer = ana.get(path)
        assert answer.status_code == 404
        assert "não existe" in answer.text
    assert ana.get("/feedback?before=ontem").status_code == 422
