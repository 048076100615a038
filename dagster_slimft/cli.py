"""The `slimft` command: the index of what one can do. Heavy imports happen inside the command that needs them."""

import json
import os
import sys
from datetime import date, datetime
from pathlib import Path

import click

from dagster_slimft import __version__
from dagster_slimft.errors import SlimftError

EXIT_CODES = """
\b
Exit codes: 0 done · 1 failed · 2 usage or bad input · 3 not enough data for a dataset
"""


class Commands(click.Group):
    """Turns slimft's own errors into one line on standard error and their exit code."""

    def invoke(self, ctx: click.Context) -> object:
        """Run the chosen command."""
        try:
            return super().invoke(ctx)
        except SlimftError as error:
            click.echo(f"slimft: {error}", err=True)
            sys.exit(error.exit_code)


@click.group(cls=Commands, epilog=EXIT_CODES, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--workspace", metavar="NAME", help="Workspace to work in (default: demo, the source folder's name, or production)."
)
@click.version_option(__version__, prog_name="slimft")
@click.pass_context
def main(context: click.Context, workspace: str | None) -> None:
    r"""Turn the real conversations of an assistant into a better, cheaper model of its own, and prove it.

    \b
    First steps:   slimft run                      the demo shop, from dialogues to an evaluated model
                   slimft run --source FOLDER      the same with your own CSV files
                   slimft ui                       Dagster's pages over the same workspace
    """
    context.obj = workspace


@main.command()
@click.option(
    "--source", type=click.Path(path_type=Path), help="Folder of CSV files to work on instead of the demo shop."
)
@click.pass_obj
def run(workspace: str | None, source: Path | None) -> None:
    """Run the whole pipeline: load, redact, measure, split, check, fine-tune, evaluate, report."""
    _quiet_dependencies()
    from dagster_slimft.run import run_pipeline

    sys.exit(run_pipeline(workspace, source))


@main.command()
@click.argument("folder", type=click.Path(path_type=Path), required=False)
@click.option("--demo", is_flag=True, help="Load the generated demo shop instead of a folder.")
@click.option(
    "--dialogues", type=click.IntRange(min=1), default=1500, show_default=True, help="Dialogues of the demo shop."
)
@click.option("--seed", type=int, help="Seed of the demo shop (kept at first load).")
@click.option(
    "--until", type=click.DateTime(["%Y-%m-%d"]), help="Last day of the demo shop (default: today, kept at first load)."
)
@click.pass_obj
def load(
    workspace: str | None, folder: Path | None, demo: bool, dialogues: int, seed: int | None, until: date | None
) -> None:
    """Load a FOLDER of CSV files, or the demo shop, into the embedded database; twice changes nothing."""
    if demo == (folder is not None):
        raise click.UsageError("give either a FOLDER or --demo")
    from dagster_slimft.loading import load_source

    report = load_source(workspace, folder, dialogues, seed, until)
    click.echo(report)


@main.command()
@click.option("--labels", is_flag=True, help="List the labels of personal data and stop.")
def redact(labels: bool) -> None:
    """Redact standard input, line by line, to JSON lines {id, text, spans}; no database needed.

    Input lines are plain text or JSON {id, text, customer?: {name, phone, email, address}}. Offsets are code points
    of the original text, end exclusive.
    """
    from dagster_slimft.defs.redaction.stream import list_labels, redact_lines

    if labels:
        for line in list_labels():
            click.echo(line)
        return
    redact_lines(sys.stdin.buffer, sys.stdout.buffer)


@main.command()
@click.argument("query")
@click.option("--json", "as_json", is_flag=True, help="JSON lines instead of a table.")
@click.pass_obj
def sql(workspace: str | None, query: str, as_json: bool) -> None:
    """Run one QUERY as the analyst role, which reads schema slimft_marts and nothing else."""
    from dagster_slimft.analyst import print_query

    print_query(workspace, query, as_json)


@main.command()
@click.argument("names", metavar="[NAME]...", nargs=-1)
@click.option(
    "--by", multiple=True, metavar="DIMENSION", help="channel, topic, arm, ... or day, week, month; repeatable."
)
@click.option("--only", multiple=True, metavar="DIMENSION=VALUE", help="Count nothing else; repeatable.")
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), help="First day, shop-local; its week counts whole.")
@click.option("--until", type=click.DateTime(["%Y-%m-%d"]), help="Last day, likewise.")
@click.option("--json", "as_json", is_flag=True, help="JSON lines instead of a table.")
@click.pass_obj
def metric(
    workspace: str | None,
    names: tuple[str, ...],
    by: tuple[str, ...],
    only: tuple[str, ...],
    since: datetime | None,
    until: datetime | None,
    as_json: bool,
) -> None:
    """Ask for metrics by NAME (none: list them), as the analyst role.

    Shares come with what they are shares of and their 95% interval.
    """
    from dagster_slimft.analyst import print_metrics

    days = (since.date() if since else None, until.date() if until else None)
    print_metrics(workspace, names, by, only, days, as_json)


@main.command()
@click.argument("named", metavar="DIALOGUE")
@click.option("--json", "as_json", is_flag=True, help="One JSON object with all that the marts know.")
@click.pass_obj
def dialogue(workspace: str | None, named: str, as_json: bool) -> None:
    """Show one DIALOGUE's quality: votes, waits, outcome and which rule decided it, reviews, and whether it trains."""
    from dagster_slimft.dialogue_quality import print_dialogue

    print_dialogue(workspace, named, as_json)


@main.command()
@click.option("--json", "as_json", is_flag=True, help="The same as JSON, for programs.")
@click.pass_obj
def doctor(workspace: str | None, as_json: bool) -> None:
    """Say what is installed, what is missing, which Postgres, which trainer, how much disk."""
    from dagster_slimft.doctor import examine, render

    findings = examine(workspace)
    click.echo(json.dumps(findings, indent=2) if as_json else render(findings))


