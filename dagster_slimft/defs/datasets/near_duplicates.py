"""Near-duplicate dialogues: MinHash over word shingles, banded LSH, verified pairs, union-find.

J(A, B) = |A & B| / |A | B| over the sets of three-word shingles; the share of equal MinHash values estimates it with a
standard error of sqrt(J (1 - J) / permutations) (Broder 1997). Bands of r values propose pairs: a pair of similarity s
shares at least one of b bands with probability 1 - (1 - s^r)^b. Proposed pairs are verified on the whole signature, so
bands cost time and recall, never precision. A cluster is a connected component; its root is its smallest id.

`cluster_new_dialogues` keeps `slimft.dialogue_clusters` equal to the clusters of the dialogues that are eligible now. A
hash of settings and text tells whether anything changed at all; when it did, all are clustered again (one pass of about
7,000 dialogues a second), and only rows that differ are written.
"""

import re
from collections.abc import Iterable, Iterator
from hashlib import blake2b
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from dagster_slimft.database.postgres import Database

if TYPE_CHECKING:
    import psycopg
    from numpy.typing import NDArray

SHINGLE_WORDS = 3
# Share of the pairs right at the threshold that bands must propose. The estimate itself errs by more there, a little
# above it nothing is missed, and a shorter band would make templates of one shop propose each other by the thousand.
BAND_RECALL = 0.94
_SEED = 20261122
_BATCH = 2_000
_WORD = re.compile(r"\w+")

_CURRENT = """
    select
        dialogue_id, message_id, text,
        encode(sha256(convert_to(%(settings)s || text, 'UTF8')), 'hex') as text_hash
    from slimft_intermediate.int_dialogues_to_cluster
"""
_HAS_CHANGED = f"""
    select exists (
        select 1
        from ({_CURRENT}) as current
        full join slimft.dialogue_clusters as stored using (dialogue_id)
        where (current.message_id, current.text_hash) is distinct from (stored.message_id, stored.text_hash)
    )
"""
_UPSERT = """
    insert into slimft.dialogue_clusters as stored (dialogue_id, message_id, cluster_id, text_hash)
    select dialogue_id, message_id, cluster_id, text_hash from clustered
    on conflict (dialogue_id) do update
    set message_id = excluded.message_id, cluster_id = excluded.cluster_id, text_hash = excluded.text_hash,
        changed_at = now()
    where (stored.message_id, stored.cluster_id, stored.text_hash)
        is distinct from (excluded.message_id, excluded.cluster_id, excluded.text_hash)
"""
_DELETE = """
    delete from slimft.dialogue_clusters as stored
    where not exists (select 1 from clustered where clustered.dialogue_id = stored.dialogue_id)
"""
_SUMMARY = """
    select coalesce(sum(dialogues), 0)::int, count(*)::int, coalesce(max(dialogues), 0)::int
    from (select count(*) as dialogues from slimft.dialogue_clusters group by cluster_id) as sizes
"""


class ClusterReport(NamedTuple):
    """What one clustering left behind; `changed` counts rows written or deleted, `largest` dialogues."""

    dialogues: int
    changed: int
    clusters: int
    largest: int


def cluster_new_dialogues(database: Database, threshold: float, permutations: int) -> ClusterReport:
    """Bring `slimft.dialogue_clusters` up to date in one transaction; nothing is written when no text changed."""
    settings = {"settings": f"shingles {SHINGLE_WORDS}, threshold {threshold}, permutations {permutations}\n"}
    with database.connect() as connection:
        changed = 0
        if _single(connection, _HAS_CHANGED, settings)[0]:
            changed = _rewrite(connection, settings, threshold, permutations)
        dialogues, number, largest = _single(connection, _SUMMARY, {})
    return ClusterReport(dialogues, changed, number, largest)


def _rewrite(connection: "psycopg.Connection", settings: dict[str, str], threshold: float, permutations: int) -> int:
    anchors: dict[str, tuple[str, str]] = {}

    def texts() -> Iterator[tuple[str, str]]:
        with connection.cursor("dialogues_to_cluster") as cursor:
            cursor.itersize = _BATCH
            for dialogue_id, message_id, text, text_hash in cursor.execute(_CURRENT, settings):
                anchors[str(dialogue_id)] = (message_id, text_hash)
                yield str(dialogue_id), text

    roots = clusters(texts(), threshold, permutations)
    connection.execute(
        "create temporary table clustered (dialogue_id uuid primary key, message_id text, cluster_id uuid,"
        " text_hash text) on commit drop"
    )
    with connection.cursor().copy("copy clustered from stdin") as copy:
        for dialogue_id, root in roots.items():
            message_id, text_hash = anchors[dialogue_id]
            copy.write_row((dialogue_id, message_id, root, text_hash))
    connection.execute("analyze clustered")
    return connection.execute(_UPSERT).rowcount + connection.execute(_DELETE).rowcount


