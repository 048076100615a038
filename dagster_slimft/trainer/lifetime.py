"""Ends a process when the one that started it is gone, so that `kill -9` of a parent leaves no orphan.

The parent's id is handed over and compared with `getppid()` twice a second. A kernel death signal
(PR_SET_PDEATHSIG) would be quicker, but it fires when the starting *thread* ends, and orchestrators start
servers from short-lived threads.
"""

import os
import threading
import time

CHECK_SECONDS = 0.5


def exit_with_parent(parent: int) -> None:
    """End this process at once when `parent` is no longer its parent; all state on disk is crash-safe."""
    threading.Thread(target=_watch, args=(parent,), name="parent-watch", daemon=True).start()


def _watch(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(CHECK_SECONDS)
    os._exit(1)
