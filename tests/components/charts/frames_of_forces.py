"""Small made-up frames in the shape that the builders take."""

from __future__ import annotations

import pandas as pd

from components.charts.spec import ChartContext

PILLARS = ("Data Foundations", "Data Responsibility", "Data Availability", "Data Skills", "Data Analytics")
CAPABILITIES = [
    (f"{letter}{n}", f"Capability {letter}{n}", p)
    for letter, p in zip("FRASN", PILLARS, strict=True)
    for n in range(1, 6)
]


def context(*, is_synthetic: bool = False, mode: str = "light") -> ChartContext:
    return ChartContext("England and Wales", "reassessment 2025", "Wave file", "How it is made", is_synthetic, mode)


def tiles(values: list, states: list[str] | None = None) -> pd.DataFrame:
    """One force a value, in rows of seven."""
    states = states or ["shown"] * len(values)
    return pd.DataFrame(
        {
            "force_id": [f"force-{at}" for at in range(len(values))],
            "name": [f"Force {at}" for at in range(len(values))],
            "code": [f"F{at:02}" for at in range(len(values))],
            "tile_x": [at % 7 for at in range(len(values))],
            "tile_y": [at // 7 for at in range(len(values))],
            "longitude": [-2.0 + at / 50 for at in range(len(values))],
            "latitude": [52.0 + at / 50 for at in range(len(values))],
            "value": pd.Series(values, dtype="object"),
            "label": [None] * len(values),
            "state": states,
        }
    )


def forces_by_row(values_by_row: dict[str, list], state: str = "shown") -> pd.DataFrame:
    cells = [(row, at, value) for row, values in values_by_row.items() for at, value in enumerate(values)]
    return pd.DataFrame(
        {
            "row_id": [row for row, _, _ in cells],
            "force_id": [f"force-{at}" for _, at, _ in cells],
            "code": [f"F{at:02}" for _, at, _ in cells],
            "name": [f"Force {at}" for _, at, _ in cells],
            "value": pd.Series([value for _, _, value in cells], dtype="object"),
            "state": [state] * len(cells),
        }
    )


def quartiles(medians: dict[str, float | None]) -> pd.DataFrame:
    known = {row: m is not None for row, m in medians.items()}
    return pd.DataFrame(
        {
            "row_id": list(medians),
            "label": list(medians),
            "lower_quartile": [m - 0.4 if known[row] else None for row, m in medians.items()],
            "median": list(medians.values()),
            "upper_quartile": [m + 0.4 if known[row] else None for row, m in medians.items()],
        }
    )


def capability_rows(counts: list) -> pd.DataFrame:
    """One capability for each five counts; None for a suppressed one."""
    rows = []
    for (capability_id, name, pillar), numbers in zip(CAPABILITIES, counts, strict=False):
        numbers, hidden = numbers or (None,) * 5, numbers is None
        levels = {f"at_level_{level}": number for level, number in enumerate(numbers, start=1)}
        rows.append(
            {
                "capability_id": capability_id,
                "capability": name,
                "pillar": pillar,
                "is_suppressed": hidden,
                **levels,
            }
        )
    columns = [
        "capability_id",
        "capability",
        "pillar",
        "is_suppressed",
        *(f"at_level_{n}" for n in range(1, 6)),
    ]
    return pd.DataFrame(rows, columns=columns)


def capabilities() -> pd.DataFrame:
    return pd.DataFrame(CAPABILITIES, columns=["capability_id", "capability", "pillar"])


def levels(forces: int, *, level: int | None = None, state: str = "shown") -> pd.DataFrame:
    return pd.DataFrame(
        [
            (f"force-{at}", f"Force {at:02}", capability_id, level or (at + place) % 5 + 1, state)
            for at in range(forces)
            for place, (capability_id, _, _) in enumerate(CAPABILITIES)
        ],
        columns=["force_id", "name", "capability_id", "level", "state"],
    )


def changes(rows: list[tuple]) -> pd.DataFrame:
    """Label, previous, current, low, high and verdict of each row; only the label where suppressed."""
    names = ["label", "previous", "current", "change_low", "change_high", "verdict"]
    frame = pd.DataFrame(rows, columns=names)
    frame["change"] = frame["current"] - frame["previous"]
    frame["forces_paired"] = 38
    return frame


def shares(rows: list[tuple]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["label", "part", "total"])


def ages(rows: list[tuple]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["label", "claims", "is_expired"])


def national_medians() -> pd.DataFrame:
    return pd.DataFrame({"pillar": PILLARS, "median_level": [2.7, 3.4, None, 1.8, 2.6]})


def profiles(groups: list[tuple[str, int, float]]) -> pd.DataFrame:
    """One row a group and pillar; label, forces and distance from level 2.6 of each group."""
    cells = [
        (label, "close to the rest", forces, pillar, 2.6 + away) for label, forces, away in groups for pillar in PILLARS
    ]
    return pd.DataFrame(cells, columns=["label", "name", "forces", "pillar", "median_level"])


def costs(pairs):
    """One row a capability from (label, forces below, national and local person-weeks)."""
    names = ["label", "forces_below", "national_person_weeks", "local_person_weeks"]
    return pd.DataFrame(pairs, columns=names).assign(recommendation="act nationally")
