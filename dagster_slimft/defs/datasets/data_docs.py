"""The pages of the data's checks: one per relation and an index, plain HTML that loads nothing, from anywhere.

Great Expectations' own Data Docs load styles and scripts from outside and show offending values; these show what
`checks` lets through: numbers, ids, and what to do next.
"""

from collections.abc import Sequence
from pathlib import Path

from dagster_slimft.defs.datasets.checks import ExpectationResult, SuiteResult

_TEMPLATE = Path(__file__).with_name("data_docs.html.jinja")


def write_data_docs(folder: Path, results: Sequence[SuiteResult], run_id: str) -> Path:
    """Write the pages of a run's results and return the index; the last run's pages are replaced."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    templates = Environment(
        loader=FileSystemLoader(_TEMPLATE.parent), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    page = templates.get_template(_TEMPLATE.name)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for result in results:
        (folder / page_name(result)).write_text(page.render(suites=[result], run_id=run_id, state=state, links=()))
    links = [(page_name(result), result.relation) for result in results]
    index = folder / "index.html"
    index.write_text(page.render(suites=results, run_id=run_id, state=state, links=links))
    return index


def page_name(result: SuiteResult) -> str:
    """File name of a relation's page."""
    return f"{result.relation.split('.')[-1]}.html"


def state(result: ExpectationResult) -> str:
    """One word for an outcome."""
    if result.has_passed:
        return "passed"
    return "blocked" if result.is_blocking else "warning"
