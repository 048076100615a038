"""What redaction is meant to reach on texts it has never seen, and whether it does."""

from collections.abc import Iterator
from dataclasses import dataclass

from benchmarks.redaction_quality.scoring import Score

NUMBERED = frozenset(
    (
        *("CPF", "CNPJ", "RG", "CNH", "PIS", "CTPS", "VOTER", "PASSPORT", "CNS", "RNM", "INSS", "REGISTER"),
        *("CARD", "CVV", "BANK", "PIX_KEY", "PIX_CODE", "PHONE", "EMAIL", "CEP", "BIRTH_DATE", "PLATE", "IP"),
    )
)
KNOWN_NAMES = frozenset({"KNOWN_NAME"})
OTHER_NAMES = frozenset({"NAME", "PERSON"})
ADDRESSES = frozenset({"ADDRESS"})
# A class of their own, without an aim.
OTHERS = frozenset({"SECRET", "JWT", "GEO", "HANDLE", "SPELLED"})

LEAST_RECALL = (
    ("recall: numbered identifiers and e-mails", NUMBERED, 0.99),
    ("recall: names of known customers", KNOWN_NAMES, 0.95),
    ("recall: other names", OTHER_NAMES, 0.93),
    ("recall: addresses", ADDRESSES, 0.90),
    ("recall: links with secrets, handles, places on a map, spelled-out numbers", OTHERS, None),
)
MOST_LEAKING = 0.05
LEAST_PRECISION = 0.97
MOST_FALSE = 0.005
LEAST_SPEED = 20_000
LEAST_TIMES_PRESIDIO = 10


@dataclass(frozen=True)
class Aim:
    """One line of the table; `wanted` None is a figure without an aim, `value` None was not measured."""

    name: str
    value: float | None
    wanted: float | None
    is_ceiling: bool = False
    is_share: bool = True
    observations: int = 0

    @property
    def verdict(self) -> str:
        """`met`, `NOT MET`, `not measured`, or nothing where no aim is set."""
        if self.value is None:
            return "not measured"
        if self.wanted is None:
            return ""
        is_met = self.value <= self.wanted if self.is_ceiling else self.value >= self.wanted
        return "met" if is_met else "NOT MET"


def quality_aims(score: Score) -> Iterator[Aim]:
    """The aims that one score can answer."""
    for name, labels, wanted in LEAST_RECALL:
        value, spans = score.recall_of(labels)
        yield Aim(name, value, wanted, observations=spans)
    total = score.total
    yield Aim("messages with personal data that keep some", total.leak_rate, MOST_LEAKING, True, True, total.messages)
    yield Aim("precision", score.precision, LEAST_PRECISION, observations=total.predicted)
    yield Aim("hard negatives with a false span", score.false_rate, MOST_FALSE, True, True, score.clean.messages)


def clean_aim(score: Score) -> Aim:
    """False positives on a corpus in which nothing is personal."""
    return Aim(
        f"clean text ({score.corpus}) with a false span", score.false_rate, MOST_FALSE, True, True, score.messages
    )


def speed_aims(speed: float | None, of_presidio: float | None) -> Iterator[Aim]:
    """Messages per CPU second, and how many times Presidio's; None where there is no real chat to time."""
    yield Aim("messages per second on one core", speed, LEAST_SPEED, is_share=False)
    times = speed / of_presidio if speed and of_presidio else None
    yield Aim("times Presidio's speed", times, LEAST_TIMES_PRESIDIO, is_share=False)
