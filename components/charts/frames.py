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
    if is_plain(column.dtype):
        return [None if value != value else value for value in column.tolist()]
    return [plain_value(value) for value in column.tolist()]


def is_plain(dtype: Any) -> bool:
    """Whether a column gives plain Python values with NaN as the only sign of a missing one."""
    if isinstance(dtype, pd.StringDtype):
        return dtype.na_value is not pd.NA
    return isinstance(dtype, np.dtype) and dtype.kind != "O"


def whole_numbers(numbers: list[int | None]) -> Any:
    """A column of whole numbers that may miss some, for a table twin."""
    mask = np.array([number is None for number in numbers], dtype=bool)
    return pd.arrays.IntegerArray(np.array([number or 0 for number in numbers], dtype="int64"), mask)


def rows(frame: pd.DataFrame, *names: str) -> list[tuple[Any, ...]]:
    """The named columns as tuples of plain values, in the order of the frame."""
    return list(zip(*(values(frame, name) for name in names), strict=True))
