"""Dialogues: stable numbers, nothing touched outside spans, redaction of redacted text changes nothing."""

from hypothesis import given, settings
from hypothesis import strategies as st

from dagster_slimft.defs.redaction.known import KnownCustomer
from dagster_slimft.defs.redaction.replace import redact_dialogue
from dagster_slimft.defs.redaction.settings import AllowList
from dagster_slimft.defs.redaction.surrogate import SurrogateMaker

PIECES = (
    "oi", "bom dia", "Maria", "joão da silva", "meu nome é Zefa", "cpf", "52998224725", "529.982.247-25",
    "pedido", "11 98765-4321", "a@b.com", "rua das flores 12", "apto 3", "Jardim Rubio Número 885",
    "R$ 3.290,00", ",", ".", "!", "\n", "158x198x30", "chave pix", "d01faa9f-5407-2c0b-51eb-12258f74f876",
    "[NOME_1]", "[CPF]", "é", "a", "cep 29192170", "nasci em 1/2/1980", "👍", "whats", "12345678901", "Rosa",
    "att,", "minha esposa", "aqui é a", "Ana Paula", "qd 5 lt 3", "km 8 da BR-101", "bairro", "Bairro: Centro", "apto",
    "Vila Mariana", "moro na", "sítio Boa Vista", "em frente ao", "12 Main St", "Bia Souza", "de", "falando", "nº",
    "Seu", "Dona", "cartão 4111111111111111", "3950539597",
    "cnh", "pis", "12345-6", "ag 0001", "conta", "ABC1D23", "placa", "@maria.s", "insta:", "cvv 123", "é meu",
    "-23.55052, -46.63331", "192.168.10.25", "nove nove", "sete quatro três", "um dois zero", "x arroba gmail",
    "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.abc", "https://loja.com/?token=abc123", "crm/sp 123456", "[CVV]", "[PLACA]",
    "sus 898 0012 3456 7890", "título", "1234 5678 9012",
)  # fmt: skip
messages = st.lists(st.sampled_from(PIECES), max_size=12).map(" ".join)
dialogues = st.lists(messages, min_size=1, max_size=6)


def test_one_person_keeps_one_number_and_another_gets_the_next() -> None:
    texts = ["oi, sou o João", "Olá, João Silva!", "minha esposa Maria vai receber", "ok, joão e Maria"]
    assert [r.text for r in redact_dialogue(texts)] == [
        "oi, sou o [NOME_1]",
        "Olá, [NOME_1]!",
        "minha esposa [NOME_2] vai receber",
        "ok, [NOME_1] e [NOME_2]",
    ]


def test_the_customer_is_one_person_under_all_names_of_the_row() -> None:
    texts = ["Oi, Quintanilha!", "fernanda aqui"]
    redacted = redact_dialogue(texts, KnownCustomer("Fernanda Quintanilha"))
    assert [r.text for r in redacted] == ["Oi, [NOME_1]!", "[NOME_1] aqui"]


def test_an_introduced_name_is_found_in_the_messages_that_follow() -> None:
    texts = ["meu nome é zulmirinha", "anotado", "a zulmirinha agradece"]
    assert redact_dialogue(texts)[2].text == "a [NOME_1] agradece"


def test_counts_are_of_replaced_values() -> None:
    redacted = redact_dialogue(["cpf 529.982.247-25, fone (11) 98765-4321 ou (11) 3333-4444"])[0]
    assert redacted.counts == {"CPF": 1, "PHONE": 2}


@settings(max_examples=300, deadline=None)
@given(dialogues)
def test_redaction_of_redacted_text_changes_nothing(texts: list[str]) -> None:
    for text in texts:
        once = redact_dialogue([text])[0].text
        again = redact_dialogue([once])[0]
        assert again.text == once
        assert again.spans == []


@settings(max_examples=200, deadline=None)
@given(dialogues, st.booleans())
def test_text_outside_spans_never_changes_and_offsets_match(texts: list[str], is_known: bool) -> None:
    known = KnownCustomer("Maria Souza", "a@b.com", "11987654321") if is_known else None
    for text, redacted in zip(texts, redact_dialogue(texts, known), strict=True):
        rest = redacted.text
        position = 0
        for span in redacted.spans:
            kept = text[position : span.start]
            assert rest.startswith(kept)
            rest = rest[len(kept) :]
            assert rest.startswith("[")
            rest = rest[rest.index("]") + 1 :]
            position = span.end
        assert rest == text[position:]
        assert sum(redacted.counts.values()) == len(redacted.spans)


@settings(max_examples=150, deadline=None)
@given(dialogues, messages)
def test_one_more_message_changes_no_older_text(texts: list[str], one_more: str) -> None:
    assert redact_dialogue(texts) == redact_dialogue([*texts, one_more])[: len(texts)]


@settings(max_examples=100, deadline=None)
@given(dialogues)
def test_both_renderings_replace_the_same_spans(texts: list[str]) -> None:
    plain = redact_dialogue(texts)
    both = redact_dialogue(texts, surrogates=SurrogateMaker("key", "dialogue"))
    assert [r.text for r in plain] == [r.text for r in both]
    assert all(r.surrogate_text is not None for r in both)


def test_a_customer_who_bears_the_assistants_name_is_believed_and_the_assistant_is_not_replaced() -> None:
    """Regression: a text alone does not tell whose "sou a Bia" is; the sender does."""
    texts = ["oi, sou a Bia", "Oi! Eu sou a BIA, assistente da loja", "obrigada BIA"]
    redacted = redact_dialogue(texts, allow=AllowList(names=("BIA",)), by_customer=[True, False, True])
    assert [r.text for r in redacted] == ["oi, sou a [NOME_1]", "Oi! Eu sou a BIA, assistente da loja", "obrigada BIA"]


def test_an_introduced_name_that_is_also_a_word_is_found_with_a_capital_or_a_cue() -> None:
    """Regression: names that are common words were not learned when somebody introduced herself by one."""
    texts = ["me chamo Rosa", "Rosa confirmou, a cor é rosa mesmo", "quero a cama da cor rosa"]
    assert [r.text for r in redact_dialogue(texts)] == [
        "me chamo [NOME_1]",
        "[NOME_1] confirmou, a cor é rosa mesmo",
        "quero a cama da cor rosa",
    ]
