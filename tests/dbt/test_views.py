"""Views are replaced where they stand: what reads them is never gone in between."""

from dagster_slimft.database.postgres import Database
from tests.dbt.built_shop import BuiltShop, Message

VIEWS = """
    select count(*) from pg_views
    where schemaname in ('slimft_staging', 'slimft_intermediate', 'slimft_marts')
"""


def test_staging_can_be_built_alone_without_taking_the_quality_models_along(database: Database) -> None:
    """Regression: dbt drops the old view with everything that reads it."""
    with BuiltShop(database, "2026-06-01T00:00:00Z") as shop:
        _add_dialogue(shop)
        shop.run()
        before = shop.rows(VIEWS)
        shop.dbt("build", "--select", "staging", "--exclude-resource-type", "unit_test")
        assert shop.rows(VIEWS) == before
        assert shop.rows("select count(*) from slimft_intermediate.int_turns_judged") == [(2,)]
        assert shop.rows("select count(*) from slimft_marts.training_readiness") == [(1,)]


def test_a_view_whose_columns_changed_is_made_anew(database: Database) -> None:
    with BuiltShop(database, "2026-06-01T00:00:00Z") as shop:
        _add_dialogue(shop)
        shop.execute("create schema if not exists slimft_staging authorization slimft_pipeline")
        shop.execute("create view slimft_staging.stg_orders as select 'of an older release'::text as remark")
        shop.execute("alter view slimft_staging.stg_orders owner to slimft_pipeline")
        shop.run()
        assert shop.rows("select count(*) from slimft_marts.dialogues") == [(1,)]


def _add_dialogue(shop: BuiltShop) -> None:
    shop.add_customer("Ana", "48999990000")
    shop.add(
        Message("question", "Ana", "customer", "quanto custa o colchão?", "2026-05-01T12:00:00Z"),
        Message("answer", "Ana", "agent", "O de casal custa R$ 3.190,00.", "2026-05-01T12:00:10Z"),
    )
