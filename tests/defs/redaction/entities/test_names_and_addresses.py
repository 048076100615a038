"""Names and addresses in messages as people type them, line by line: found whole, and nothing else touched."""

import time
import unicodedata
from pathlib import Path
from typing import NamedTuple

import pytest

from dagster_slimft.defs.redaction.detect import detect
from dagster_slimft.defs.redaction.known import KnownCustomer
from dagster_slimft.defs.redaction.settings import AllowList

ALLOW = AllowList(names=("BIA", "Slim Quality", "Colchões Bem Dormir"), addresses=("Rua das Palmeiras, 450",))


class Labelled(NamedTuple):
    """A message and the places of its marked values."""

    text: str
    values: list[tuple[int, int]]


def lines_of(name: str) -> list[str]:
    lines = Path(__file__).with_name(name).read_text(encoding="utf-8").splitlines()
    return [line.replace("\\n", "\n") for line in lines if not line.startswith("#")]


def labelled(line: str, opening: str, closing: str) -> Labelled:
    text = ""
    values = []
    start = 0
    for character in line:
        if character == opening:
            start = len(text)
        elif character == closing:
            values.append((start, len(text)))
        else:
            text += character
    return Labelled(text, values)


def without_accents(text: str) -> str:
    return "".join(unicodedata.normalize("NFD", character)[0] for character in text)


def check(message: Labelled) -> None:
    spans = detect(message.text, allow=ALLOW)
    covered = {place for span in spans for place in range(span.start, span.end)}
    wanted = {place for start, end in message.values for place in range(start, end) if message.text[place].isalnum()}
    assert wanted <= covered, [message.text[span.start : span.end] for span in spans]
    for span in spans:
        assert any(span.start < end and start < span.end for start, end in message.values), span


@pytest.mark.parametrize("line", lines_of("names_in_messages.txt"))
def test_names_are_found_whole_and_nothing_else_is(line: str) -> None:
    check(labelled(line, "{", "}"))


@pytest.mark.parametrize("line", lines_of("addresses_in_messages.txt"))
def test_addresses_are_found_whole_and_nothing_else_is(line: str) -> None:
    check(labelled(line, "<", ">"))


@pytest.mark.parametrize("line", lines_of("addresses_of_all_kinds.txt"))
def test_addresses_of_all_kinds_are_found_however_they_are_typed(line: str) -> None:
    for typed in (line, line.lower(), line.upper(), without_accents(line)):
        check(labelled(typed, "<", ">"))


@pytest.mark.parametrize("text", lines_of("messages_without_personal_data.txt"))
def test_messages_without_personal_data_survive(text: str) -> None:
    assert detect(text, allow=ALLOW) == []


@pytest.mark.parametrize("question", ["Qual o seu nome completo?", "Quem vai receber?", "Qual o endereço de entrega?"])
@pytest.mark.parametrize("text", lines_of("answers_without_personal_data.txt"))
def test_what_answers_a_question_without_telling_survives(text: str, question: str) -> None:
    """Regression: "não lembro" and "já passei ontem" were read as somebody's name."""
    assert detect(text, allow=ALLOW, question=question) == []


def values(text: str, known: KnownCustomer | None = None, question: str = "") -> list[str]:
    return [text[span.start : span.end] for span in detect(text, known, ALLOW, question)]


def test_a_customer_named_like_the_assistant_is_believed_when_she_presents_herself() -> None:
    """Regression: the allow-list's "BIA" protected a customer called Bia."""
    assert values("sou a Bia Souza") == ["Bia Souza"]
    assert values("me chamo Bia", KnownCustomer("Bia Souza")) == ["Bia"]
    assert values("Oi Bia, tudo bem?", KnownCustomer("Bia Souza")) == []
    assert values("Aqui é a BIA, assistente da loja") == []


def test_the_shops_own_address_survives_in_any_spelling() -> None:
    assert values("nossa loja fica na rua das palmeiras 450") == []
    assert values("Rua das Palmeiras, 450") == []


