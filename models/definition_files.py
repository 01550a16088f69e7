"""Reviewed numbers and words that change without touching code: the TOML files of ``models/definitions``."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

FOLDER = Path(__file__).parent / "definitions"


@cache
def definition(area: str, file: str) -> Mapping[str, object]:
    """The whole of ``<area>/<file>.toml``; FileNotFoundError where there is none."""
    return MappingProxyType(tomllib.loads((FOLDER / area / f"{file}.toml").read_text(encoding="utf-8")))


@cache
def section(area: str, file: str, name: str) -> Mapping[str, object]:
    """One section of a definition by name; KeyError for a section that the file does not have."""
    return MappingProxyType(definition(area, file)[name])
