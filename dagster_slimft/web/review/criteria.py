"""What reviewers judge: `criteria.yaml`, and its version."""

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Literal, NamedTuple

import yaml
from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from dagster_slimft.errors import UsageError
from dagster_slimft.web.problems import Refusal

FILE = Path(__file__).with_name("criteria.yaml")
VALUES: Mapping[str, tuple[int, ...]] = {"five": (1, 2, 3, 4, 5), "yes_no": (1, 0)}


class Criterion(BaseModel):
    """One criterion and how people read it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    scale: Literal["five", "yes_no"]
    pt: str
    en: str
    guide_pt: str
    guide_en: str

    @property
    def values(self) -> tuple[int, ...]:
        """What may be answered: 1 to 5, or 1 (yes) and 0 (no)."""
        return VALUES[self.scale]


class Criteria(NamedTuple):
    """All criteria; `version` is the first 12 digits of the file's SHA-256."""

    items: Sequence[Criterion]
    version: str

    def scores(self, fields: Mapping[str, str]) -> dict[str, int]:
        """The answers in a form (`score-<id>`); a criterion that is left blank has none.

        Raises:
            Refusal: 422, an answer is not one of the scale's.
        """
        scores = {}
        for criterion in self.items:
            given = fields.get(f"score-{criterion.id}", "")
            if given == "":
                continue
            if given not in {str(value) for value in criterion.values}:
                raise Refusal(422, f"not one of {criterion.values}", f"score-{criterion.id}")
            scores[criterion.id] = int(given)
        return scores


def read_criteria(file: Path = FILE) -> Criteria:
    """The declared criteria.

    Raises:
        UsageError: the file declares none, one twice, or one that is incomplete.
    """
    raw = file.read_bytes()
    try:
        items = TypeAdapter(list[Criterion]).validate_python(yaml.safe_load(raw))
    except ValidationError as error:
        first = error.errors()[0]
        raise UsageError(f"{file.name}: {'.'.join(str(part) for part in first['loc'])}: {first['msg']}") from None
    except yaml.YAMLError as error:
        raise UsageError(f"{file.name} is no YAML: {' '.join(str(error).split())}") from None
    if not items or len({item.id for item in items}) < len(items):
        raise UsageError(f"{file.name}: declare at least one criterion, and each id once")
    return Criteria(tuple(items), hashlib.sha256(raw).hexdigest()[:12])
