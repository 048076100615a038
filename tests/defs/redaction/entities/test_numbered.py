"""Lines as people type them, beside this file: `numbered_lines.txt` and `surviving_lines.txt`.

A numbered line is `LABEL | text «value» ## question`, the question left out where nothing was asked.
"""

from pathlib import Path
from typing import NamedTuple

import pytest

from dagster_slimft.defs.redaction.detect import detect
from dagster_slimft.defs.redaction.labels import LABELS, Label
from dagster_slimft.defs.redaction.replace import redact_dialogue
from dagster_slimft.defs.redaction.settings import AllowList

FOLDER = Path(__file__).parent
BY_OTHERS: set[str] = {"PERSON", "ADDRESS"}


class Line(NamedTuple):
    """One line without its marks, and the places that they marked."""

    label: str
    text: str
    question: str
    values: list[tuple[int, int]]


def read(line: str) -> Line:
    label, _, rest = line.partition(" | ")
    marked, _, question = rest.partition(" ## ")
    text = ""
    places = []
    for character in marked.replace("\\n", "\n"):
        if character in "«»":
            places.append(len(text))
        else:
            text += character
    return Line(label, text, question, list(zip(places[::2], places[1::2], strict=True)))


def lines(name: str) -> list[str]:
    return (FOLDER / name).read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize("line", lines("numbered_lines.txt"))
def test_a_value_is_taken_whole_under_its_label_and_nothing_else_with_it(line: str) -> None:
    label, text, question, values = read(line)
    spans = [span for span in detect(text, question=question) if span.label not in BY_OTHERS]
    covered = {place for span in spans for place in range(span.start, span.end)}
    for start, end in values:
        assert all(place in covered for place in range(start, end) if text[place].isalnum())
    assert all(any(span.start < end and start < span.end for start, end in values) for span in spans)
    assert label in {span.label for span in spans}


@pytest.mark.parametrize("line", lines("surviving_lines.txt"))
def test_what_answers_are_made_of_survives(line: str) -> None:
    assert detect(line) == []


def test_every_numbered_label_has_its_lines() -> None:
    shown: set[str] = {read(line).label for line in lines("numbered_lines.txt")}
    assert {label for label in LABELS if label not in shown} == {*BY_OTHERS, "ORDER_ID"}


def labels(text: str, question: str = "", allow: AllowList | None = None) -> list[Label]:
    return [span.label for span in detect(text, allow=allow or AllowList(), question=question)]


def test_order_numbers_are_replaced_only_where_declared_personal() -> None:
    declared = AllowList(order_ids=False)
    for text in ("pedido 12345678901", "meu pedido é #98765", "pedido nº ORD-20260315-0001"):
        assert labels(text) == []
        assert labels(text, allow=declared) == ["ORDER_ID"]
    assert labels("12345678", question="Qual o número do pedido?", allow=declared) == ["ORDER_ID"]


def test_the_shops_own_accounts_and_links_survive() -> None:
    allow = AllowList(handles=("@bemdormir",), urls=("https://maps.app.goo.gl/AbCd123",))
    text = "segue a gente: @bemdormir, insta: bemdormir, estamos em https://maps.app.goo.gl/AbCd123"
    assert detect(text, allow=allow) == []
    assert labels(text) == ["SOCIAL_HANDLE", "SOCIAL_HANDLE", "GEO"]


def test_the_nearest_word_names_a_number() -> None:
    text = "rg 1.234.567 cpf 123.456.789-00 pis 12345678901 cnh 12345678902, cep 29100000"
    assert labels(text) == ["RG", "CPF", "PIS", "CNH", "CEP"]


def test_a_number_that_no_word_names_answers_the_question() -> None:
    assert labels("rg 1.234.567 e 52998224721", question="Qual seu CPF e seu RG?") == ["RG", "CPF"]


def test_a_toll_free_number_never_answers_a_question() -> None:
    """Regression: after a question for the CEP, `0800 555` of the shop's own 0800 number was read as one."""
    assert labels("o frete custa R$ 159,00, ligue 0800 555 0199", question="Qual o CEP de entrega?") == []


def test_a_date_never_answers_a_question_for_a_number() -> None:
    assert labels("posso dia 10/05/2026", question="Qual seu telefone?") == []


def test_an_invoice_key_is_no_card() -> None:
    assert labels("NF-e 3520 0614 2001 6600 0187 5500 1000 0000 4610 0000 0046") == []


def test_digits_in_emoji_boxes_are_digits() -> None:
    assert labels("cpf 5️⃣2️⃣9️⃣9️⃣8️⃣2️⃣2️⃣4️⃣7️⃣2️⃣5️⃣") == ["CPF"]


@pytest.mark.parametrize("line", lines("numbered_lines.txt"))
def test_a_redacted_line_holds_nothing_more(line: str) -> None:
    _, text, question, _ = read(line)
    once = [r.text for r in redact_dialogue([question, text])]
    assert [r.text for r in redact_dialogue(once)] == once


def test_a_question_that_only_begins_like_a_word_asks_for_nothing() -> None:
    """Regression: "aguenta" in a question was read as "ag", and an answer's figures as a bank account."""
    assert labels("até 120 kg por pessoa, ligue 0800 555 0199", question="quanto peso ele aguenta?") == []
