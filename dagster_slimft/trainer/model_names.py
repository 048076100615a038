"""Names of models: `ft:<base>:slimft:<suffix>:<8 characters>`, and `:ckpt-step-<n>` behind it for a checkpoint.

A function of the job alone, so that a job that runs again gives the same name. The tiny base's name says what it is
for: it proves the pipeline and answers nobody's customers.
"""

import hashlib

TINY_BASE = "slimft-tiny-demo"
ORGANIZATION = "slimft"


def fine_tuned_name(base: str, suffix: str | None, job_id: str) -> str:
    """Name of the model a job makes; a fine-tuned model trained again keeps the name of its first base."""
    root = base.split(":")[1] if base.startswith("ft:") else base
    return f"ft:{root}:{ORGANIZATION}:{suffix or ''}:{hashlib.sha256(job_id.encode()).hexdigest()[:8]}"


def checkpoint_name(model: str, step: int) -> str:
    """Name of a checkpoint of that model."""
    return f"{model}:ckpt-step-{step}"
