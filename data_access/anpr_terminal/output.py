"""What the verbs print and write: one JSON object or plain lines, tables to files, progress on a terminal."""

from __future__ import annotations

import argparse
import dataclasses
import json
import math
import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from data_access.exports import STATUS_COLUMN, SYNTHETIC, guarded
from models.errors import EditRefused

if TYPE_CHECKING:
    import pandas as pd

TO_STANDARD_OUTPUT = "-"
SUFFIXES, RECORD_SUFFIXES = (".csv", ".json", ".parquet"), (".md", ".json")
ROWS_SHOWN = 20


def check_out(out: str | None, *, suffixes: tuple[str, ...] = SUFFIXES) -> None:
    """EditRefused unless a file can be written to what was given: before any work is done."""
    if out is None or out == TO_STANDARD_OUTPUT:
        return
    path = Path(out)
    if path.suffix.lower() not in suffixes:
        raise EditRefused(f"{path.name} is no name for an output.", f"End it in {', '.join(suffixes)}, or give -.")
    if not path.parent.is_dir() or path.is_dir():
        raise EditRefused(f"There is no folder {path.parent} to write {path.name} in.", "Make it, or check the path.")


def say(options: argparse.Namespace, facts: Mapping[str, object], lines: list[str]) -> None:
    """Print the facts as one JSON object, or the lines."""
    if options.json:
        print(as_text(facts))
        return
    to = sys.stderr if getattr(options, "out", None) == TO_STANDARD_OUTPUT else sys.stdout
    for line in lines:
        print(line, file=to)


def say_rows(
    options: argparse.Namespace,
    rows: pd.DataFrame,
    facts: Mapping[str, object],
    lines: list[str],
    *,
    is_synthetic: bool,
) -> None:
    """Write rows to ``--out``, or with ``--json`` into the object, or show the first; then the facts or the lines."""
    marked = rows.assign(**{STATUS_COLUMN: SYNTHETIC}) if is_synthetic else rows
    out = getattr(options, "out", None)
    if out == TO_STANDARD_OUTPUT and not options.json:
        sys.stdout.write(_as_csv(marked))
    elif out is not None and out != TO_STANDARD_OUTPUT:
        write_rows(marked, Path(out), facts)
        lines = [*lines, f"{out}: {len(rows)} rows"]
    elif not options.json:
        lines = [*lines, *_table(marked)]
    whole = {**facts, "out": out} if out not in (None, TO_STANDARD_OUTPUT) else {**facts, "rows": records(marked)}
    say(options, whole if options.json else facts, lines)


def write_rows(rows: pd.DataFrame, path: Path, facts: Mapping[str, object]) -> None:
    """Write rows as the name of the file says; the file appears when it is whole."""
    beside = path.with_name(f"{path.name}.part")
    kind = path.suffix.lower()
    if kind == ".parquet":
        _flat(rows).to_parquet(beside, index=False)
    elif kind == ".json":
        beside.write_text(as_text({**facts, "rows": records(rows)}, indent=1), encoding="utf-8")
    else:
        beside.write_text(_as_csv(rows), encoding="utf-8", newline="")
    os.replace(beside, path)


def write_text(path: Path, text: str) -> None:
    """Write a text; the file appears when it is whole."""
    beside = path.with_name(f"{path.name}.part")
    beside.write_text(text, encoding="utf-8")
    os.replace(beside, path)


def records(rows: pd.DataFrame) -> list[dict[str, object]]:
    """Rows as plain objects; what is missing is null."""
    return [{str(name): _plain(value) for name, value in row.items()} for row in rows.to_dict("records")]


class Progress:
    """Says how far a long piece of work is, on standard error, when that is a terminal; wiped when the work is done."""

    def __init__(self) -> None:
        self._is_shown = sys.stderr.isatty()
        self._width = 0

    def __enter__(self) -> Progress:
        return self

    def __exit__(self, *failure: object) -> None:
        self._show("")

    def __call__(self, what: str, done: float = 0, of: int = 0) -> None:
        """Show a step: its name, and how much is done, as a count or as a share of all."""
        self._show(f"{what} {done} of {of}" if of else f"{what} {100 * done:.0f} %")

    def _show(self, told: str) -> None:
        if self._is_shown:
            print(f"\r{told.ljust(self._width)}", end="" if told else "\r", file=sys.stderr, flush=True)
            self._width = len(told)


def _as_csv(rows: pd.DataFrame) -> str:
    safe = _flat(rows).map(lambda value: guarded(value) if isinstance(value, str) else value)
    return safe.to_csv(index=False, lineterminator="\n")


def _flat(rows: pd.DataFrame) -> pd.DataFrame:
    """Lists and objects as JSON text, which every format takes."""
    nested = (list, tuple, dict)
    return rows.map(lambda value: as_text(value) if isinstance(value, nested) else value)


def _table(rows: pd.DataFrame) -> list[str]:
    if rows.empty:
        return ["no rows"]
    shown = _flat(rows.head(ROWS_SHOWN)).to_string(index=False, max_colwidth=60)
    left = len(rows) - ROWS_SHOWN
    return [*shown.splitlines(), *([f"and {left} more; --out FILE writes them all"] if left > 0 else [])]


def as_text(value: object, *, indent: int | None = None) -> str:
    """Anything that the verbs say as JSON; what is missing or no finite number is null."""
    return json.dumps(_plain(value), ensure_ascii=False, allow_nan=False, indent=indent)


def _plain(value: object) -> object:
    """A value as the types that JSON knows."""
    if value is None or isinstance(value, (bool, int, str)):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {item.name: _plain(getattr(value, item.name)) for item in dataclasses.fields(value)}
    if isinstance(value, Mapping):
        return {str(key): _plain(held) for key, held in value.items()}
    if isinstance(value, (list, tuple, set, frozenset, range)):
        return [_plain(held) for held in value]
    if hasattr(value, "tolist"):
        return _plain(value.tolist())
    return None if type(value).__name__ in ("NAType", "NaTType") else str(value)
