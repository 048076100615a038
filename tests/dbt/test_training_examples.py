"""Training examples follow their own dialogue and nothing else."""

from typing import Any

from dagster_slimft.database.postgres import Database
from tests.dbt.built_shop import BuiltShop, Message, id_of

PEOPLE = 12
EXAMPLES = "select dialogue_id::text, split, text_hash, changed_at from slimft_marts.training_examples"


def test_one_more_message_changes_only_its_own_dialogues_example(database: Database) -> None:
    with BuiltShop(database, "2026-06-01T00:00:00Z") as shop:
        for number in range(PEOPLE):
            _add_dialogue(shop, number)
        shop.run()
        before = _examples(shop)
        assert len(before) == PEOPLE
        shop.add(
            Message("one more", "person 3", "customer", "e o modelo 99?", "2026-05-04T12:05:00Z"),
            Message("its answer", "person 3", "agent", "Esse tem oitenta camadas.", "2026-05-04T12:05:20Z"),
        )
        shop.run()
        after = _examples(shop)
        changed = {dialogue for dialogue in before if after[dialogue] != before[dialogue]}
        assert set(after) == set(before)
        assert len(changed) == 1
        (dialogue,) = changed
        assert after[dialogue][0] == before[dialogue][0], "its split stays"
        assert after[dialogue][1] != before[dialogue][1], "its text does not"


def _add_dialogue(shop: BuiltShop, number: int) -> None:
    person, day = f"person {number}", f"2026-05-{number + 1:02}"
    shop.add_customer(person, f"4899{number:07}")
    said = [
        ("customer", f"me conta do modelo {number * 7}?"),
        ("agent", f"Ele tem {number + 2} camadas e {number + 3} pontos."),
        ("customer", f"e o modelo {number * 5}?"),
        ("agent", f"Esse tem {number + 4} camadas."),
    ]
    shop.add(
        *(
            Message(f"{person} {place}", person, sender, text, f"{day}T12:00:{place * 10:02}Z")
            for place, (sender, text) in enumerate(said)
        )
    )
    shop.execute(
        "insert into slimft.ratings (provider, account, conversation_id, reactor_id, stars, occurred_at)"
        " values ('widget', 'shop', %s, %s, 5, %s)",
        id_of(f"conversation of {person}"),
        person,
        f"{day}T12:01:00Z",
    )


def _examples(shop: BuiltShop) -> dict[str, tuple[Any, ...]]:
    return {row[0]: row[1:] for row in shop.rows(EXAMPLES)}
