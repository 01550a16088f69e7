"""The reviewed numbers by which benefits are judged and valued, from ``models/definitions/benefits/rules.toml``."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from models.benefits.kinds import FOLDER

FILE = FOLDER / "rules.toml"


@cache
def section(name: str) -> Mapping[str, float]:
    """The numbers of one section of the file, by name; KeyError for a section that it does not have."""
    return MappingProxyType(tomllib.loads(FILE.read_text(encoding="utf-8"))[name])
