"""Is it time to train again? A pure decision from what `training_readiness` says."""

from typing import NamedTuple

from dagster_slimft.defs.datasets.versions import Readiness


class Retrain(NamedTuple):
    """The answer, with the numbers that led to it."""

    is_wanted: bool
    reason: str


def is_it_time_to_retrain(readiness: Readiness, new_examples: int, growth_share: float) -> Retrain:
    """Ask for a run when there are enough usable examples and enough of them are in no dataset yet.

    `new_examples` is the declared number, `growth_share` the declared growth over what the datasets hold already.
    """
    count = f"{readiness.usable_examples} of {readiness.minimum_examples} usable examples"
    if readiness.usable_examples < readiness.minimum_examples:
        return Retrain(
            False, f"not enough data: {count}; see slimft_marts.training_eligibility for why the others are not"
        )
    known = readiness.usable_examples - readiness.new_usable_examples
    needed = new_examples if known == 0 else min(new_examples, max(1, round(known * growth_share)))
    if known and readiness.new_usable_examples < needed:
        return Retrain(
            False, f"nothing much new: {count}, {readiness.new_usable_examples} in no dataset yet ({needed} wanted)"
        )
    return Retrain(True, f"{count}, {readiness.new_usable_examples} of them in no dataset yet")