@main.command()
@click.argument("dialogue")
@click.option("--problem", default="personal_data", show_default=True, help="What is wrong with it.")
@click.pass_obj
def flag(workspace: str | None, dialogue: str, problem: str) -> None:
    """Keep a DIALOGUE (its id, or that of one of its messages) out of datasets: flags it like a reviewer does."""
    from dagster_slimft.database.postgres import open_database
    from dagster_slimft.flagging import flag_dialogue
    from dagster_slimft.workspace import open_workspace

    with open_database(open_workspace(workspace)) as database:
        is_new = flag_dialogue(database, dialogue, problem)
    click.echo(f"{'flagged' if is_new else 'flagged already'}: {dialogue} stays out of datasets from the next run on")


@main.command()
@click.option("--port", type=int, default=3000, show_default=True, help="Dagster's port on 127.0.0.1.")
@click.option("--web-port", type=int, default=8010, show_default=True, help="The web service's port there.")
@click.pass_obj
def ui(workspace: str | None, port: int, web_port: int) -> None:
    """Open Dagster's pages and daemon, and the web service, over this workspace, on 127.0.0.1, until Ctrl-C."""
    _quiet_dependencies()
    from dagster_slimft.ui import serve

    sys.exit(serve(workspace, port, web_port))


@main.command()
@click.option("--port", type=int, default=8030, show_default=True, help="Port on 127.0.0.1.")
@click.pass_obj
def trainer(workspace: str | None, port: int) -> None:
    """Serve slimft's own OpenAI-protocol trainer on 127.0.0.1 until Ctrl-C."""
    from dagster_slimft.ui import serve_trainer

    sys.exit(serve_trainer(workspace, port))


@main.command()
@click.option("--port", type=int, default=8010, show_default=True, help="Port on 127.0.0.1.")
@click.pass_obj
def web(workspace: str | None, port: int) -> None:
    """Serve customers' votes (site, WhatsApp; routes at /docs) and the review pages on 127.0.0.1 until Ctrl-C."""
    from dagster_slimft.web.serve import serve_web

    serve_web(workspace, port)


@main.group()
def review() -> None:
    """Put dialogues on the reviewers' queue, and let people in to review them."""


@review.command("add")
@click.argument("dialogue")
@click.option("--priority", type=click.IntRange(1, 100), default=80, show_default=True, help="100 is most urgent.")
@click.option("--reason", default="", help="Why, for the reviewers; redacted like all that people type.")
@click.pass_obj
def add_to_review(workspace: str | None, dialogue: str, priority: int, reason: str) -> None:
    """Put a DIALOGUE (its id, or that of one of its messages) on the queue, or raise its priority there."""
    from dagster_slimft.database.postgres import open_database
    from dagster_slimft.flagging import request_review
    from dagster_slimft.workspace import open_workspace

    with open_database(open_workspace(workspace)) as database:
        task = request_review(database, dialogue, priority, reason)
    click.echo(f"on the queue: task {task}")


@review.command("link")
@click.argument("name")
@click.option("--lead", "is_lead", is_flag=True, help="May see everybody's work and decide disagreements.")
@click.option("--port", type=int, default=8010, show_default=True, help="The web service's port.")
@click.pass_obj
def link_reviewer(workspace: str | None, name: str, is_lead: bool, port: int) -> None:
    """Print a link that lets NAME in once, within a day; for the embedded database."""
    from dagster_slimft.database.postgres import open_database
    from dagster_slimft.web.login.links import make_login_link
    from dagster_slimft.workspace import open_workspace

    with open_database(open_workspace(workspace)) as database:
        click.echo(make_login_link(database, name, "lead" if is_lead else "reviewer", port))


@main.group()
def datasets() -> None:
    """List, show and compare dataset versions."""


@datasets.command("list")
@click.option("--json", "as_json", is_flag=True, help="One JSON line per version, with all that is known of it.")
@click.pass_obj
def list_datasets(workspace: str | None, as_json: bool) -> None:
    """Every dataset version, newest first, with its dialogues by split."""
    from dagster_slimft.dataset_views import print_versions

    print_versions(workspace, as_json)


@datasets.command("show")
@click.argument("name")
@click.option("--json", "as_json", is_flag=True, help="With settings, dbt vars and checksums of all rules.")
@click.pass_obj
def show_dataset(workspace: str | None, name: str, as_json: bool) -> None:
    """What the version NAME was made of and with; a beginning of the name is enough, `latest` is the newest."""
    from dagster_slimft.dataset_views import print_version

    print_version(workspace, name, as_json)


@datasets.command("diff")
@click.argument("before", metavar="A")
@click.argument("after", metavar="B")
@click.option("--json", "as_json", is_flag=True, help="With every dialogue's id.")
@click.pass_obj
def diff_datasets(workspace: str | None, before: str, after: str, as_json: bool) -> None:
    """What came, what left and why, what moved and what reads otherwise from version A to version B."""
    from dagster_slimft.dataset_views import print_difference

    print_difference(workspace, before, after, as_json)


def _quiet_dependencies() -> None:
    """Nothing phones home: usage statistics of dbt, Dagster and GX are off."""
    os.environ.update(
        DAGSTER_DISABLE_TELEMETRY="1",
        DBT_SEND_ANONYMOUS_USAGE_STATS="false",
        DO_NOT_TRACK="1",
        GX_ANALYTICS_ENABLED="false",
        HF_HUB_OFFLINE="1",
        HF_HUB_DISABLE_TELEMETRY="1",
    )
