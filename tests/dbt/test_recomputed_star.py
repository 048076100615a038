"""The quality marts of real dialogues, computed a second time in plain pandas from the CSV files: to the last digit.

Times, sides, votes and statuses are read from the files. Words are read from `redacted_messages`, because the rules
about words (topics, closing phrases, questions) are rules about the redacted text.
"""

import json
import re
import tempfile
import unicodedata
from collections.abc import Iterator
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from scipy.stats import binomtest

from dagster_slimft import dbt
from dagster_slimft.database.embedded import EmbeddedPostgres
from dagster_slimft.database.postgres import Database
from dagster_slimft.defs.redaction.settings import RedactionSettings
from dagster_slimft.defs.redaction.stage import redact_new_messages
from dagster_slimft.defs.redaction.tokens import TokenCounter
from dagster_slimft.defs.source.load import load_folder
from dagster_slimft.trainer.base import ensure_tokenizer
from tests.conftest import fresh_database
from tests.dbt.test_build import STAGING, _build

pytestmark = pytest.mark.timeout(600)
SEEDS = dbt.PROJECT / "seeds"
OF_CONVERSATION = ("conversation_id", "customer_id", "channel", "status")
DAY, RETURN_WINDOW = pd.Timedelta(hours=24), pd.Timedelta(hours=72)
WITHOUT_STATUS = json.dumps({"resolution_rules": ["order_paid", "closing_phrase", "no_return"]})


@pytest.fixture(scope="module")
def star(postgres: EmbeddedPostgres, sample_data: Path) -> Iterator[tuple[Database, pd.DataFrame]]:
    """The built marts, and the dialogues as pandas sees them: a row each, by first message."""
    folder = sample_data / "star"
    with fresh_database(postgres) as database, tempfile.TemporaryDirectory(prefix="slimft-star-") as target:
        load_folder(database, folder)
        _build(database, Path(target), "--select", STAGING, "--exclude-resource-type", "unit_test")
        redact_new_messages(database, RedactionSettings(), TokenCounter(ensure_tokenizer(Path(target))))
        _build_marts(database, Path(target))
        yield database, _dialogues(folder, _table(database, "select message_id, text from slimft.redacted_messages"))


def _build_marts(database: Database, target: Path, *more: str) -> None:
    marts = ("--select", "+path:models/marts/quality", "--exclude", STAGING)
    _build(database, target, *marts, "--exclude-resource-type", "unit_test", *more)


def _table(database: Database, query: str) -> pd.DataFrame:
    with database.connect_as_owner() as connection:
        cursor = connection.execute(query.encode())
        assert cursor.description is not None
        return pd.DataFrame(cursor.fetchall(), columns=[column.name for column in cursor.description])


def _words(text: str) -> str:
    plain = "".join(c for c in unicodedata.normalize("NFD", text.lower()) if not unicodedata.combining(c))
    return " " + " ".join(re.findall("[a-z0-9]+", plain))


@cache
def _phrases(seed: str) -> list[str]:
    return [_words(phrase) for phrase in pd.read_csv(SEEDS / f"{seed}.csv")["phrase"]]


def _says(text: str, phrases: list[str]) -> bool:
    return any(phrase in text for phrase in phrases)


def _dialogues(folder: Path, words: pd.DataFrame) -> pd.DataFrame:
    turns = _turns(_messages(folder).merge(words, left_on="id", right_on="message_id"))
    topics = pd.read_csv(SEEDS / "topics.csv")
    topics["phrase"] = topics["phrase"].map(_words)
    rows = pd.DataFrame([_measured(dialogue, topics) for _, dialogue in turns.groupby("dialogue")])
    return _voted(rows.sort_values("started_at"), pd.read_csv(folder / "feedback.csv.gz", parse_dates=["created_at"]))


