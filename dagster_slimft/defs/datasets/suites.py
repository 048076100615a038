"""Reads an expectation suite: Great Expectations' own JSON, with four conventions on top.

1. The file's name is the relation it judges; `meta.relation` gives its schema, `meta.id_column` the column that names a
   row in lists of offenders.
2. Each expectation's `meta` says `name` (a sentence), `severity` (blocking or warning), `notes` (why this threshold),
   `next_step` (what to do when it fails) and, where the kind lists no rows itself, `offenders` (a query of ids alone).
3. A query may be a list of lines. `{batch}` stands for the relation, `{name}` for a parameter as an SQL literal, and
   `{"$PARAMETER": "name"}` for a parameter elsewhere; braces of the SQL itself are doubled.
4. `meta.parts` are queries that several expectations are made of: `{name}` in brackets puts one in. A part may hold
   parts that stand before it.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from string import Formatter
from typing import Any, Literal, NamedTuple, get_args

from psycopg import sql

from dagster_slimft.errors import UsageError

Severity = Literal["blocking", "warning"]
_QUERIES = ("query", "unexpected_rows_query", "offenders")


@dataclass(frozen=True)
class Check:
    """One expectation with its parameters filled in; `{batch}` is still open in its queries."""

    name: str
    type: str
    kwargs: Mapping[str, Any]
    severity: Severity
    notes: str
    next_step: str
    offenders: str | None


@dataclass(frozen=True)
class Suite:
    """What is expected of one relation."""

    name: str
    schema: str
    id_column: str
    checks: Sequence[Check]

    @property
    def relation(self) -> str:
        """Relation with its schema."""
        return f"{self.schema}.{self.name}"


class _Given(NamedTuple):
    """What a suite's placeholders stand for, and the file that a complaint names."""

    parameters: Mapping[str, Any]
    parts: Mapping[str, str]
    file: str


def load_suite(path: Path, parameters: Mapping[str, Any]) -> Suite:
    """Read a suite and fill in its parameters.

    Raises:
        UsageError: the file misses something that every suite has, or names a parameter that was not given.
    """
    try:
        content = json.loads(path.read_text())
        schema, name = content["meta"]["relation"].split(".")
        given = _Given(parameters, _parts(content["meta"].get("parts", {}), parameters, path.name), path.name)
        checks = [_check(expectation, given) for expectation in content["expectations"]]
        id_column = content["meta"]["id_column"]
    except (KeyError, ValueError, TypeError, OSError) as error:
        raise UsageError(f"expectation suite {path.name} cannot be used: {error!r}") from None
    if name != path.stem:
        raise UsageError(f"expectation suite {path.name} judges {schema}.{name}: name the file {name}.json")
    return Suite(name, schema, id_column, checks)


def _parts(declared: Mapping[str, Any], parameters: Mapping[str, Any], file: str) -> dict[str, str]:
    parts: dict[str, str] = {}
    for name, text in declared.items():
        parts[name] = _query(_text(text), _Given(parameters, dict(parts), file))
    return parts


def _check(expectation: Mapping[str, Any], given: _Given) -> Check:
    meta = expectation["meta"]
    if meta["severity"] not in get_args(Severity):
        raise ValueError(f"severity of {meta['name']} is {meta['severity']!r}, not one of {get_args(Severity)}")
    offenders = meta.get("offenders")
    return Check(
        name=meta["name"],
        type=expectation["type"],
        kwargs={key: _filled(key, value, given) for key, value in expectation["kwargs"].items()},
        severity=meta["severity"],
        notes=meta["notes"],
        next_step=meta["next_step"],
        offenders=_filled("offenders", offenders, given) if offenders else None,
    )


def _filled(key: str, value: Any, given: _Given) -> Any:
    if key in _QUERIES:
        return _query(_text(value), given)
    if isinstance(value, Mapping) and "$PARAMETER" in value:
        return _parameter(value["$PARAMETER"], given)
    return value


def _text(query: str | Sequence[str]) -> str:
    return query if isinstance(query, str) else "\n".join(query)


def _query(text: str, given: _Given) -> str:
    """The query with parameters as literals; `{batch}` and doubled braces stay, for Great Expectations to read."""
    filled = []
    for literal, name, _, _ in Formatter().parse(text):
        filled.append(_doubled(literal))
        if name == "batch":
            filled.append("{batch}")
        elif name is None:
            continue
        elif name in given.parts:
            filled.append(f"(\n{given.parts[name]}\n)")
        else:
            filled.append(_doubled(sql.Literal(_parameter(name, given)).as_string()))
    return "".join(filled)


def _doubled(text: str) -> str:
    return text.replace("{", "{{").replace("}", "}}")


def _parameter(name: str, given: _Given) -> Any:
    if name not in given.parameters:
        raise UsageError(f"expectation suite {given.file} needs the parameter {name!r}, which was not given")
    return given.parameters[name]
