"""Floors on labelled texts: what redaction finds and leaves alone must not get worse."""

import json
from pathlib import Path
from typing import Any

import pytest

from dagster_slimft.defs.redaction.detect import detect


def rows(sample_data: Path, name: str) -> list[dict[str, Any]]:
    path = sample_data / "redaction" / name
    if not path.is_file():
        pytest.skip(f"no labelled sample {path}")
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_clean_tweets_stay_clean(sample_data: Path) -> None:
    labelled = rows(sample_data, "clean_dantestocks.jsonl")
    touched = [row["id"] for row in labelled if detect(row["text"])]
    assert len(touched) / len(labelled) < 0.005, touched


def test_every_value_in_the_pizzerias_dialogues_is_found_and_nothing_else(sample_data: Path) -> None:
    for row in rows(sample_data, "zecarioca_pizza.jsonl"):
        covered = {place for span in detect(row["text"]) for place in range(span.start, span.end)}
        gold = {place for span in row["spans"] for place in range(span["start"], span["end"])}
        letters = {place for place, character in enumerate(row["text"]) if character.isalnum()}
        assert (gold & letters) - covered == set(), row["id"]
        assert not covered or covered & gold, row["id"]


def test_court_prose_keeps_its_places_organisations_and_laws(sample_data: Path) -> None:
    touched = {"LOCATION": 0, "ORG": 0, "LAW": 0, "CASE": 0}
    totals = dict.fromkeys(touched, 0)
    found = people = 0
    for row in rows(sample_data, "lenerbr_train.jsonl"):
        spans = detect(row["text"])
        for gold in row["spans"]:
            is_touched = any(gold["start"] < span.end and span.start < gold["end"] for span in spans)
            if gold["label"] in touched:
                touched[gold["label"]] += is_touched
                totals[gold["label"]] += 1
            elif gold["label"] == "PERSON":
                people += 1
                found += is_touched
    # Witnesses' home addresses are LOCATION there too, and rightly go.
    assert touched["LOCATION"] / totals["LOCATION"] < 0.06, touched
    assert all(touched[label] / totals[label] < 0.01 for label in ("ORG", "LAW", "CASE")), touched
    assert found / people > 0.93