def _messages(folder: Path) -> pd.DataFrame:
    messages = pd.read_csv(folder / "messages.csv.gz", keep_default_na=False)
    messages["at"] = pd.to_datetime(messages["created_at"], format="ISO8601")
    conversations = pd.read_csv(folder / "conversations.csv.gz")
    conversations = conversations.rename(columns={"id": "conversation_id"})
    messages = messages.merge(conversations[["conversation_id", "customer_id", "channel", "status"]])
    messages = messages.sort_values(["conversation_id", "at", "id"])
    # An answer stored again within ten seconds is a copy: a person of the shop typed it into the dashboard.
    answers = messages[messages["sender_type"] == "agent"].assign(said=lambda rows: rows["content"].map(_normalised))
    before = answers.groupby(["conversation_id", "said"])["at"].shift()
    messages["is_copy"] = ((answers["at"] - before) <= pd.Timedelta(seconds=10)).reindex(
        messages.index, fill_value=False
    )
    silent = messages.groupby("conversation_id")["at"].diff()
    messages = messages.assign(dialogue=(silent.isna() | (silent > DAY)).cumsum())
    messages["is_handed_over"] = messages.groupby("dialogue")["is_copy"].transform("any")
    return messages[~messages["is_copy"]]


def _normalised(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())


def _turns(messages: pd.DataFrame) -> pd.DataFrame:
    spoken = messages[messages["sender_type"] != "system"]
    is_new = (spoken["sender_type"] != spoken["sender_type"].shift()) | (
        spoken["dialogue"] != spoken["dialogue"].shift()
    )
    return (
        spoken.assign(turn=is_new.cumsum())
        .groupby(["dialogue", "turn"], sort=False)
        .agg(
            conversation_id=("conversation_id", "first"),
            customer_id=("customer_id", "first"),
            channel=("channel", "first"),
            status=("status", "first"),
            is_handed_over=("is_handed_over", "first"),
            side=("sender_type", "first"),
            message_id=("id", "first"),
            text=("text", "\n".join),
            started_at=("at", "first"),
            ended_at=("at", "last"),
        )
        .reset_index()
    )


def _measured(turns: pd.DataFrame, topics: pd.DataFrame) -> dict[str, Any]:
    """One dialogue's facts, from its turns."""
    customer, answers = turns[turns["side"] == "customer"], turns[turns["side"] == "agent"]
    waits = (turns["started_at"] - turns["ended_at"].shift()).dt.total_seconds()
    said = _words(re.sub(r"\[[A-Z_0-9]+\]", " ", " ".join(customer["text"])))
    hits = topics[[phrase in said for phrase in topics["phrase"]]].groupby("topic").size()
    last_words = customer["text"].iloc[-1] if len(customer) else ""
    question = (
        re.search(r"[^.!?\n]*[?](?:(?![^\W_]).)*$", answers["text"].iloc[-1], re.DOTALL) if len(answers) else None
    )
    closing = _phrases("resolution_phrases")
    answered = turns["side"].eq("agent") & turns["side"].shift().eq("customer")
    return {
        **{name: turns.iloc[0][name] for name in OF_CONVERSATION},
        "message_id": turns["message_id"].iloc[0],
        "started_at": turns["started_at"].iloc[0],
        "ended_at": turns["ended_at"].iloc[-1],
        "topic": min(hits[hits == hits.max()].index) if len(hits) else "other",
        "waits": waits[answered].tolist(),
        "asked_at": turns["ended_at"].shift()[answered].tolist(),
        "has_customer": len(customer) > 0,
        "has_answer": len(answers) > 0,
        "is_unanswered": turns["side"].iloc[-1] == "customer",
        "is_closed": len(customer) > 1 and "?" not in last_words and _says(_words(last_words), closing),
        "is_cut": question is not None and not _says(_words(question[0]), _phrases("closing_questions")),
        "is_escalated": _says(said, _phrases("escalation_phrases")) or turns["is_handed_over"].iloc[0],
        "has_fallback_last": len(answers) > 0 and _is_fallback(answers["text"].iloc[-1]),
    }


def _is_fallback(answer: str) -> bool:
    return any(
        _words(line).startswith(phrase) for line in answer.split("\n") for phrase in _phrases("fallback_phrases")
    )


