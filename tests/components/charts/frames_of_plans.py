"""Small made-up plans in the shape that the builders take."""

from __future__ import annotations

from datetime import date, timedelta

import pandas as pd

LINKS = [
    ("F1", "F2"), ("F1", "F3"), ("F1", "F4"), ("F2", "N3"), ("F2", "N4"), ("R1", "N4"), ("R2", "N4"), ("R3", "A1"),
    ("R3", "A2"), ("F3", "A1"), ("F3", "A4"), ("S1", "N3"), ("S2", "N2"), ("S2", "N4"), ("N1", "N5"),
]  # fmt: skip
STARTS = [date(2026, 4, 1), date(2026, 7, 1), date(2026, 10, 1), date(2027, 1, 1), date(2027, 4, 1)]
LABELS = ["2026/27 Q1", "2026/27 Q2", "2026/27 Q3", "2026/27 Q4", "2027/28 Q1"]


def actions(states: list[str]) -> pd.DataFrame:
    """One action a state, each in a quarter of its own."""
    rows = [
        (
            f"F{at + 1} 2\u21923",
            f"Action {at}",
            state,
            STARTS[at],
            STARTS[at] + timedelta(days=60),
            STARTS[at] + timedelta(days=90),
            LABELS[at],
            f"Reason {at}",
        )
        for at, state in enumerate(states)
    ]
    names = ["step", "title", "state", "starts_on", "ends_on", "due_on", "quarter", "reason"]
    return pd.DataFrame(rows, columns=names)


def quarters(number: int = 5) -> pd.DataFrame:
    """Quarters that carry ever more points, of ten."""
    rows = [
        (LABELS[at], STARTS[at], STARTS[at] + timedelta(days=90), 3.0 * (at + 1), 10) for at in range(number)
    ]
    return pd.DataFrame(rows, columns=["label", "starts_on", "ends_on", "used_points", "capacity_points"])


def capabilities(states: dict[str, str]) -> pd.DataFrame:
    """One capability a state."""
    rows = [(name, f"Capability {name}", state) for name, state in states.items()]
    return pd.DataFrame(rows, columns=["capability_id", "capability", "state"])
