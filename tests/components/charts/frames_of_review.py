"""The course of a review, for the picture of it."""

from __future__ import annotations

import pandas as pd

from components.charts.found_against_opened import found_against_opened

ITEMS, OPENED, RELEVANT = 4_600, 140, 38.0


def curve(opened: int = OPENED) -> pd.DataFrame:
    """Nearly each of the first is relevant, then ever fewer."""
    found, rows = 0, []
    for at in range(1, opened + 1):
        found += at <= 20 or at % 8 == 0
        rows.append((at, found))
    return pd.DataFrame(rows, columns=["opened", "found"])


def pictures(context, *, is_full):
    """Name and spec of the picture, with an estimate and without, or without a row."""
    given = {"items": ITEMS, "title": "What is told", "context": context}
    pictured = curve(OPENED if is_full else 0)
    return {
        "found_against_opened": found_against_opened(curve=pictured, relevant=RELEVANT, **given),
        "found_against_opened before an estimate": found_against_opened(
            curve=pictured, relevant=None, key="before", **given
        ),
    }
