"""From the vote and the review to the file: what people say decides what is trained on, and how.

Votes and reviews come in over HTTP as their senders send them, words wait for the redaction stage, dbt decides, and the
files are read.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from dagster_slimft.database.embedded import EmbeddedPostgres
from dagster_slimft.database.postgres import Database
from dagster_slimft.defs.annotation.queue import update_queue
from dagster_slimft.defs.datasets.copied_lines import PREFERENCES, SPLITS, copy_lines
from dagster_slimft.defs.redaction.personal_texts import redact_personal_texts
from dagster_slimft.defs.redaction.settings import RedactionSettings
from dagster_slimft.defs.redaction.tokens import TokenCounter
from dagster_slimft.trainer.base import ensure_tokenizer
from tests.conftest import fresh_database
from tests.dbt.built_shop import BuiltShop, Message, id_of
from tests.web.conftest import Site, lenient_settings, running_site
from tests.web.review.reviewed_shop import AS_OF, Person, logged_in

# One person and dialogue per rule, beside some that are merely good.
PEOPLE = (
    "approved", "approved despite two stars", "rejected", "split", "settled", "to be fixed", "fixed",
    "fixed and approved", "four stars", "three stars", "withdrawn", "flagged", "flag closed by review",
    "disliked answer", "changed later", "corrected with a CPF", *(f"good {number}" for number in range(8)),
)  # fmt: skip
CPF = "529.982.247-25"


@dataclass
class Written:
    """The lines of the dataset's files, by person; pairs of answers by theirs."""

    examples: dict[str, dict[str, Any]]
    splits: Mapping[str, str]
    pairs: list[dict[str, Any]]
    reasons: dict[str, list[str]]
    reopened: list[tuple[str, int]]
    everything: str


def answer(person: str, number: int) -> str:
    place = PEOPLE.index(person)
    return f"Modelo {place} tem {place + 20 * number} camadas e {place * 3 + number} pontos."


def open_shop(shop: BuiltShop) -> None:
    for place, person in enumerate(PEOPLE):
        shop.add_customer(person, f"4899{place:07}")
        said = [
            ("customer", f"oi, o que tem no modelo {place}?"), ("agent", answer(person, 1)),
            ("customer", f"e o modelo {place * 7 + 100}, que tal?"), ("agent", answer(person, 2)),
        ]  # fmt: skip
        shop.add(
            *(
                Message(f"{person} {number}", person, sender, text, f"2026-05-{place + 1:02}T12:00:{number * 10:02}Z")
                for number, (sender, text) in enumerate(said)
            )
        )


def vote(site: Site, shop_day: str, person: str, stars: int) -> None:
    body = {"conversation_id": id_of(f"conversation of {person}"), "stars": stars, "occurred_at": shop_day}
    assert site.vote("ratings", body).status_code == 200


def review(person: Person, database: Database, whose: str, decision: str, fix: str = "", note: str = "") -> None:
    """Put the dialogue on top of the queue, claim and judge it; `fix` replaces its first answer."""
    with database.connect() as connection:
        connection.execute("select slimft.request_review(%s, 100)", (id_of(f"{whose} 0"),))
        connection.execute(
            "update slimft.annotation_tasks set priority = 1 where message_id <> %s", (id_of(f"{whose} 0"),)
        )
    task = person.claim()
    assert task is not None
    fields = {"note": note, **({f"correction-{id_of(f'{whose} 1')}": fix} if fix else {})}
    assert person.review(task, decision, **fields).status_code == 200


@pytest.fixture(scope="module")
def written(postgres: EmbeddedPostgres, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Written]:
    folder = tmp_path_factory.mktemp("files")
    with fresh_database(postgres) as database, BuiltShop(database, AS_OF) as shop:
        open_shop(shop)
        shop.run()
        with running_site(database, lenient_settings().model_copy(update={"oldest_vote_days": 3650})) as site:
            people_speak(site)
            reviewers_judge(site)
        shop.execute(
            "update slimft.redacted_messages set text = 'Outra coisa.', changed_at = now() where message_id = %s",
            id_of("changed later 1"),
        )
        with database.connect(autocommit=True) as connection:
            tokenizer = TokenCounter(ensure_tokenizer(folder))
            redact_personal_texts(connection, RedactionSettings(), tokenizer, "1")
        shop.dbt("build", "--exclude", "staging", "--exclude-resource-type", "unit_test")
        update_queue(database, 1)
        yield read_files(database, folder)


def people_speak(site: Site) -> None:
    day = "2026-05-30T12:00:00Z"
    for person in PEOPLE:
        if person.startswith(("good", "four", "flag", "disliked", "rejected", "to be fixed", "corrected")):
            vote(site, day, person, 4 if person == "four stars" else 5)
    vote(site, day, "three stars", 3)
    vote(site, day, "approved despite two stars", 2)
    vote(site, day, "withdrawn", 5)
    taken_back = {"conversation_id": id_of("conversation of withdrawn"), "stars": None}
    assert site.vote("ratings", {**taken_back, "occurred_at": "2026-05-30T13:00:00Z"}).status_code == 200
    for person in ("flagged", "flag closed by review"):
        body = {"message_id": id_of(f"{person} 1"), "problem_type": "wrong_price", "occurred_at": day}
        assert site.vote("flags", body).status_code == 200
    thumb = {"message_id": id_of("disliked answer 1"), "value": "down", "occurred_at": day}
    assert site.vote("reactions", thumb).status_code == 200


