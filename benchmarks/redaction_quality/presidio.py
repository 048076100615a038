"""Presidio as an ordinary user would set it up for Brazilian Portuguese, with pattern recognisers alone.

A blank spaCy pipeline (no model is downloaded) whose lemma is the lower-cased word, so that context words count.
Presidio's own: e-mail, card, IP, IBAN, crypto wallet, URL, UUID where this version has it, telephone for region BR.
Its date recogniser stays out: delivery dates must survive. Written for it, as its documentation suggests: CPF, CNPJ
of both kinds, RG, CEP, licence plate, date of birth beside its word, CVV, eleven bare digits beside a document's word,
street with number, a name after an introduction. A known customer's names and numbers go in as a deny list of the
request. Results under a score of 0.35, the default of its own demo, are dropped.
"""

import importlib.util
import re
from collections.abc import Sequence
from typing import Any

from benchmarks.redaction_quality.corpora import Message
from benchmarks.redaction_quality.scoring import Offsets, Redactor

LEAST_SCORE = 0.35
STREET = r"(?i:rua|r\.|avenida|av\.?|travessa|alameda|pra[cç]a|rodovia|estrada)"
PATTERNS: dict[str, tuple[str, float, tuple[str, ...]]] = {
    "BR_CPF": (r"\b\d{3}\.?\d{3}\.?\d{3}[-/]?\d{2}\b", 0.5, ("cpf", "documento")),
    "BR_CNPJ": (r"(?i:\b[A-Z0-9]{2}\.?[A-Z0-9]{3}\.?[A-Z0-9]{3}/[A-Z0-9]{4}-?\d{2}\b)|\b\d{14}\b", 0.5, ("cnpj",)),
    "BR_RG": (r"\b\d{1,2}\.\d{3}\.\d{3}(?:-[\dXx])?\b", 0.5, ("rg", "identidade")),
    "BR_CEP": (r"\b\d{2}\.?\d{3}-\d{3}\b", 0.5, ("cep",)),
    "BR_PLATE": (r"(?i:\b[A-Z]{3}-?\d[A-Z0-9]\d{2}\b)", 0.4, ("placa",)),
    "BR_BIRTH_DATE": (r"\b\d{2}[/.-]\d{2}[/.-]\d{2,4}\b", 0.1, ("nascimento", "nasci", "nascida")),
    "BR_CVV": (r"\b\d{3}\b", 0.05, ("cvv",)),
    "BR_DOCUMENT": (r"\b\d{7,12}\b", 0.1, ("rg", "pis", "cnh", "pix", "título", "conta")),
    "BR_ADDRESS": (
        rf"\b{STREET}\s+[\wÀ-ú .]{{3,40}}?,?\s*(?:n[ºo°]?\.?\s*|número\s+)?\d{{1,5}}\b"
        r"(?:,? ?(?i:ap\w*|bloco|casa) ?\w+)*",
        0.6,
        ("endereço",),
    ),
    "BR_PERSON": (
        r"(?<=meu nome é )[\wÀ-ú]+(?: [A-ZÀ-Ú][\wÀ-ú]+)*|(?<=me chamo )[\wÀ-ú]+(?: [A-ZÀ-Ú][\wÀ-ú]+)*"
        r"|(?<=aqui é a )[\wÀ-ú]+|(?<=aqui é o )[\wÀ-ú]+",
        0.6,
        (),
    ),
}


def is_installed() -> bool:
    """Whether Presidio can be imported here."""
    return importlib.util.find_spec("presidio_analyzer") is not None


def presidio() -> Redactor:
    """Presidio as a tool; slow to build, so build it once."""
    _without_downloads()
    from presidio_analyzer import AnalyzerEngine, RecognizerRegistry

    registry = RecognizerRegistry(supported_languages=["pt"])
    for recognizer in _recognizers():
        registry.add_recognizer(recognizer)
    analyzer = AnalyzerEngine(
        registry=registry, nlp_engine=_blank_engine(), supported_languages=["pt"], default_score_threshold=LEAST_SCORE
    )

    def find(message: Message) -> Sequence[Offsets]:
        found = analyzer.analyze(
            message.text,
            language="pt",
            ad_hoc_recognizers=_known(message),
            allow_list=list(message.own),
            context=re.findall(r"\w+", message.question.lower()) or None,
        )
        return _merged(sorted((result.start, result.end) for result in found))

    return find


def _without_downloads() -> None:
    """The e-mail recogniser asks tldextract, which would fetch the public suffix list: its own copy will do."""
    import tldextract

    tldextract.extract = tldextract.TLDExtract(cache_dir=None, suffix_list_urls=())


def _blank_engine() -> Any:
    import spacy
    from presidio_analyzer.nlp_engine import SpacyNlpEngine
    from spacy.language import Language
    from spacy.tokens import Doc

    def lower_case_lemma(document: Doc) -> Doc:
        for token in document:
            token.lemma_ = token.lower_
        return document

    Language.component("lower_case_lemma", func=lower_case_lemma)
    engine = SpacyNlpEngine(models=[{"lang_code": "pt", "model_name": "blank"}])
    pipeline = spacy.blank("pt")
    pipeline.add_pipe("lower_case_lemma")
    pipeline.max_length = 2_000_000
    engine.nlp = {"pt": pipeline}
    return engine


def _recognizers() -> list[Any]:
    from presidio_analyzer import Pattern, PatternRecognizer, predefined_recognizers

    own = ("Email", "CreditCard", "Ip", "Iban", "Crypto", "Url", "Uuid")
    kinds = [getattr(predefined_recognizers, f"{name}Recognizer", None) for name in own]
    found: list[Any] = [kind(supported_language="pt") for kind in kinds if kind is not None]
    found.append(predefined_recognizers.PhoneRecognizer(supported_language="pt", supported_regions=("BR",)))
    for entity, (regex, score, context) in PATTERNS.items():
        pattern = Pattern(entity.lower(), regex, score)
        found.append(
            PatternRecognizer(entity, patterns=[pattern], context=list(context), supported_language="pt", name=entity)
        )
    return found


def _known(message: Message) -> list[Any] | None:
    if not message.customer:
        return None
    from presidio_analyzer import PatternRecognizer

    row = dict(message.customer)
    names = (name for name in row["name"].split() if len(name) > 2)
    listed = [value for value in (row["name"], *names, row["email"], row["phone"]) if value]
    return [PatternRecognizer("KNOWN_CUSTOMER", deny_list=listed, supported_language="pt")] if listed else None


def _merged(offsets: Sequence[Offsets]) -> list[Offsets]:
    """Overlapping results as one, as its anonymiser replaces them."""
    found: list[Offsets] = []
    for start, end in offsets:
        if found and start < found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found
