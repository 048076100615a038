"""Installs torch so that a machine without a GPU gets the CPU build; run by `make`, needs the standard library only.

First `uv pip install --torch-backend=auto`, which picks the right build where PyTorch's own index can be reached.
Else plain pip, after a dry run: on a machine without a GPU it stops rather than bring gigabytes of GPU packages.
"""

import importlib.util
import shutil
import subprocess
import sys
from pathlib import Path

VERSION = "2.13.0"
GPU_PACKAGES = ("nvidia-", "cuda-", "triton")
DEVICES = ("/dev/nvidiactl", "/dev/kfd")


def main() -> int:
    """Install torch into the environment of this interpreter; returns 0, or 1 with a reason on standard error."""
    if importlib.util.find_spec("torch") is not None:
        return 0
    if _with_uv():
        return 0
    pip = [sys.executable, "-m", "pip", "install", "--quiet"]
    if not any(Path(device).exists() for device in DEVICES):
        dry = subprocess.run([*pip, "--dry-run", "--report", "-", f"torch=={VERSION}"], capture_output=True, text=True)
        if dry.returncode != 0:
            print(f"slimft: torch {VERSION} cannot be found by pip:\n{dry.stderr[-600:]}", file=sys.stderr)
            return 1
        unwanted = _gpu_packages(dry.stdout)
        if unwanted:
            print(
                f"slimft: this machine has no GPU, but pip would install GPU packages ({', '.join(unwanted[:3])}). "
                f"Install a CPU build of torch {VERSION} into .venv (pytorch.org, 'CPU'), then run make again.",
                file=sys.stderr,
            )
            return 1
    return subprocess.run([*pip, f"torch=={VERSION}"]).returncode


def _with_uv() -> bool:
    uv = shutil.which("uv")
    if uv is None:
        return False
    command = [uv, "pip", "install", "--quiet", "--python", sys.executable, "--torch-backend=auto", f"torch=={VERSION}"]
    return subprocess.run(command, capture_output=True).returncode == 0


def _gpu_packages(report: str) -> list[str]:
    import json

    names = [item["metadata"]["name"].lower() for item in json.loads(report)["install"]]
    return sorted(name for name in names if name.startswith(GPU_PACKAGES))


if __name__ == "__main__":
    sys.exit(main())
