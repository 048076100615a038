"""The set by which redaction is judged: exact, seeded, broad, and written without the redactor's rules."""

import ast
import random
import re
import sys
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.adversarial import Part, generate, shapes_of
from benchmarks.adversarial.development.words import WORDS as DEVELOPMENT_WORDS
from benchmarks.adversarial.documents import cpf_digits, luhn_digits, with_company_digits
from benchmarks.adversarial.held_out.words import WORDS as HELD_OUT_WORDS
from benchmarks.adversarial.register import REGISTERS, lay_over
from benchmarks.adversarial.shape import CLOSE, DIVIDE, OPEN, Draw, Segment
from dagster_slimft.workspace import PROJECT_ROOT
from tests.test_boundaries import imported, is_of

PARTS: tuple[Part, ...] = get_args(Part)
FOLDER = PROJECT_ROOT / "benchmarks" / "adversarial"
# Reaching the redactor's lists by another door than an import.
DOORS = {"importlib", "runpy", "pathlib", "os", "io", "subprocess", "pkgutil"}
OPENERS = {"open", "exec", "eval", "__import__", "compile"}


@pytest.mark.parametrize("path", sorted(FOLDER.rglob("*.py")), ids=lambda path: path.relative_to(FOLDER).as_posix())
def test_the_set_knows_nothing_but_the_standard_library(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    allowed = ("benchmarks.adversarial", *(name for name in sys.stdlib_module_names if name not in DOORS))
    assert [module for module in imported(source) if not is_of(module, allowed)] == []
    names = {node.id for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Name)}
    assert names & OPENERS == set()


@pytest.mark.parametrize("part", PARTS)
def test_the_same_seed_writes_the_same_texts_and_another_seed_others(part: Part) -> None:
    assert generate(3, 200, part) == generate(3, 300, part)[:200]
    assert [one["text"] for one in generate(3, 200, part)] != [one["text"] for one in generate(4, 200, part)]


@pytest.mark.parametrize("part", PARTS)
def test_a_part_has_at_least_forty_shapes_with_values_and_hard_negatives_beside_them(part: Part) -> None:
    names = [shape.name for shape in shapes_of(part)]
    assert len(set(names)) == len(names)
    assert sum(not shape.is_clean for shape in shapes_of(part)) >= 40
    assert sum(shape.is_clean for shape in shapes_of(part)) >= 15


@pytest.mark.parametrize("part", PARTS)
def test_every_shape_keeps_what_it_says(part: Part) -> None:
    shapes = {shape.name: shape for shape in shapes_of(part)}
    seen = set()
    for one in generate(1, 6 * len(shapes), part):
        shape = shapes[one["shape"]]
        seen.add(shape.name)
        assert bool(one["spans"]) is not shape.is_clean, one["id"]
        assert ("customer" in one) is shape.knows_customer
        assert ("question" in one) is bool(shape.questions)
        assert not set(one["text"]) & {OPEN, DIVIDE, CLOSE}
        assert "{" not in one["text"], one["id"]
    assert seen == set(shapes)


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 10**6), part=st.sampled_from(PARTS))
def test_spans_lie_in_order_within_the_text_and_begin_and_end_on_a_character_of_the_value(
    seed: int, part: Part
) -> None:
    for one in generate(seed, 60, part):
        end = 0
        for span in one["spans"]:
            assert end <= span["start"] < span["end"] <= len(one["text"])
            value = one["text"][span["start"] : span["end"]]
            assert value == value.strip()
            assert any(character.isalnum() for character in value)
            end = span["end"]


@pytest.mark.parametrize("register", REGISTERS)
def test_a_value_is_never_broken_by_the_register_laid_over_it(register: str) -> None:
    message = [
        Segment("😊 anota aí, o número certo. É ", None),
        Segment("(27) 99812-3456", "PHONE"),
        Segment(" 👨‍👩‍👧 tá", None),
    ]
    for seed in range(50):
        laid = lay_over(register, message, random.Random(seed))
        assert [segment.text for segment in laid if segment.label] == ["(27) 99812-3456"]


def test_offsets_are_code_points_of_the_text_also_among_emoji() -> None:
    among = [one for one in generate(5, 4000) if one["register"] == "emoji" and one["shape"].startswith("cpf_dotted")]
    assert among
    for one in among:
        (span,) = one["spans"]
        value = one["text"][span["start"] : span["end"]]
        assert sum(character.isdigit() for character in value) == 11
        assert len(value) == 14


def test_the_two_parts_share_no_word_frame_or_text_with_a_value() -> None:
    for field in ("women", "men", "surnames", "streets", "districts", "mail_hosts"):
        assert not set(getattr(DEVELOPMENT_WORDS, field)) & set(getattr(HELD_OUT_WORDS, field)), field
    frames = [{frame for shape in shapes_of(part) for frame in shape.frames if len(frame) > 12} for part in PARTS]
    assert frames[0] & frames[1] == set()


def test_an_e_mail_address_has_a_host_name_that_can_exist() -> None:
    """Regression: hosts of one's own were made of mailboxes, with underscores and apostrophes."""
    for part in PARTS:
        for one in generate(1, 3000, part):
            for span in one["spans"]:
                value = one["text"][span["start"] : span["end"]]
                if span["label"] == "EMAIL" and re.fullmatch(r"\S+@\S+\.\S+", value):
                    assert re.fullmatch(r"[\w.+-]+@[a-z0-9-]+(\.[a-z0-9-]+)+", value, re.IGNORECASE), one["id"]


def test_check_digits_are_right_where_the_shape_says_so() -> None:
    draw = Draw(random.Random(1), DEVELOPMENT_WORDS)
    for _ in range(200):
        cpf = [int(digit) for digit in cpf_digits(draw)]
        for place in (9, 10):
            rest = sum(digit * (place + 1 - at) for at, digit in enumerate(cpf[:place])) * 10 % 11 % 10
            assert rest == cpf[place]
        card = luhn_digits(draw, "4")
        doubled = [int(digit) * (2 if at % 2 == 0 else 1) for at, digit in enumerate(card)]
        assert sum(value - 9 if value > 9 else value for value in doubled) % 10 == 0


def test_check_digits_of_a_company_number_are_those_of_the_tax_offices_own_example() -> None:
    assert with_company_digits("12ABC34501DE") == "12ABC34501DE35"
