"""The main job as a user runs it: the demo shop to a model version, again, with more dialogues, and killed."""

import json
import os
import random
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import psycopg
import pytest

from dagster_slimft.database.embedded import EmbeddedPostgres
from dagster_slimft.defs.source.demo_shop import generate, planted_values
from tests.processes import Ended, run_measured
from tests.unplugged import NOT_POSSIBLE

pytestmark = [pytest.mark.slow, pytest.mark.timeout(1800)]

SLIMFT = str(Path(sys.executable).parent / "slimft")
UNTIL = "2026-11-01"
SUMMARY_KEYS = {
    "workspace", "source", "counts", "exclusions", "dataset", "job", "evaluation", "model_version", "verdict", "stages",
}  # fmt: skip


class Shop(NamedTuple):
    """A workspace's home, the environment to run in, and the first run in it."""

    home: Path
    environment: dict[str, str]
    first: Ended

    def run(self, kill_after: float | None = None) -> Ended:
        """`slimft run`."""
        return run_measured([SLIMFT, "run"], self.home, self.environment, kill_after)

    def load(self, dialogues: int) -> None:
        """`slimft load --demo`."""
        load = [SLIMFT, "load", "--demo", "--dialogues", str(dialogues), "--until", UNTIL]
        assert run_measured(load, self.home, self.environment).returncode == 0

    def summaries(self) -> list[dict[str, Any]]:
        """Every run's summary.json, oldest first."""
        found = sorted(self.home.glob("demo/reports/*/summary.json"), key=lambda path: path.stat().st_mtime)
        return [json.loads(path.read_bytes()) for path in found]

    def ask(self, query: str) -> list[tuple[Any, ...]]:
        """Rows of a query as the database's owner."""
        folder = self.home / "demo"
        with (
            EmbeddedPostgres(folder / "postgres", folder / "logs" / "postgres.log") as server,
            psycopg.connect(host=str(server.socket_folder), user="postgres", dbname="slimft") as connection,
        ):
            return connection.execute(query).fetchall()


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Shop:
    """The demo shop after one run, with the network unplugged where this machine allows it."""
    home = tmp_path_factory.mktemp("shop") / "home"
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("SLIMFT_", "TRAINER_"))}
    environment |= {"SLIMFT_HOME": str(home), "OPENAI_API_KEY": "sk-never-read", "SLIMFT_BASE_STEPS": "100"}
    shop = Shop(home, environment, Ended(1, 0.0, 0, ""))
    shop.load(1500)
    unplugged = [sys.executable, "-m", "tests.unplugged", SLIMFT, "run"]
    first = run_measured(unplugged, home, environment)
    if first.returncode == NOT_POSSIBLE:
        first = run_measured([SLIMFT, "run"], home, environment)
    return shop._replace(first=first)


def test_the_demo_shop_becomes_an_evaluated_model_version_without_any_network(shop: Shop) -> None:
    assert shop.first.returncode == 0, shop.first.output[-3000:]
    summary = shop.summaries()[0]
    assert set(summary) == SUMMARY_KEYS
    assert summary["counts"]["usable_examples"] >= 500
    assert summary["job"]["status"] == "succeeded"
    assert summary["verdict"] in {"approved", "rejected"}
    figures = summary["evaluation"]["result"]["figures"]["all"]
    assert figures["fine_tuned"]["perplexity"]["value"] < figures["base"]["perplexity"]["value"]
    assert {"seen", "unseen"} <= set(summary["evaluation"]["result"]["sizes"])
    assert summary["model_version"]["name"] in shop.first.output


def test_no_planted_personal_value_is_in_any_file_log_or_later_table(shop: Shop) -> None:
    numbers = {"CPF", "EMAIL", "CNPJ", "CARD"}
    values = {
        value.encode()
        for dialogue in generate(1500, 7, date.fromisoformat(UNTIL))
        for label, value, _ in planted_values(dialogue)
        if label in numbers and len(value) >= 11
    }
    assert len(values) > 100
    folder = shop.home / "demo"
    written = [
        path
        for part in ("artifacts", "reports", "logs", "trainer", "dagster", "dbt")
        for path in folder.glob(f"{part}/**/*")
    ]
    texts = [path.read_bytes() for path in written if path.is_file()] + [shop.first.output.encode()]
    texts += [str(row).encode() for row in shop.ask("select text from slimft.redacted_messages")]
    everything = b"\n".join(texts)
    leaked = [value for value in values if value in everything]
    assert len(leaked) == 0, f"{len(leaked)} of {len(values)} planted values are readable"


def test_a_run_with_nothing_new_repeats_nothing_and_starts_no_trainer(shop: Shop) -> None:
    # Every trainer that starts writes its address here, and takes it away when it ends.
    folder = shop.home / "demo" / "trainer"
    before = folder.stat().st_mtime_ns
    again = shop.run()
    assert folder.stat().st_mtime_ns == before
    assert again.returncode == 0, again.output[-3000:]
    first, second = shop.summaries()[0], shop.summaries()[-1]
    assert (second["dataset"], second["model_version"]) == (first["dataset"], first["model_version"])
    assert {stage: second["stages"][stage]["rows"] for stage in ("redaction", "fine_tuning", "evaluation")} == {
        "redaction": 0,
        "fine_tuning": 0,
        "evaluation": 0,
    }
    assert shop.ask("select count(*) from slimft.fine_tuning_jobs") == [(1,)]


def test_300_dialogues_more_touch_only_themselves_also_when_the_run_is_killed(shop: Shop) -> None:
    before = shop.ask("select message_id, changed_at from slimft.redacted_messages")
    shop.load(1800)
    moment = random.uniform(2.0, shop.first.seconds / 2)
    killed = shop.run(kill_after=moment)
    again = shop.run()
    assert again.returncode == 0, f"killed after {moment:.1f} s ({killed.returncode}); then: {again.output[-3000:]}"
    after = dict(shop.ask("select message_id, changed_at from slimft.redacted_messages"))
    new = shop.ask("select count(*) from slimft_staging.stg_dialogue_messages")[0][0] - len(before)
    assert len(after) == len(before) + new
    assert [message for message, changed_at in before if after[message] != changed_at] == []
    assert shop.ask("select count(*), count(distinct dataset_version) from slimft.fine_tuning_jobs") == [(2, 2)]
    assert shop.ask("select count(*) from slimft.model_versions") == [(2,)]
    moved = shop.ask(
        "select count(*) from slimft.dataset_members as one join slimft.dataset_members as other "
        "using (customer_id) where one.split <> other.split and 'holdout' not in (one.split, other.split)"
    )
    assert moved == [(0,)]


def test_too_few_dialogues_train_nothing_and_exit_3(sample_data: Path, tmp_path: Path) -> None:
    environment = dict(os.environ) | {"SLIMFT_HOME": str(tmp_path / "home")}
    source = sample_data / "zecarioca_pizza"
    done = subprocess.run(
        [SLIMFT, "run", "--source", str(source)], env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 3, done.stderr[-3000:]
    assert "0 of 500 usable examples" in done.stdout
    summary = json.loads(next((tmp_path / "home").glob("*/reports/*/summary.json")).read_bytes())
    assert summary["verdict"] == "not enough data"
    assert (summary["dataset"], summary["job"], summary["model_version"]) == (None, None, None)
    assert summary["exclusions"] == {"not_rated": 70}
