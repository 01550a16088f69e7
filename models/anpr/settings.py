"""The reviewed numbers of the engine for plate reads, from the files of ``models/definitions/anpr``."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

FOLDER = Path(__file__).parent.parent / "definitions" / "anpr"


@cache
def section(file: str, name: str) -> Mapping[str, object]:
    """One section of ``<file>.toml`` by name; KeyError for a section that the file does not have."""
    return MappingProxyType(definition(file)[name])


@cache
def definition(file: str) -> Mapping[str, object]:
    """The whole of ``<file>.toml``; FileNotFoundError where there is none."""
    return MappingProxyType(tomllib.loads((FOLDER / f"{file}.toml").read_text(encoding="utf-8")))
