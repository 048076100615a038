"""The settings of this stage's `defs.yaml`, for what needs them outside its component."""

from functools import cache
from pathlib import Path
from typing import Any

import yaml


@cache
def declared_settings() -> dict[str, Any]:
    """Attributes by name."""
    path = Path(__file__).parent / "defs.yaml"
    attributes: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))["attributes"]
    return attributes
