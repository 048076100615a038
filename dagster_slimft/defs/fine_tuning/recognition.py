"""Finds our job among a provider's: by `metadata.slimft_key`, else by what was asked for.

A provider may ignore the metadata filter, or drop metadata altogether; so every job that comes back is judged here.
Without metadata a job is ours when model, files, seed and suffix are the ones requested; a field the provider does
not report is not held against it.
"""

from collections.abc import Container, Iterator, Mapping
from itertools import islice
from typing import TYPE_CHECKING, Any

import openai

from dagster_slimft.defs.fine_tuning.provider import status_of

if TYPE_CHECKING:
    from openai.types.fine_tuning import FineTuningJob

_LATEST_JOBS = 500
_PAGE = 100


def newest_of_ours(client: openai.OpenAI, request: Mapping[str, Any], others: Container[str]) -> "FineTuningJob | None":
    """The newest job that answers `request` and is not one of `others`; one that still lives before one that failed."""
    ours = [job for job in _latest(client, request) if job.id not in others and is_ours(job, request)]
    return max(
        ours, key=lambda job: (status_of(job.status) not in ("failed", "cancelled"), job.created_at), default=None
    )


def is_ours(job: "FineTuningJob", request: Mapping[str, Any]) -> bool:
    """Whether a provider's job is the one requested."""
    key = (job.metadata or {}).get("slimft_key")
    if key is not None:
        return bool(key == request["metadata"]["slimft_key"])
    told = {
        "training_file": job.training_file,
        "validation_file": job.validation_file,
        "seed": job.seed,
        "suffix": getattr(job, "user_provided_suffix", None),
    }
    is_same_model = job.model == request["model"] or job.model.startswith(f"{request['model']}-")
    is_same = all(value is None or value == request.get(name) for name, value in told.items())
    return is_same_model and job.training_file == request["training_file"] and is_same


def _latest(client: openai.OpenAI, request: Mapping[str, Any]) -> "Iterator[FineTuningJob]":
    seen: set[str] = set()
    key = request["metadata"]["slimft_key"]
    for wanted in ({"slimft_key": key}, openai.omit):
        try:
            for job in islice(client.fine_tuning.jobs.list(limit=_PAGE, metadata=wanted), _LATEST_JOBS):
                if job.id not in seen:
                    seen.add(job.id)
                    yield job
        except openai.BadRequestError:
            # No filter by metadata there: the second listing goes without.
            if wanted is openai.omit:
                raise
