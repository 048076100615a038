"""Which trainer a run talks to: TRAINER_BASE_URL's, or slimft's own server started when first asked for.

`OPENAI_*` is never read, so a stray key spends nothing.
"""

import os
import sys
from contextlib import ExitStack
from types import TracebackType
from typing import Self

from dagster_slimft.defs.fine_tuning.provider import DEMO_MODEL, LOOPBACK, Trainer, TrainerIdentity, is_loopback
from dagster_slimft.errors import TrainerError, UsageError
from dagster_slimft.progress import report
from dagster_slimft.workspace import Workspace


class TrainerOnDemand:
    """Hands out the trainer; starts the own server on the first call of `address()` and stops it on exit."""

    def __init__(self, workspace: Workspace) -> None:
        """Nothing is started yet."""
        self._workspace = workspace
        self._open = ExitStack()
        self._trainer: Trainer | None = None

    def __enter__(self) -> Self:
        """Begin; nothing is started yet."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop the own server where one was started."""
        self._open.close()
        self._trainer = None

    def identity(self) -> TrainerIdentity:
        """What a job's key says of the trainer; nothing is started for it.

        Raises:
            UsageError: TRAINER_BASE_URL without its key or model.
        """
        if self._trainer is None:
            self._trainer = declared_trainer()
        return self._trainer.identity if self._trainer else _own_identity()

    def address(self) -> Trainer:
        """The trainer to talk to.

        Raises:
            UsageError: TRAINER_BASE_URL without its key or model.
            TrainerError: the own trainer needs the extra `trainer`, or did not start.
        """
        if self._trainer is None:
            self._trainer = declared_trainer() or self._start_own()
        return self._trainer

    def _start_own(self) -> Trainer:
        try:
            import torch  # noqa: F401 - only to say early and clearly that it is missing
        except ImportError:
            raise TrainerError(
                "slimft's own trainer needs torch: pip install 'slimft[trainer]' (make install does), "
                "or name another trainer with TRAINER_BASE_URL, TRAINER_API_KEY and TRAINER_MODEL"
            ) from None
        from dagster_slimft.trainer.base import ensure_base
        from dagster_slimft.trainer.process import running_trainer

        base = ensure_base(self._workspace.home, report)
        address = self._open.enter_context(running_trainer(self._workspace.trainer, base))
        revision = _own_identity().base_revision
        return Trainer(address.base_url, address.api_key, address.model, base_revision=revision)


def _own_identity() -> TrainerIdentity:
    """The own server's; its port and key are new at each start, and no job depends on them."""
    from dagster_slimft.trainer.base import base_hash

    return TrainerIdentity(LOOPBACK, DEMO_MODEL, base_hash())


def declared_trainer() -> Trainer | None:
    """The trainer named by TRAINER_BASE_URL, _API_KEY and _MODEL; None when unset.

    Raises:
        UsageError: one of the other two is missing.
    """
    base_url = os.environ.get("TRAINER_BASE_URL")
    if not base_url:
        return None
    missing = [name for name in ("TRAINER_API_KEY", "TRAINER_MODEL") if not os.environ.get(name)]
    if missing:
        raise UsageError(f"TRAINER_BASE_URL is set but {' and '.join(missing)} not: set it, or unset TRAINER_BASE_URL")
    if not is_loopback(base_url):
        print(f"slimft: redacted dialogues will be sent to {base_url} (TRAINER_BASE_URL)", file=sys.stderr)
    return Trainer(base_url=base_url, api_key=os.environ["TRAINER_API_KEY"], model=os.environ["TRAINER_MODEL"])
