"""The pages of the data's checks: one per relation and an index, plain HTML that loads nothing, from anywhere.

Great Expectations' own Data Docs load styles and scripts from outside and show offending values; these show what
`checks` lets through: numbers, ids, and what to do next. Relations are judged at different moments of a run, so each
page is written by itself, with a line for the index (`<relation>.json`); the index is made anew from those lines.
"""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from dagster_slimft.defs.datasets.checks import ExpectationResult, SuiteResult

_RELATION = "data_docs.html.jinja"
_INDEX = "data_docs_index.html.jinja"


def write_data_docs(folder: Path, results: Sequence[SuiteResult], run_id: str) -> Path:
    """Write the page of each relation judged and return the index of all; an older page of a relation is replaced."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for result in results:
        name = result.relation.split(".")[-1]
        _write(folder / f"{name}.html", _RELATION, suite=result, run_id=run_id, state=state)
        (folder / f"{name}.json").write_text(json.dumps(_line(name, result, run_id), indent=2))
    lines = [json.loads(path.read_text()) for path in sorted(folder.glob("*.json"))]
    return _write(folder / "index.html", _INDEX, lines=lines)


def state(result: ExpectationResult) -> str:
    """One word for an outcome."""
    if result.has_passed:
        return "passed"
    return "blocked" if result.is_blocking else "warning"


def _line(name: str, result: SuiteResult, run_id: str) -> dict[str, Any]:
    return {
        "page": f"{name}.html",
        "relation": result.relation,
        "run_id": run_id,
        "checks": len(result.results),
        "blocked": len(result.blocking_failures),
        "warnings": len(result.warnings),
    }


def _write(path: Path, template: str, **values: Any) -> Path:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    templates = Environment(
        loader=FileSystemLoader(Path(__file__).parent), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    # Written aside and renamed, so that nobody reads half a page.
    unfinished = path.with_suffix(".html.tmp")
    unfinished.write_text(templates.get_template(template).render(values))
    return unfinished.replace(path)
