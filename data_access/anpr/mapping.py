"""Column mappings in files: read from TOML or JSON, and kept with a lake for each source."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path

from data_access.anpr.lake import Lake, write_durably
from models.anpr.columns import ColumnMapping, as_record, mapping_from
from models.errors import EditRefused

SOURCE_NAME = re.compile(r"[a-z0-9][a-z0-9_.-]{0,63}", re.IGNORECASE)


def read_mapping(path: Path) -> ColumnMapping:
    """The mapping in a TOML or JSON file; EditRefused says what is wrong with it."""
    try:
        text = path.read_text(encoding="utf-8-sig")
        said = json.loads(text) if text.lstrip().startswith("{") else tomllib.loads(text)
    except (OSError, UnicodeDecodeError, ValueError) as error:
        raise EditRefused(f"{path.name} cannot be read as a mapping: {error}.", "Write it as TOML or JSON.") from error
    return mapping_from(said.get("columns", said), where=path.name)


def kept_mapping(lake: Lake, source: str) -> ColumnMapping | None:
    """The mapping that a source was ingested with before, or None."""
    path = lake.folder / "sources" / f"{checked_name(source)}.json"
    if not path.exists():
        return None
    return mapping_from(json.loads(path.read_text(encoding="utf-8")), where=path.name)


def keep_mapping(lake: Lake, source: str, mapping: ColumnMapping) -> None:
    """Keep the mapping of a source."""
    write_durably(lake.folder / "sources" / f"{checked_name(source)}.json", json.dumps(as_record(mapping), indent=1))


def checked_name(source: str) -> str:
    """The name of a source; EditRefused for one that is no plain name."""
    if not SOURCE_NAME.fullmatch(source):
        raise EditRefused(f"{source[:80]!r} is no name of a source.", "Use letters, digits, dots and dashes.")
    return source
