"""Fifty reviewers at once: no dialogue lost, none judged twice by one or by too many, none done too early."""

import random
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from dagster_slimft.database.embedded import EmbeddedPostgres
from dagster_slimft.database.postgres import Database
from dagster_slimft.defs.annotation.queue import update_queue
from tests.conftest import fresh_database
from tests.dbt.built_shop import BuiltShop
from tests.web.conftest import Site, lenient_settings, running_site
from tests.web.review.reviewed_shop import AS_OF, Person, logged_in, say_dialogue

DIALOGUES, REVIEWERS = 80, 50
DONE_TOO_EARLY = """
    select count(*) from slimft.annotation_tasks as t
    where t.status = 'done' and t.reviews_wanted <> (
        select count(*) from slimft.annotations as a
        where a.task_id = t.id and a.round = t.round and a.undone_at is null
    )
"""
JUDGED_TWICE = """
    select task_id, reviewer_id from slimft.annotations where undone_at is null
    group by task_id, reviewer_id having count(*) > 1
"""


@pytest.fixture(scope="module")
def shop(postgres: EmbeddedPostgres) -> Iterator[Database]:
    with fresh_database(postgres) as database:
        with BuiltShop(database, AS_OF) as built:
            for number in range(DIALOGUES):
                say_dialogue(built, number)
            built.run()
        yield database


def work_until_nothing_is_left(person: Person, chance: random.Random) -> None:
    while (task := person.claim()) is not None:
        act = chance.random()
        if act < 0.05:
            person.send(f"/review/tasks/{task}", action="release")
        elif act < 0.1:
            person.send(f"/review/tasks/{task}", action="skip", skip_reason="other")
        else:
            person.review(task, chance.choice(("approve", "reject")))
            if act < 0.15:
                person.send("/review/undo")


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.parametrize("wanted", [1, 2])
def test_fifty_reviewers_judge_each_dialogue_as_often_as_asked(shop: Database, wanted: int) -> None:
    with shop.connect() as connection:
        connection.execute("truncate slimft.annotation_tasks, slimft.annotations cascade")
        connection.execute("update slimft.flags set status = 'open'")
    assert update_queue(shop, wanted).added == DIALOGUES
    with running_site(shop, lenient_settings()) as site:
        people = [logged_in(shop, str(site.client.base_url), f"Pessoa {number}") for number in range(REVIEWERS)]
        with ThreadPoolExecutor(REVIEWERS) as crowd:
            working = [
                crowd.submit(work_until_nothing_is_left, one, random.Random(place)) for place, one in enumerate(people)
            ]
            for one in working:
                one.result(timeout=300)
        check(site, wanted)


def check(site: Site, wanted: int) -> None:
    counts = Counter(task for (task,) in site.rows("select task_id from slimft.annotations where undone_at is null"))
    assert set(counts.values()) == {wanted}
    assert len(counts) == DIALOGUES
    assert site.rows("select distinct status from slimft.annotation_tasks") == [("done",)]
    assert site.rows(DONE_TOO_EARLY) == [(0,)]
    assert site.rows(JUDGED_TWICE) == []
    assert site.rows("select count(*) from slimft.annotation_assignments where state = 'leased'") == [(0,)]
