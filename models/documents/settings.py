"""The reviewed numbers of document search, from the files of ``models/definitions/documents``."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from models import definition_files

AREA = "documents"

section = partial(definition_files.section, AREA)
definition = partial(definition_files.definition, AREA)


def display_name() -> str:
    """What the product is called where it shows: a setting, neutral by default."""
    return str(section("names", "product")["display_name"])


def numbers(file: str, name: str) -> Mapping[str, float]:
    """A section of which every value is a number."""
    return {key: float(value) for key, value in section(file, name).items()}  # type: ignore[arg-type]
