"""Check digits by published examples, and a change of any one place breaks them."""

from hypothesis import given
from hypothesis import strategies as st

from dagster_slimft.defs.redaction.entities import card, cnh, cnpj, cpf, pis, sus_card, voter_card
from dagster_slimft.defs.redaction.entities.typos import is_one_typo_away


@given(st.integers(0, 10), st.integers(1, 9))
def test_a_cpf_with_one_wrong_digit_is_invalid(place: int, shift: int) -> None:
    value = "52998224725"
    assert cpf.is_valid(value)
    assert not cpf.is_valid(value[:place] + str((int(value[place]) + shift) % 10) + value[place + 1 :])


def test_a_cpf_of_equal_digits_is_invalid() -> None:
    assert not any(cpf.is_valid(str(digit) * 11) for digit in range(10))


@given(st.integers(0, 13), st.integers(1, 9))
def test_a_cnpj_with_one_wrong_digit_is_invalid(place: int, shift: int) -> None:
    value = "11222333000181"
    assert cnpj.is_valid(value)
    assert not cnpj.is_valid(value[:place] + str((int(value[place]) + shift) % 10) + value[place + 1 :])


def test_an_alphanumeric_cnpj_carries_check_digits_over_letters() -> None:
    assert cnpj.is_valid("12abc34501de35")
    assert not cnpj.is_valid("12abd34501de35")
    assert not cnpj.is_valid("12abc34501de3x")


def test_luhn() -> None:
    assert card.is_valid("4111111111111111")
    assert not card.is_valid("4111111111111112")


def test_a_typo_is_one_letter_left_out_added_replaced_or_two_swapped() -> None:
    for word in ("fernada", "fernandda", "fermanda", "frenanda", "fernanda"[:-1]):
        assert is_one_typo_away(word, "fernanda")
    for word in ("fernanda", "fernndo", "bernanda", "fernandinha"):
        assert not is_one_typo_away(word, "fernanda")
    assert not is_one_typo_away("anna", "ana")


@given(st.integers(0, 10), st.integers(1, 9))
def test_a_pis_with_one_wrong_digit_is_invalid(place: int, shift: int) -> None:
    value = "45895711982"
    assert pis.is_valid(value)
    wrong = value[:place] + str((int(value[place]) + shift) % 10) + value[place + 1 :]
    # Modulo 11 with 10 counted as 0 lets a few changes through.
    assert not pis.is_valid(wrong) or value.endswith("0") or wrong.endswith("0")


def test_published_numbers_of_the_other_kinds_are_valid_and_their_neighbours_are_not() -> None:
    for is_valid, value in (
        (cnh.is_valid, "65285803006"),
        (voter_card.is_valid, "268786341287"),
        (sus_card.is_valid, "221902853790018"),
    ):
        assert is_valid(value)
        assert not is_valid(value[:-1] + str((int(value[-1]) + 1) % 10))
        assert not is_valid(value[0] * len(value))
