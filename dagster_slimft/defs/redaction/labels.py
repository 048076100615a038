"""What is looked for in text, and the word that takes its place.

A label is the machine's name (spans, counts, `slimft redact`), a placeholder is what a reader sees. Only people are
numbered in the placeholder, `[NOME_1]`, because a dialogue has to stay readable when two people are in it.
"""

from typing import Literal, get_args

Label = Literal[
    "EMAIL",
    "PIX_KEY",
    "CNPJ",
    "CARD",
    "CPF",
    "BIRTH_DATE",
    "PHONE",
    "CEP",
    "RG",
    "ADDRESS",
    "PERSON",
]

# Order is precedence: where two readings of the same characters overlap, the earlier label wins.
LABELS: tuple[Label, ...] = get_args(Label)
PRECEDENCE = {label: position for position, label in enumerate(LABELS)}

PLACEHOLDER_WORDS: dict[Label, str] = {
    "EMAIL": "EMAIL",
    "PIX_KEY": "CHAVE_PIX",
    "CNPJ": "CNPJ",
    "CARD": "CARTAO",
    "CPF": "CPF",
    "BIRTH_DATE": "DATA_NASCIMENTO",
    "PHONE": "TELEFONE",
    "CEP": "CEP",
    "RG": "RG",
    "ADDRESS": "ENDERECO",
    "PERSON": "NOME",
}
MEANINGS: dict[Label, str] = {
    "EMAIL": "e-mail address, also spelled out (joao arroba gmail ponto com)",
    "PIX_KEY": "random PIX key",
    "CNPJ": "company number, numeric or alphanumeric",
    "CARD": "payment card number",
    "CPF": "person's tax number",
    "BIRTH_DATE": "date of birth, where the text introduces it as one",
    "PHONE": "telephone number",
    "CEP": "postal code",
    "RG": "identity card number",
    "ADDRESS": "street, number, complement, district",
    "PERSON": "person's name",
}


def placeholder(label: Label, number: int) -> str:
    """The word in brackets that stands for the `number`-th value of `label` in its dialogue."""
    word = PLACEHOLDER_WORDS[label]
    return f"[{word}_{number}]" if label == "PERSON" else f"[{word}]"
