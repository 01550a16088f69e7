"""Reading of tidy frames: rows as plain Python values, whatever pandas kept them in."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

SHOWN, INCOMPLETE, NOT_SHARED = "shown", "incomplete", "not shared"


def plain_value(value: Any) -> Any:
    """None for anything missing and a plain Python number for a NumPy one."""
    if value is None or value is pd.NA or value is pd.NaT:
        return None
    if isinstance(value, np.generic):
        value = value.item()
    return None if value != value else value


def values(frame: pd.DataFrame, name: str) -> list[Any]:
    """One column as plain values; KeyError when the column is not there."""
    column = frame[name]
    if column.dtype != object and not column.hasnans:
        return column.tolist()
    return [plain_value(value) for value in column.tolist()]


def rows(frame: pd.DataFrame, *names: str) -> list[tuple[Any, ...]]:
    """The named columns as tuples of plain values, in the order of the frame."""
    return list(zip(*(values(frame, name) for name in names), strict=True))
