"""Fixture: the marts that the datasets stage reads."""

import pytest

from dagster_slimft.database.postgres import Database
from tests.defs.datasets.training_marts import Marts


@pytest.fixture
def marts(database: Database) -> Marts:
    """The marts, empty."""
    return Marts(database)
