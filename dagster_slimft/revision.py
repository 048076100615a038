"""Which revision of the code is running: a dataset version remembers it."""

import subprocess

from dagster_slimft.workspace import PROJECT_ROOT


def git_revision() -> str | None:
    """Commit of the clone, with `+` when files differ from it; None outside a clone or without git."""
    try:
        done = subprocess.run(
            ["git", "describe", "--always", "--dirty=+", "--abbrev=12", "--exclude=*"],
            cwd=PROJECT_ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
    except FileNotFoundError:
        return None
    return done.stdout.strip() or None
