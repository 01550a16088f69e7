"""Reasons of leads as the comparison takes them."""

import pandas as pd

VEHICLES = ["V-AAAAAAAA", "V-BBBBBBBB", "V-CCCCCCCC"]
REASONS = [
    ("V-AAAAAAAA", "Short stays <at> the far end", "6 times out and back with a short stay", 2.6),
    ("V-BBBBBBBB", "Short stays <at> the far end", "2 times out and back with a short stay", 0.9),
    ("V-CCCCCCCC", "Every working day", "a run on 92 % of the working days", -1.8),
    ("V-AAAAAAAA", "By night", "40 % of its runs touch the night", 0.3),
]


def reasons(rows: int = len(REASONS)) -> pd.DataFrame:
    """The first of the reasons."""
    return pd.DataFrame(REASONS[:rows], columns=["vehicle", "title", "words", "log_odds"])