def _voted(dialogues: pd.DataFrame, votes: pd.DataFrame) -> pd.DataFrame:
    """The thumb on each dialogue: the latest of its conversation's that was given after it began."""
    held = pd.merge_asof(
        votes.sort_values("created_at"),
        dialogues.sort_values("started_at"),
        left_on="created_at",
        right_on="started_at",
        by="conversation_id",
    )
    thumbs = held.groupby("message_id_y")["reaction"].agg(lambda thumbs: thumbs.iloc[-1])
    assert held["reaction"].isin(["up", "down"]).all()
    return dialogues.assign(vote=dialogues["message_id"].map(thumbs))


def _ruled(dialogues: pd.DataFrame, as_of: datetime, knows_status: bool) -> pd.DataFrame:
    """Resolution by the declared rules; nobody in these files shares a phone or ordered anything."""
    latest = dialogues.groupby("conversation_id")["started_at"].transform("max")
    rules = []
    for row in dialogues.assign(is_latest=dialogues["started_at"] == latest).itertuples():
        others = dialogues[(dialogues["customer_id"] == row.customer_id) & (dialogues["started_at"] > row.started_at)]
        if row.topic != "other":
            others = others[others["topic"].isin([row.topic, "other"])]
        rules.append(_rule(row, others["started_at"].min(), pd.Timestamp(as_of), knows_status))
    return dialogues.assign(rule=rules)


def _rule(row: Any, returned_at: Any, as_of: pd.Timestamp, knows_status: bool) -> str:
    held = [
        ("status", knows_status and row.is_latest and row.status in {"resolved", "closed"}),
        ("closing_phrase", row.is_closed),
        ("not_ended", row.ended_at + DAY > as_of),
        ("no_question", not row.has_customer),
        ("unanswered", row.is_unanswered),
        ("cut_after_question", row.is_cut),
        ("escalated", row.is_escalated),
        ("fallback", row.has_fallback_last),
        ("returned", not pd.isna(returned_at) and returned_at <= row.ended_at + RETURN_WINDOW),
        ("may_return", row.ended_at + RETURN_WINDOW > as_of),
    ]
    return next((rule for rule, holds in held if holds), "no_return")


def _as_of(database: Database) -> datetime:
    found = _table(database, "select max(as_of) as as_of from slimft.loads")["as_of"].iloc[0]
    assert isinstance(found, datetime)
    return found


@pytest.mark.parametrize("knows_status", [True, False])
def test_every_dialogue_is_ruled_as_pandas_rules_it(
    star: tuple[Database, pd.DataFrame], knows_status: bool, tmp_path: Path
) -> None:
    database, dialogues = star
    _build_marts(database, tmp_path, *(() if knows_status else ("--vars", WITHOUT_STATUS)))
    mart = _table(
        database,
        "select message_id, channel, topic, resolution_rule as rule, is_rated, is_satisfied, is_abandoned,"
        " started_at, ended_at from slimft_marts.dialogues",
    ).set_index("message_id")
    ours = _ruled(dialogues, _as_of(database), knows_status).set_index("message_id").loc[mart.index]
    assert len(mart) == len(dialogues) > 4_000
    for column in ("channel", "topic", "started_at", "ended_at", "rule"):
        both = pd.concat([mart[column].rename("mart"), ours[column].rename("pandas")], axis=1)
        differing = both[both["mart"] != both["pandas"]]
        assert differing.empty, f"{column}: {len(differing)}\n{differing.head()}"
    assert (mart["is_rated"] == ours["vote"].notna()).all()
    assert (mart["is_satisfied"].fillna(False) == (ours["vote"] == "up")).all()
    assert (mart["is_abandoned"] == ours["rule"].isin(["unanswered", "cut_after_question"])).all()
    assert mart["rule"].nunique() >= (6 if not knows_status else 4), "real dialogues reach most of the rules"


