"""The mutation check: each seeded fault is caught by the check meant for it, and by no other."""

import re

import pytest

from dagster_slimft.defs.datasets.checks import SuiteResult
from dagster_slimft.errors import CheckFailed
from tests.defs.datasets.eligibility_faults import ELIGIBILITY_FAULTS, half, judged
from tests.defs.datasets.example_faults import EXAMPLE_FAULTS, pair, replaced, said
from tests.defs.datasets.fault_table import DOCUMENT, documented, suite_of
from tests.defs.datasets.seeded_faults import Fault, failed, judge
from tests.defs.datasets.training_marts import Marts, example


def test_a_healthy_set_passes_every_check(shared_marts: Marts) -> None:
    shared_marts.fill_examples(500)
    result = judge(shared_marts, "training_examples")
    assert failed(result) == {}
    result.raise_if_blocked()
    observed = {one.name: one.observed for one in result.results}
    assert observed["there_are_enough_examples"] == {"value": 500}
    assert observed["topics_are_diverse"]["value"] == pytest.approx(2.32, abs=0.01)


def test_healthy_dialogues_pass_every_check(shared_marts: Marts) -> None:
    judged(shared_marts, 200, half)
    assert failed(judge(shared_marts, "training_eligibility")) == {}


@pytest.mark.parametrize("fault", EXAMPLE_FAULTS)
def test_a_fault_in_examples_is_caught_by_its_check_and_no_other(shared_marts: Marts, fault: str) -> None:
    seeded = EXAMPLE_FAULTS[fault]
    shared_marts.fill_examples(seeded.number)
    seeded.make(shared_marts)
    result = judge(shared_marts, "training_examples")
    _assert_caught(result, seeded, [str(example(at)["dialogue_id"]) for at in seeded.rows])
    if result.blocking_failures:
        with pytest.raises(CheckFailed, match=seeded.check):
            result.raise_if_blocked()


@pytest.mark.parametrize("fault", ELIGIBILITY_FAULTS)
def test_a_fault_in_eligibility_warns_by_its_check_and_no_other(shared_marts: Marts, fault: str) -> None:
    seeded = ELIGIBILITY_FAULTS[fault]
    seeded.make(shared_marts)
    result = judge(shared_marts, "training_eligibility")
    _assert_caught(result, seeded, [f"00000000-0000-0000-0000-{at:012x}" for at in seeded.rows])
    result.raise_if_blocked()


def _assert_caught(result: SuiteResult, seeded: Fault, ids: list[str]) -> None:
    assert set(failed(result)) == {seeded.check} | seeded.also
    (caught,) = (one for one in result.results if one.name == seeded.check)
    listed = {offender.split(" ")[0] for offender in caught.observed.get("offenders", [])}
    assert set(ids) <= listed
    assert "\n" not in caught.message
    assert caught.message.endswith(next(row[3] for row in documented() if row[1] == seeded.check))


def test_every_check_has_a_fault_that_breaks_it() -> None:
    for relation, faults in (("training_examples", EXAMPLE_FAULTS), ("training_eligibility", ELIGIBILITY_FAULTS)):
        names = {check.name for check in suite_of(relation).checks}
        assert names == {fault.check for fault in faults.values()}


def test_every_broken_line_is_listed_with_its_reasons(shared_marts: Marts) -> None:
    shared_marts.fill_examples(500)
    for at in range(30):
        replaced(at, example(at, messages=[{"role": "assistant", "content": " "}]))(shared_marts)
    (result,) = judge(shared_marts, "training_examples").blocking_failures[:1]
    assert result.name == "every_line_is_a_chat_example"
    ids = sorted(str(example(at)["dialogue_id"]) for at in range(30))
    assert result.observed["offenders"] == [f"{id_} (empty_content, starts_without_user)" for id_ in ids]
    assert "empty_content 30, starts_without_user 30" in result.message


def test_the_shops_own_address_reserved_domains_prices_and_sizes_pass(shared_marts: Marts) -> None:
    shared_marts.fill_examples(500)
    kept = [
        "Escreva para contato@slimquality.com.br ou a@loja.example, b@example.com.",
        "Veja id a52998224725f e 1b52998224725, protocolo 9952998224725",
        "Pedido 12345678901, 12 x 319,00, 158x198x30, 240 ímãs de 800 Gauss, 111.111 111 11",
    ]
    for at, text in enumerate(kept):
        replaced(at, said(at, text, f"Certo, anotado o {at}"))(shared_marts)
    priced = "O Colchão Magnético Casal (138x188x28) sai por R$ 3.190,00 ou 12x de R$ 265,83. Frete R$ 129,00."
    replaced(9, said(9, "Quanto é?", priced))(shared_marts)
    muted = [
        *pair("E este?", "O Travesseiro Magnético custa R$ 1,00", weight=0),
        *pair("Oi?", "Perdão, a partir de 289"),
    ]
    replaced(8, example(8, messages=muted))(shared_marts)
    assert failed(judge(shared_marts, "training_examples")) == {}


def test_the_document_lists_these_faults_with_their_checks() -> None:
    """When a fault or a check changed: python -m tests.defs.datasets.fault_table."""
    rows = re.findall(r"^\| (.+?) \| `(\w+)` \| (\w+) \| (.+) \|$", DOCUMENT.read_text(encoding="utf-8"), re.MULTILINE)
    assert rows == list(documented())
