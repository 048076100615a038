"""Votes that came before their message was known: handed over at each run, as the web service does every minute."""

from typing import NamedTuple

from dagster_slimft.database.postgres import Database


class WaitingVotes(NamedTuple):
    """What one look found."""

    delivered: int
    waiting: int


def deliver_waiting_votes(database: Database) -> WaitingVotes:
    """Match waiting votes with the shop's messages (`slimft.match_feedback`), and count those that still wait."""
    with database.connect() as connection:
        delivered = connection.execute("select slimft.match_feedback()").fetchone()
        waiting = connection.execute("select count(*) from slimft.unmatched_feedback").fetchone()
    return WaitingVotes(delivered[0] if delivered else 0, waiting[0] if waiting else 0)