def test_every_weekly_number_is_what_pandas_computes(star: tuple[Database, pd.DataFrame], tmp_path: Path) -> None:
    database, dialogues = star
    _build_marts(database, tmp_path, "--vars", WITHOUT_STATUS)
    trends = _table(database, "select * from slimft_marts.quality_trends where dimension in ('all', 'topic')")
    ours = _ruled(dialogues, _as_of(database), knows_status=False)
    local = ours["ended_at"].dt.tz_convert("America/Sao_Paulo").dt.tz_localize(None)
    ours["week"] = local.dt.to_period("W-SUN").dt.start_time.dt.date
    for trend in trends.itertuples():
        of_week = ours[ours["week"] == trend.week]
        of_value = of_week if trend.dimension == "all" else of_week[of_week["topic"] == str(trend.value)]
        _assert_same(trend, of_value, _as_of(database))
    assert trends.loc[trends["dimension"] == "all", "dialogues"].sum() == len(ours)
    assert len(trends) > 10


def _assert_same(trend: Any, dialogues: pd.DataFrame, as_of: datetime) -> None:
    """One row of the mart against the dialogues it counts."""
    rated, satisfied = dialogues["vote"].notna().sum(), (dialogues["vote"] == "up").sum()
    assert (trend.dialogues, trend.persons) == (len(dialogues), dialogues["customer_id"].nunique())
    assert (trend.rated_dialogues, trend.satisfied_dialogues) == (rated, satisfied)
    _same(trend.satisfaction_rate, satisfied / rated if rated else None)
    if rated:
        interval = binomtest(int(satisfied), int(rated)).proportion_ci(0.95, method="wilson")
        assert trend.satisfaction_rate_low == pytest.approx(interval.low, abs=1e-12)
        assert trend.satisfaction_rate_high == pytest.approx(interval.high, abs=1e-12)
    waits = np.array([wait for waits in dialogues["waits"] for wait in waits])
    first = np.array([waits[0] for waits in dialogues["waits"] if waits])
    assert (trend.responses, trend.first_responses) == (len(waits), len(first))
    for name, seconds in (("response", waits), ("first_response", first)):
        _same(getattr(trend, f"mean_{name}_seconds"), seconds.mean() if len(seconds) else None)
        _same(getattr(trend, f"median_{name}_seconds"), np.median(seconds) if len(seconds) else None)
        _same(getattr(trend, f"p95_{name}_seconds"), np.quantile(seconds, 0.95) if len(seconds) else None)
    asked = pd.Series(pd.DatetimeIndex([at for many in dialogues["asked_at"] for at in many], tz="UTC"))
    local = asked.dt.tz_convert("America/Sao_Paulo")
    is_open = (local.dt.weekday < 5) & (local.dt.hour >= 8) & (local.dt.hour < 18)
    assert trend.business_hours_responses == is_open.sum()
    _same(trend.median_off_hours_response_seconds, np.median(waits[~is_open]) if (~is_open).any() else None)
    decided = dialogues[
        (dialogues["ended_at"] + RETURN_WINDOW <= pd.Timestamp(as_of))
        & ~dialogues["rule"].isin(["not_ended", "no_question"])
    ]
    resolved = decided["rule"].isin(["status", "closing_phrase", "no_return"]).sum()
    assert (trend.decided_dialogues, trend.resolved_dialogues) == (len(decided), resolved)
    _same(trend.resolution_rate, resolved / len(decided) if len(decided) else None)
    ended = (dialogues["ended_at"] + DAY <= pd.Timestamp(as_of)).sum()
    abandoned = dialogues["rule"].isin(["unanswered", "cut_after_question"]).sum()
    assert (trend.ended_dialogues, trend.abandoned_dialogues) == (ended, abandoned)
    _same(trend.abandonment_rate, abandoned / ended if ended else None)


def _same(mart: float | None, ours: float | None) -> None:
    """Equal to the last digit that a sum of doubles in another order can keep."""
    if ours is None:
        assert mart is None or np.isnan(mart)
    else:
        assert mart == pytest.approx(float(ours), rel=1e-12)
