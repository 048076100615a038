"""A few test questions with every candidate's answer, so that a reader sees what the figures are about.

Questions and references are the redacted dialogues of the data set; the choice is the evaluation's own order of hashes,
so nobody picked the good ones.
"""

import json
from collections.abc import Mapping
from typing import Any, NamedTuple

import psycopg

from dagster_slimft.defs.evaluation.questions import chosen_turn

_SHOWN = 6
_ANSWERED = """
    select answers.dialogue_id::text, members.text_hash, examples.line, answers.segment,
        jsonb_object_agg(answers.candidate, coalesce(answers.answer, answers.error))
    from slimft.evaluation_answers as answers
    inner join slimft.evaluations as evaluations on answers.evaluation_key = evaluations.evaluation_key
    inner join slimft.dataset_members as members
        on evaluations.dataset_version = members.dataset_version and answers.dialogue_id = members.dialogue_id
    inner join slimft_marts.training_examples as examples
        on answers.dialogue_id = examples.dialogue_id and members.text_hash = examples.text_hash
    where answers.evaluation_key = %s
    group by 1, 2, 3, 4
    order by sha256(convert_to('sample ' || members.text_hash, 'UTF8')), 1
    limit %s
"""


class Sample(NamedTuple):
    """One question, the answer that customers rated well, and the candidates'."""

    segment: str
    question: str
    reference: str
    answers: Mapping[str, str]


def read_samples(connection: "psycopg.Connection[Any]", evaluation_key: str) -> list[Sample]:
    """The first questions of an evaluation that are still in the data."""
    samples = []
    for _, text_hash, line, segment, answers in connection.execute(_ANSWERED, (evaluation_key, _SHOWN)).fetchall():
        chosen = chosen_turn(json.loads(line)["messages"], text_hash)
        if chosen is not None:
            prompt, reference = chosen
            samples.append(Sample(segment, str(prompt[-1]["content"]), reference, answers))
    return samples
