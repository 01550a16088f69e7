from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest

from components.charts import frames


@pytest.mark.parametrize(
    ("column", "expected"),
    [
        (pd.Series([1, 2]), [1, 2]),
        (pd.Series([1.5, None]), [1.5, None]),
        (pd.Series([3, None], dtype="Int64"), [3, None]),
        (pd.Series(["Kent", None]), ["Kent", None]),
        (pd.Series(["Kent", pd.NA], dtype="string"), ["Kent", None]),
        (pd.Series([np.int64(3), np.nan, "a", None, pd.NaT], dtype=object), [3, None, "a", None, None]),
        (pd.Series([True, False]), [True, False]),
        (pd.Series([True, None], dtype="boolean"), [True, None]),
    ],
)
def test_every_kind_of_column_becomes_plain_values(column, expected):
    found = frames.values(pd.DataFrame({"x": column}), "x")
    assert json.dumps(found) == json.dumps(expected)


def test_rows_keep_the_order_of_frame_and_names():
    frame = pd.DataFrame({"a": [1, 2], "b": ["x", None]})
    assert frames.rows(frame, "b", "a") == [("x", 1), (None, 2)]


def test_a_column_that_is_not_there_is_named():
    with pytest.raises(KeyError, match="missing"):
        frames.values(pd.DataFrame({"a": [1]}), "missing")


def test_whole_numbers_stay_whole_beside_missing_ones():
    column = pd.Series(frames.whole_numbers([3, None, 0]))
    assert column.dtype == "Int64"
    assert column.isna().tolist() == [False, True, False]
    assert column.iloc[0] == 3
