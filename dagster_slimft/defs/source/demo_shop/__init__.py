"""The demo shop: a seeded generator of a mattress shop's dialogues with the assistant BIA, pt-BR.

Reading order: policies and catalogue (what is true), sequence and people (who speaks when), plan, script and scene
(what is said), typing_style and personal_values (how), votes (what they thought of it), generate (all of it).
"""

from dagster_slimft.defs.source.demo_shop.generate import generate
from dagster_slimft.defs.source.demo_shop.records import Dialogue, planted_values

__all__ = ["Dialogue", "generate", "planted_values"]
