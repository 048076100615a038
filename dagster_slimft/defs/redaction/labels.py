"""What is looked for in text, and the word that takes its place.

A label is the machine's name (spans, counts, `slimft redact`), a placeholder is what a reader sees. Only people are
numbered in the placeholder, `[NOME_1]`, because a dialogue has to stay readable when two people are in it.
"""

from typing import Literal, get_args

Label = Literal[
    "PIX_CODE",
    "GEO",
    "SECRET_URL",
    "ACCESS_TOKEN",
    "EMAIL",
    "PIX_KEY",
    "SUS_CARD",
    "CNH",
    "PIS",
    "VOTER_CARD",
    "INSS_BENEFIT",
    "CNPJ",
    "CARD",
    "CPF",
    "BANK_ACCOUNT",
    "CARD_CVV",
    "WORK_CARD",
    "PASSPORT",
    "RNM",
    "PROFESSIONAL_ID",
    "ORDER_ID",
    "BIRTH_DATE",
    "PHONE",
    "CEP",
    "RG",
    "LICENSE_PLATE",
    "IP_ADDRESS",
    "SOCIAL_HANDLE",
    "SPELLED_NUMBER",
    "ADDRESS",
    "PERSON",
]

# Order is precedence: where two readings of the same characters overlap, the earlier label wins.
LABELS: tuple[Label, ...] = get_args(Label)
PRECEDENCE = {label: position for position, label in enumerate(LABELS)}

PLACEHOLDER_WORDS: dict[Label, str] = {
    "GEO": "LOCALIZACAO",
    "SECRET_URL": "LINK",
    "ACCESS_TOKEN": "CHAVE_ACESSO",
    "PIX_CODE": "PIX_COPIA_E_COLA",
    "EMAIL": "EMAIL",
    "PIX_KEY": "CHAVE_PIX",
    "SUS_CARD": "CARTAO_SUS",
    "CNH": "CNH",
    "PIS": "PIS",
    "VOTER_CARD": "TITULO_ELEITOR",
    "INSS_BENEFIT": "BENEFICIO_INSS",
    "CNPJ": "CNPJ",
    "CARD": "CARTAO",
    "CPF": "CPF",
    "BANK_ACCOUNT": "CONTA_BANCARIA",
    "CARD_CVV": "CVV",
    "WORK_CARD": "CTPS",
    "PASSPORT": "PASSAPORTE",
    "RNM": "RNM",
    "PROFESSIONAL_ID": "REGISTRO_PROFISSIONAL",
    "ORDER_ID": "PEDIDO",
    "BIRTH_DATE": "DATA_NASCIMENTO",
    "PHONE": "TELEFONE",
    "CEP": "CEP",
    "RG": "RG",
    "LICENSE_PLATE": "PLACA",
    "IP_ADDRESS": "IP",
    "SOCIAL_HANDLE": "PERFIL",
    "SPELLED_NUMBER": "NUMERO_POR_EXTENSO",
    "ADDRESS": "ENDERECO",
    "PERSON": "NOME",
}
MEANINGS: dict[Label, str] = {
    "GEO": "place on a map: map link, latitude and longitude, plus code",
    "SECRET_URL": "address on the web with a secret in path, query or fragment, or one that opens a private group",
    "ACCESS_TOKEN": "bare JSON web token or access key",
    "PIX_CODE": "PIX copy-and-paste code (BR code, 000201...)",
    "EMAIL": "e-mail address, also spelled out (joao arroba gmail ponto com)",
    "PIX_KEY": "random PIX key",
    "SUS_CARD": "national health card (CNS)",
    "CNH": "driving licence number",
    "PIS": "PIS, PASEP, NIS or NIT",
    "VOTER_CARD": "voter's card number",
    "INSS_BENEFIT": "social security benefit number",
    "CNPJ": "company number, numeric or alphanumeric",
    "CARD": "payment card number",
    "CPF": "person's tax number",
    "BANK_ACCOUNT": "bank agency, account",
    "CARD_CVV": "card's security code",
    "WORK_CARD": "work card (CTPS), number and series",
    "PASSPORT": "passport number, where the text introduces it as one",
    "RNM": "foreign resident's number (RNM, RNE), where the text introduces it as one",
    "PROFESSIONAL_ID": "professional register (CRM, OAB, CREA, COREN, ...)",
    "ORDER_ID": "order number, only where declared personal",
    "BIRTH_DATE": "date of birth, where the text introduces it as one",
    "PHONE": "telephone number",
    "CEP": "postal code",
    "RG": "identity card number",
    "LICENSE_PLATE": "licence plate, old (ABC-1234) and Mercosul (ABC1D23)",
    "IP_ADDRESS": "internet address, v4 and v6",
    "SOCIAL_HANDLE": "account on a social network",
    "SPELLED_NUMBER": "digits written as words (nove nove sete ...)",
    "ADDRESS": "street, number, complement, district",
    "PERSON": "person's name",
}


def placeholder(label: Label, number: int) -> str:
    """The word in brackets that stands for the `number`-th value of `label` in its dialogue."""
    word = PLACEHOLDER_WORDS[label]
    return f"[{word}_{number}]" if label == "PERSON" else f"[{word}]"
