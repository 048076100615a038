"""How the redaction benchmark counts, and that it runs as a whole and keeps held-out texts to itself."""

import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.adversarial import generate, shapes_of
from benchmarks.redaction_quality import presidio
from benchmarks.redaction_quality.aims import ADDRESSES, KNOWN_NAMES, NUMBERED, OTHER_NAMES, OTHERS, Aim
from benchmarks.redaction_quality.corpora import Corpus, Gold, Message, adversarial, samples
from benchmarks.redaction_quality.handwritten import INBOX, handwritten
from benchmarks.redaction_quality.scoring import score
from benchmarks.redaction_quality.tables import aims_table
from dagster_slimft.workspace import PROJECT_ROOT

TEXT = "cpf 123.456.789-09 de Ana"
CPF, NAME = Gold(4, 18, "CPF"), Gold(22, 25, "NAME")
PER_SHAPE = 1


def corpus(*gold: Gold) -> Corpus:
    return Corpus("one", (Message(TEXT, gold, "shape"),))


def test_a_span_is_found_when_all_its_letters_and_digits_are_replaced_whatever_the_label() -> None:
    found, _ = score(corpus(CPF, NAME), lambda message: [(4, 7), (8, 11), (12, 15), (16, 18)])
    assert (found.by_label["CPF"].recall, found.by_label["NAME"].recall) == (1.0, 0.0)
    assert found.total.leak_rate == 1.0
    assert found.precision == 1.0


def test_a_span_of_which_one_digit_stays_is_missed() -> None:
    found, (outcome,) = score(corpus(CPF), lambda message: [(4, 17)])
    assert found.total.recall == 0.0
    assert outcome.missed == (CPF,)


def test_a_predicted_span_is_right_when_it_touches_a_personal_span_and_wrong_beside_it() -> None:
    found, (outcome,) = score(corpus(CPF), lambda message: [(0, 18), (22, 25)])
    assert found.precision == 0.5
    assert outcome.false == ((22, 25),)
    assert found.false_rate is None


def test_what_must_survive_is_no_personal_data() -> None:
    found, _ = score(corpus(Gold(22, 25, "ORG")), lambda message: [(22, 25)])
    assert found.by_label == {}
    assert (found.precision, found.false_rate) == (0.0, 1.0)


def test_a_message_that_holds_a_label_twice_leaks_once() -> None:
    found, _ = score(corpus(Gold(4, 7, "CPF"), Gold(8, 11, "CPF")), lambda message: [])
    count = found.by_label["CPF"]
    assert (count.spans, count.messages, count.leaking) == (2, 1, 1)


@pytest.mark.parametrize(
    ("value", "wanted", "is_ceiling", "verdict"),
    [
        (0.99, 0.99, False, "met"),
        (0.98, 0.99, False, "NOT MET"),
        (0.05, 0.05, True, "met"),
        (0.06, 0.05, True, "NOT MET"),
        (None, 0.05, True, "not measured"),
        (0.5, None, False, ""),
    ],
)
def test_an_aim_says_whether_it_is_met(
    value: float | None, wanted: float | None, is_ceiling: bool, verdict: str
) -> None:
    aim = Aim("aim", value, wanted, is_ceiling)
    assert aim.verdict == verdict
    assert verdict in "\n".join(aims_table([aim], []))


def test_every_label_of_the_set_counts_for_one_aim() -> None:
    groups = (NUMBERED, KNOWN_NAMES, OTHER_NAMES, ADDRESSES, OTHERS)
    for part in ("development", "held_out"):
        labels = {gold.label for message in adversarial(part, 1, 3).messages for gold in message.gold}
        assert [label for label in labels if sum(label in group for group in groups) != 1] == []


def test_a_data_folder_without_samples_gives_none(tmp_path: Path) -> None:
    assert samples(tmp_path) == []


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("no-samples")
    options = ["--per-shape", str(PER_SHAPE), "--misses", "100000", "--false", "100000"]
    ended = subprocess.run(
        [sys.executable, "-m", "benchmarks.redaction", str(folder), *options],
        cwd=PROJECT_ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr
    return ended.stdout


def test_the_benchmark_prints_every_aim_and_both_parts(printed: str) -> None:
    assert printed.count("| recall: ") == 5
    assert "| development | slimft |" in printed
    assert "| held_out | slimft |" in printed
    assert "messages per second on one core" in printed
    assert "no labelled samples under" in printed


def test_the_benchmark_says_whether_presidio_took_part(printed: str) -> None:
    assert ("| held_out | Presidio |" in printed) is presidio.is_installed()
    assert ("Presidio is not installed" in printed) is not presidio.is_installed()


def test_no_held_out_text_or_value_is_ever_printed(printed: str) -> None:
    texts = generate(1, PER_SHAPE * len(shapes_of("held_out")), "held_out")
    values = [one["text"][span["start"] : span["end"]] for one in texts for span in one["spans"]]
    assert [text for text in (*values, *(one["text"] for one in texts)) if len(text) > 9 and text in printed] == []


def test_presidio_finds_what_it_was_set_up_for() -> None:
    if not presidio.is_installed():
        pytest.skip("Presidio is not installed: pip install -c constraints.txt -e '.[benchmark]'")
    find = presidio.presidio()
    for text, value in (
        ("meu cpf é 123.456.789-09", "123.456.789-09"),
        ("moro na Rua das Acácias, 45", "Rua das Acácias, 45"),
        ("escreve para joana@exemplo.com.br", "joana@exemplo.com.br"),
        ("meu nome é Joana", "Joana"),
        ("fone (27) 99812-3456", "(27) 99812-3456"),
    ):
        assert [text[start:end] for start, end in find(Message(text, ()))] == [value]


def test_handwritten_dialogues_are_read_with_their_values_rows_and_questions(tmp_path: Path) -> None:
    path = tmp_path / "dialogues.txt"
    path.write_text(
        "# about\n\nK: Ana Reis | 27 99988-7766\nA: Qual o CPF?\nC: é <CPF>529.982.247-25</CPF>\\nok\n\nC: oi\n",
        encoding="utf-8",
    )
    asked, answered, alone = handwritten(path).messages
    assert (asked.text, asked.gold, asked.question) == ("Qual o CPF?", (), "")
    assert answered.text == "é 529.982.247-25\nok"
    assert answered.gold == (Gold(2, 16, "CPF"),)
    assert (answered.question, dict(answered.customer)["name"]) == ("Qual o CPF?", "Ana Reis")
    assert (alone.customer, alone.question) == ((), "")


def test_every_handwritten_value_is_marked_whole() -> None:
    for message in (*handwritten().messages, *handwritten(INBOX).messages):
        assert "<" not in message.text or "/" not in message.text.partition("<")[2][:2]
        assert all(gold.start < gold.end for gold in message.gold)