@pytest.mark.parametrize(
    ("question", "answer", "value"),
    [
        ("Qual o endereço de entrega?", "é Nossa Senhora da Penha 609", "Nossa Senhora da Penha 609"),
        ("Me passa a rua e o número, por favor", "boa tarde!! é XV de Novembro 80", "XV de Novembro 80"),
        ("Qual o endereço?", "Sete de Setembro 2021", "Sete de Setembro 2021"),
        ("Com quem eu falo?", "jucilene", "jucilene"),
        ("Qual o nome completo para o cadastro?", "Weslley Kauê", "Weslley Kauê"),
        ("Quem vai receber?", "minha cunhada Zulmira", "Zulmira"),
        ("Could I have your name, please?", "Molly", "Molly"),
        ("Qual o endereço de entrega?", "flores 123, centro", "flores 123, centro"),
        ("Onde você mora?", "conselheiro lafaiete 1020 apto 3", "conselheiro lafaiete 1020 apto 3"),
        ("E qual o bairro?", "Pituba", "Pituba"),
        ("Qual o endereço de entrega?", "é do Comércio 2390", "do Comércio 2390"),
        ("Qual o endereço de entrega?", "é 📦 Coronel Antônio Marcelino 1812 🥰", "Coronel Antônio Marcelino 1812"),
        ("Qual o endereço de entrega?", "na 13 de maio 450 centro", "13 de maio 450 centro"),
        ("Qual a sua rua?", "das Palmeiras 55", "das Palmeiras 55"),
        ("Onde você mora?", "no Jardim América", "Jardim América"),
        ("Qual a rua?", "Sete de Setembro", "Sete de Setembro"),
        ("E o número da casa?", "é 120-A", "120-A"),
        ("tem complemento?", "bloco 3 ap 12", "bloco 3 ap 12"),
        ("Qual bairro?", "nova carapina 2", "nova carapina 2"),
        ("tem algum ponto de referência?", "em frente ao posto shell", "em frente ao posto shell"),
        ("Pra onde eu mando?", "Marechal Deodoro 45, centro", "Marechal Deodoro 45, centro"),
        ("Qual o endereço?", "oi\nsete de setembro 120", "sete de setembro 120"),
    ],
)
def test_an_answer_is_read_with_its_question(question: str, answer: str, value: str) -> None:
    assert value in values(answer, question=question)


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("Qual o endereço de entrega?", "ok, são 2 colchões"),
        ("Qual o endereço de entrega?", "vou retirar na loja dia 12"),
        ("Me passa a rua e o número, por favor", "a partir de janeiro 2027"),
        ("Com quem eu falo?", "bom dia"),
        ("Qual o endereço de entrega?", "pedido 123"),
        ("Qual o bairro?", "não sei"),
        ("Qual o bairro?", "esqueci"),
        ("Qual o endereço?", "retiro na loja"),
        ("Qual o endereço?", "chega amanhã 10h"),
        ("Qual o endereço?", "espera aí"),
        ("Qual o endereço?", "é o mesmo de sempre"),
        ("número da casa?", "2 unidades"),
        ("Qual a cor?", "rosa"),
        ("Quer o Queen ou o King?", "Queen"),
    ],
)
def test_an_answer_without_personal_data_survives(question: str, answer: str) -> None:
    assert values(answer, question=question) == []


def test_a_long_text_takes_time_in_proportion_to_its_length() -> None:
    """Regression: a district without a name copied the rest of the text, each time one was said."""

    def seconds(length: int) -> float:
        text = ("bairro A rua B, " * length)[:length]
        started = time.process_time()
        detect(text)
        return time.process_time() - started

    assert seconds(80_000) < 12 * max(seconds(20_000), 0.01)


@pytest.mark.parametrize("answer", ["depois eu mando", "pra que precisa?", "já mandei ontem", "não tenho aqui agora"])
def test_an_answer_that_names_nobody_survives_the_question_for_a_name(answer: str) -> None:
    """Regression: the first unlisted word of a short answer was taken for a name."""
    assert values(answer, question="Qual o seu nome completo?") == []


@pytest.mark.parametrize(
    ("text", "value"), [("my daughter Alexis vaccinated", "Alexis"), ("sou ana krohling e moro aqui", "ana krohling")]
)
def test_an_unlisted_word_joins_a_name_only_where_it_may_be_a_surname(text: str, value: str) -> None:
    """Regression: a verb with a foreign spelling was taken for a surname."""
    assert values(text) == [value]