def _single(connection: "psycopg.Connection", query: str, parameters: dict[str, str]) -> tuple[int, ...]:
    row = connection.execute(query, parameters).fetchone()
    return row if row is not None else ()


def clusters(texts: Iterable[tuple[str, str]], threshold: float, permutations: int = 256) -> dict[str, str]:
    """Root id of each id's cluster; ids whose texts share at least `threshold` of their shingles are joined.

    Args:
        texts: pairs of id and text; ids are distinct, in any order.
        threshold: Jaccard similarity, above 0 and at most 1.
        permutations: length of a signature.
    """
    ids, groups, signatures = _signatures(texts, permutations)
    forest = _Forest(len(signatures))
    rows = rows_per_band(threshold, permutations)
    for start in range(0, permutations - rows + 1, rows):
        for bucket in _buckets(signatures[:, start : start + rows]):
            _join_similar(bucket, signatures, threshold, forest)
    components = [forest.root(group) for group in groups]
    smallest: dict[int, str] = {}
    for component, id_ in zip(components, ids, strict=True):
        smallest[component] = min(id_, smallest.get(component, id_))
    return {id_: smallest[component] for component, id_ in zip(components, ids, strict=True)}


def shingles(text: str) -> list[str]:
    """Distinct runs of three words, lower case; a shorter text is one shingle, one without words itself."""
    words = _WORD.findall(text.casefold())
    if len(words) < SHINGLE_WORDS:
        return [" ".join(words) or text]
    return list({" ".join(words[at : at + SHINGLE_WORDS]) for at in range(len(words) - SHINGLE_WORDS + 1)})


def rows_per_band(threshold: float, permutations: int) -> int:
    """Longest band that still proposes `BAND_RECALL` of the pairs at the threshold: long bands propose little else."""
    fitting = [
        rows
        for rows in range(1, permutations + 1)
        if permutations % rows == 0 and 1 - (1 - threshold**rows) ** (permutations // rows) >= BAND_RECALL
    ]
    return max(fitting, default=1)


class _Forest:
    """Union-find with path halving; the smaller number becomes the root."""

    def __init__(self, size: int) -> None:
        self._parents = list(range(size))

    def root(self, node: int) -> int:
        parents = self._parents
        while parents[node] != node:
            parents[node] = parents[parents[node]]
            node = parents[node]
        return node

    def join(self, one: int, other: int) -> None:
        low, high = sorted((self.root(one), self.root(other)))
        self._parents[high] = low


def _signatures(
    texts: Iterable[tuple[str, str]], permutations: int
) -> tuple[list[str], list[int], "NDArray[np.uint32]"]:
    """Ids, each id's row, and one signature per distinct text: a stock dialogue is hashed and compared once."""
    from rensa import RMinHash

    ids: list[str] = []
    groups: list[int] = []
    rows: dict[bytes, int] = {}
    parts: list[NDArray[np.uint32]] = []
    remaining = iter(texts)
    while batch := list(islice(remaining, _BATCH)):
        new: list[list[str]] = []
        for id_, text in batch:
            ids.append(id_)
            key = blake2b(text.encode(), digest_size=16).digest()
            if key not in rows:
                rows[key] = len(rows)
                new.append(shingles(text))
            groups.append(rows[key])
        if new:
            digests = RMinHash.digest_matrix_from_token_sets(new, permutations, _SEED).to_rows()
            parts.append(np.array(digests, dtype=np.uint32))
    return ids, groups, np.concatenate(parts) if parts else np.empty((0, permutations), dtype=np.uint32)


def _buckets(band: "NDArray[np.uint32]") -> Iterator["NDArray[np.intp]"]:
    """Row numbers that hold the same values in this band, two or more at a time."""
    if len(band) < 2:
        return
    values = np.ascontiguousarray(band).view(f"V{band.shape[1] * band.itemsize}").ravel()
    _, keys, sizes = np.unique(values, return_inverse=True, return_counts=True)
    shared = np.flatnonzero(sizes[keys] > 1)
    ordered = shared[np.argsort(keys[shared], kind="stable")]
    yield from np.split(ordered, np.flatnonzero(np.diff(keys[ordered])) + 1) if len(ordered) else ()


def _join_similar(
    bucket: "NDArray[np.intp]", signatures: "NDArray[np.uint32]", threshold: float, forest: _Forest
) -> None:
    """Join all verified pairs of a bucket: a walk that compares each row only with rows not yet reached."""
    waiting = bucket
    while len(waiting) > 1:
        frontier, waiting = [waiting[0]], waiting[1:]
        while frontier and len(waiting):
            current = frontier.pop()
            is_similar = (signatures[waiting] == signatures[current]).mean(axis=1) >= threshold
            for other in waiting[is_similar]:
                forest.join(int(current), int(other))
                frontier.append(other)
            waiting = waiting[~is_similar]
