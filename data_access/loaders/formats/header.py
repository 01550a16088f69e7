"""The first line of a file compared with what its contract declares, before any other line is read."""

from __future__ import annotations

import difflib
from collections.abc import Sequence

from data_access.loaders.formats.reading import (
    MAX_COLUMNS,
    MAX_WIDE_COLUMNS,
    FileRefused,
    Header,
    Refusal,
    refuse,
)

OTHER_DELIMITERS = {";": "semicolons", "\t": "tabs", "|": "vertical bars"}


def match_header(cells: Sequence[str], accepted: Sequence[Header]) -> int:
    """Position of the accepted header that these cells spell, in any order; FileRefused says what differs.

    Where no header is asked for, any will do, so long as no column stands twice.
    """
    most = most_columns(accepted)
    if len(cells) > most:
        raise refuse(
            f"The header has {len(cells):,} columns; a file may have at most {most}.",
            "Keep only the columns of the template.",
            row=1,
        )
    if not accepted and (twice := _repeated(cells)):
        raise FileRefused(*twice)
    if not accepted:
        return 0
    for position, header in enumerate(accepted):
        if not _differences(cells, header):
            return position
    _check_delimiter(cells, accepted)
    nearest = max(accepted, key=lambda header: sum(header.knows(cell) for cell in cells))
    raise FileRefused(*_differences(cells, nearest))


def is_spelt(cells: Sequence[str], header: Header) -> bool:
    """Whether these cells are that header, in any order."""
    return not _differences(cells, header)


def most_columns(accepted: Sequence[Header]) -> int:
    """How many columns a file with one of these headers may have: more where periods may stand as columns."""
    return MAX_COLUMNS if accepted and not any(header.periods for header in accepted) else MAX_WIDE_COLUMNS


def _check_delimiter(cells: Sequence[str], accepted: Sequence[Header]) -> None:
    if len(cells) != 1:
        return
    for delimiter, words in OTHER_DELIMITERS.items():
        parts = [part.strip().strip('"') for part in cells[0].split(delimiter)]
        if len(parts) > 1 and any(header.knows(part) for header in accepted for part in parts):
            raise refuse(
                f"The columns are separated by {words}, not by commas.",
                "Save the file as comma-separated CSV, or as XLSX.",
                row=1,
            )


def _differences(cells: Sequence[str], header: Header) -> list[Refusal]:
    unknown = [cell for cell in cells if not header.knows(cell)]
    missing = [name for name in header.needed if name not in cells]
    has_periods = not header.periods or any(header.is_period(cell) for cell in cells)
    return (
        [_missing(name) for name in missing]
        + [_unknown(cell, [*missing, *header.needed, *header.allowed]) for cell in unknown]
        + _repeated(cells)
        + ([] if has_periods else [_no_periods()])
    )


def _repeated(cells: Sequence[str]) -> list[Refusal]:
    twice = sorted({cell for cell in cells if cells.count(cell) > 1})
    return [Refusal(1, name, name, f'The column "{name}" stands twice.', "Keep one of them.") for name in twice]


def _no_periods() -> Refusal:
    return Refusal(1, None, None, "No column is named after a month.", "Name each column of figures as 202304.")


def _missing(name: str) -> Refusal:
    return Refusal(1, name, None, f'The column "{name}" is missing.', "Add it, spelt as in the template.")


def _unknown(cell: str, known: Sequence[str]) -> Refusal:
    folded = {name.casefold(): name for name in reversed(known)}
    near = difflib.get_close_matches(cell.strip().casefold(), folded, n=1, cutoff=0.6)
    remedy = f'Did you mean "{folded[near[0]]}"? Spell it so.' if near else "Remove it."
    shown = cell[:100]
    return Refusal(1, shown, shown, f'The column "{shown}" is not part of this kind of file.', remedy)
