"""Each epoch sees each example once, in an order that seed and epoch alone decide."""

from hypothesis import given
from hypothesis import strategies as st

from dagster_slimft.trainer.batches import epoch_batches


@given(st.lists(st.integers(1, 512), min_size=1, max_size=300), st.integers(1, 32), st.integers(0, 5))
def test_every_example_comes_once(lengths: list[int], size: int, epoch: int) -> None:
    batches = epoch_batches(lengths, size, 42, epoch)
    assert sorted(index for batch in batches for index in batch) == list(range(len(lengths)))
    assert len(batches) == -(-len(lengths) // size)
    assert batches == epoch_batches(lengths, size, 42, epoch)


def test_epochs_differ_in_order_and_neighbours_have_like_lengths() -> None:
    lengths = [at * 7 % 100 + 1 for at in range(256)]
    first, second = epoch_batches(lengths, 8, 42, 0), epoch_batches(lengths, 8, 42, 1)
    assert first != second
    padding = sum(max(lengths[i] for i in batch) * len(batch) for batch in first) - sum(lengths)
    assert padding < 0.15 * sum(lengths)
