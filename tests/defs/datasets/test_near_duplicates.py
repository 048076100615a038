"""Near-duplicates are found, joined through chains, stable, and written only where something changed."""

import random
import uuid

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dagster_slimft.defs.datasets.near_duplicates import (
    ClusterReport,
    cluster_new_dialogues,
    clusters,
    rows_per_band,
    shingles,
)
from tests.defs.datasets.training_marts import Marts

WORDS = [f"palavra{number}" for number in range(400)]


def text_of(seed: int, length: int = 80) -> list[str]:
    return random.Random(seed).choices(WORDS, k=length)


def jaccard(one: str, other: str) -> float:
    a, b = set(shingles(one)), set(shingles(other))
    return len(a & b) / len(a | b)


def test_a_dialogue_with_one_word_changed_joins_and_another_does_not() -> None:
    words = text_of(1)
    changed = [*words[:40], "outra", *words[41:]]
    found = clusters([("b", " ".join(changed)), ("c", " ".join(text_of(2))), ("a", " ".join(words))], 0.8)
    assert found == {"a": "a", "b": "a", "c": "c"}


def test_case_punctuation_and_line_breaks_make_no_difference() -> None:
    assert set(clusters([("a", "Oi! Quero um colchão, hoje."), ("b", "oi quero\num COLCHÃO hoje")], 0.8).values()) == {
        "a"
    }


def test_texts_without_words_are_not_one_cluster() -> None:
    assert clusters([("a", "👍"), ("b", "🙏"), ("c", "👍"), ("d", "")], 0.8) == {"a": "a", "b": "b", "c": "a", "d": "d"}


def test_a_chain_of_look_alikes_is_one_cluster() -> None:
    words = text_of(3)
    chain = [[*(f"nova{n}" for n in range(5 * step)), *words[5 * step :]] for step in range(6)]
    texts = [(str(step), " ".join(text)) for step, text in enumerate(chain)]
    assert jaccard(texts[0][1], texts[-1][1]) < 0.6
    assert set(clusters(texts, 0.8).values()) == {"0"}


def test_pairs_found_agree_with_exact_similarity_away_from_the_threshold() -> None:
    draw = random.Random(4)
    texts = []
    for pair in range(200):
        words = text_of(100 + pair)
        changed = [word if draw.random() > pair / 1000 else "x" + word for word in words]
        texts += [(f"{pair}a", " ".join(words)), (f"{pair}b", " ".join(changed))]
    found = clusters(texts, 0.8)
    by_id = dict(texts)
    for pair in range(200):
        similarity = jaccard(by_id[f"{pair}a"], by_id[f"{pair}b"])
        if abs(similarity - 0.8) > 0.12:
            assert (found[f"{pair}a"] == found[f"{pair}b"]) == (similarity > 0.8), similarity


@settings(max_examples=30, deadline=None)
@given(st.lists(st.lists(st.sampled_from(WORDS[:6]), max_size=8), max_size=12), st.randoms(use_true_random=False))
def test_clusters_do_not_depend_on_the_order_and_roots_are_their_smallest_ids(
    texts: list[list[str]], shuffler: random.Random
) -> None:
    pairs = [(f"{at:02d}", " ".join(words)) for at, words in enumerate(texts)]
    found = clusters(pairs, 0.8, 128)
    shuffler.shuffle(pairs)
    assert clusters(pairs, 0.8, 128) == found
    for id_, root in found.items():
        assert root <= id_
        assert found[root] == root
    by_text: dict[str, set[str]] = {}
    for id_, text in pairs:
        by_text.setdefault(text, set()).add(found[id_])
    assert all(len(roots) == 1 for roots in by_text.values())


@pytest.mark.parametrize(("threshold", "permutations"), [(0.7, 128), (0.8, 128), (0.8, 256), (0.95, 64)])
def test_bands_propose_nearly_every_pair_at_the_threshold(threshold: float, permutations: int) -> None:
    rows = rows_per_band(threshold, permutations)
    assert permutations % rows == 0
    assert 1 - (1 - threshold**rows) ** (permutations // rows) >= 0.94
    assert 1 - (1 - (threshold + 0.05) ** rows) ** (permutations // rows) >= 0.97


def dialogue(number: int, text: str) -> dict[str, object]:
    return {"dialogue_id": uuid.UUID(int=number), "message_id": f"m{number}", "text": text}


def stored(marts: Marts) -> dict[int, tuple[int, object]]:
    with marts.database.connect() as connection:
        rows = connection.execute("select dialogue_id, cluster_id, changed_at from slimft.dialogue_clusters").fetchall()
    return {row[0].int: (row[1].int, row[2]) for row in rows}


def test_only_rows_that_differ_are_written(marts: Marts) -> None:
    relation = "slimft_intermediate.int_dialogues_to_cluster"
    texts = {number: " ".join(text_of(number)) for number in (2, 3, 4)}
    marts.insert(relation, *(dialogue(number, text) for number, text in texts.items()), dialogue(9, texts[3]))
    assert cluster_new_dialogues(marts.database, 0.8, 128) == ClusterReport(4, 4, 3, 2)
    before = stored(marts)
    assert before[9][0] == 3

    assert cluster_new_dialogues(marts.database, 0.8, 128) == ClusterReport(4, 0, 3, 2)
    assert stored(marts) == before

    marts.insert(relation, dialogue(1, texts[2]))
    marts.execute(f"delete from {relation} where message_id = 'm4'")
    assert cluster_new_dialogues(marts.database, 0.8, 128) == ClusterReport(4, 3, 2, 2)
    after = stored(marts)
    assert (after[1][0], after[2][0]) == (1, 1)
    assert {number: after[number] for number in (3, 9)} == {number: before[number] for number in (3, 9)}
    assert 4 not in after


def test_another_threshold_clusters_again(marts: Marts) -> None:
    words = text_of(5)
    half = [*words[:60], *text_of(6)[:20]]
    marts.insert(
        "slimft_intermediate.int_dialogues_to_cluster", dialogue(1, " ".join(words)), dialogue(2, " ".join(half))
    )
    assert cluster_new_dialogues(marts.database, 0.8, 128).clusters == 2
    assert cluster_new_dialogues(marts.database, 0.4, 128).clusters == 1


def test_no_dialogues_is_no_error(marts: Marts) -> None:
    assert cluster_new_dialogues(marts.database, 0.8, 128) == ClusterReport(0, 0, 0, 0)
