"""The reviewed numbers of the performance charts, read once from ``models/definitions/performance.toml``."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

FILE = Path(__file__).parent.parent / "definitions" / "performance.toml"


@cache
def section(name: str) -> Mapping[str, float]:
    """The numbers of one section of the file, by name; KeyError for a section that it does not have."""
    return MappingProxyType(tomllib.loads(FILE.read_text(encoding="utf-8"))[name])