def reviewers_judge(site: Site) -> None:
    address = str(site.client.base_url)
    ana, rui = logged_in(site.database, address, "Ana"), logged_in(site.database, address, "Rui")
    eva = logged_in(site.database, address, "Eva", "lead")
    for person in ("approved", "approved despite two stars", "flag closed by review", "changed later"):
        review(ana, site.database, person, "approve")
    review(ana, site.database, "rejected", "reject", note=f"o cpf dele é {CPF}")
    review(ana, site.database, "to be fixed", "needs_fixing")
    review(ana, site.database, "fixed", "needs_fixing", fix="São vinte camadas, medidas na loja.")
    review(ana, site.database, "fixed and approved", "approve", fix="São trinta camadas, medidas na loja.")
    review(ana, site.database, "corrected with a CPF", "approve", fix=f"Anotei o CPF {CPF} do senhor.")
    with site.database.connect() as connection:
        connection.execute("select slimft.request_review(%s, 100)", (id_of("split 0"),))
        connection.execute("select slimft.request_review(%s, 100)", (id_of("settled 0"),))
        connection.execute("update slimft.annotation_tasks set reviews_wanted = 2 where status = 'open'")
    for reviewer, decision in ((ana, "approve"), (rui, "reject")):
        for _ in range(2):
            task = reviewer.claim()
            assert task is not None
            reviewer.review(task, decision)
    with site.database.connect() as connection:
        row = connection.execute(
            "select id from slimft.annotation_tasks where message_id = %s", (id_of("settled 0"),)
        ).fetchone()
    assert row is not None
    shown = re.search(r'name="text_hash" value="(\w+)"', eva.get(f"/review/lead/{row[0]}").text)
    assert shown is not None
    assert eva.send(f"/review/lead/{row[0]}", text_hash=shown[1], decision="approve").status_code == 200
    for reviewer in (ana, rui, eva):
        reviewer.client.close()


def read_files(database: Database, folder: Path) -> Written:
    with database.connect() as connection:
        copy_lines(connection, folder)
        why = connection.execute(
            "select c.name, e.reasons from slimft_marts.training_eligibility as e"
            " inner join public.customers as c on c.id::text = e.customer_id"
        ).fetchall()
        reopened = connection.execute(
            "select message_id, round from slimft.annotation_tasks where status_reason = 'changed_since_review'"
        ).fetchall()
    lines = {split: (folder / f"{split}.jsonl").read_text(encoding="utf-8").splitlines() for split in SPLITS}
    examples, splits = {}, {}
    for split, found in lines.items():
        for line in found:
            example = json.loads(line)
            place = re.search(r"modelo (\d+)\?", example["messages"][1]["content"])
            assert place is not None
            examples[PEOPLE[int(place[1])]] = example
            splits[PEOPLE[int(place[1])]] = split
    pairs = (folder / PREFERENCES).read_text(encoding="utf-8")
    everything = "".join(file.read_text(encoding="utf-8") for file in folder.glob("*.jsonl"))
    return Written(examples, splits, [json.loads(line) for line in pairs.splitlines()], dict(why), reopened, everything)


def said(example: dict[str, Any]) -> list[tuple[str, int]]:
    return [(turn["content"], turn["weight"]) for turn in example["messages"] if turn["role"] == "assistant"]


@pytest.mark.parametrize(
    ("person", "reasons"),
    [
        ("approved", []), ("approved despite two stars", []), ("rejected", ["rejected"]),
        ("split", ["review_disagreement"]), ("settled", []), ("to be fixed", ["needs_fixing"]), ("fixed", []),
        ("fixed and approved", []), ("four stars", []), ("three stars", ["rated_low"]), ("withdrawn", ["not_rated"]),
        ("flagged", ["open_flag"]), ("flag closed by review", []), ("disliked answer", []),
        ("changed later", ["not_rated"]),        ("good 0", []),
    ],
)  # fmt: skip
def test_reviews_stand_above_votes(written: Written, person: str, reasons: list[str]) -> None:
    assert written.reasons[person] == reasons
    assert (person in written.examples) == (reasons == [])


def test_a_review_of_words_that_changed_is_not_applied_and_its_task_opens_again(written: Written) -> None:
    assert written.reopened == [(id_of("changed later 0"), 2)]


def test_a_disliked_answer_and_a_flagged_one_are_read_but_not_learnt(written: Written) -> None:
    for person in ("disliked answer", "flag closed by review"):
        assert said(written.examples[person]) == [(answer(person, 1), 0), (answer(person, 2), 1)], person


def test_a_correction_takes_its_turns_place_with_weight_1(written: Written) -> None:
    assert said(written.examples["fixed"])[0] == ("São vinte camadas, medidas na loja.", 1)
    assert said(written.examples["fixed and approved"])[0] == ("São trinta camadas, medidas na loja.", 1)


def test_a_correction_is_kept_as_a_pair_for_preference_training(written: Written) -> None:
    trained = [person for person in ("fixed", "fixed and approved") if written.splits[person] == "train"]
    preferred = {pair["preferred_output"][0]["content"]: pair for pair in written.pairs}
    assert trained, "at least one of the two is train's"
    for person in trained:
        pair = preferred[said(written.examples[person])[0][0]]
        assert pair["non_preferred_output"] == [{"role": "assistant", "content": answer(person, 1)}]
        assert pair["input"]["messages"][-1] == written.examples[person]["messages"][1]
        assert [turn["role"] for turn in pair["input"]["messages"]] == ["system", "user"]


def test_personal_data_in_a_correction_reaches_no_file(written: Written) -> None:
    assert "529" not in written.everything
    assert said(written.examples["corrected with a CPF"])[0] == ("Anotei o CPF [CPF] do senhor.", 1)
