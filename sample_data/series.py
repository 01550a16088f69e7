"""An invented dataset of published figures, so that the explorer has something to show at once.

Areas and kinds are fictional. It holds what real files hold: seasons, a month without figures, a lasting rise, a
category that begins late, and small counts.
"""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np

from sample_data.chance import generator

DATASET = "Synthetic incidents by area and kind"
AREAS = ("Ashford Vale", "Birchmoor", "Cold Harbour", "Dunwell", "Eastmere", "Fallowfield", "Greywick", "Highmarsh")
KINDS = {"Vehicle crime": (60, 0.05), "Violence": (140, 0.18), "Theft": (90, 0.12), "Arson": (3, 0.0)}
FIRST_YEAR, MONTHS = 2022, 57
RISING = ("Dunwell", "Vehicle crime", 44, 1.5)
LATE = ("Highmarsh", "Theft", 30)
MISSING = ("Eastmere", 20)


def write_series(path: Path, *, seed: int) -> Path:
    """Write the dataset as a file of the kind ``series`` and return its path."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("dataset", "series", "period", "value"))
        for place, area in enumerate(AREAS):
            for kind in KINDS:
                counts = _counts(area, kind, generator(seed, f"series {kind}", place))
                rows = ((DATASET, f"{area} | {kind}", month, count) for month, count in counts)
                writer.writerows(rows)
    return path


def _counts(area: str, kind: str, rng: np.random.Generator) -> list[tuple[str, str]]:
    """(month, count as text) of one series; blank where nothing was published, and nothing before it began."""
    level, swing = KINDS[kind]
    months = np.arange(MONTHS)
    mean = level * rng.uniform(0.6, 1.6) * (1 + swing * np.sin((months - 3) * np.pi / 6))
    if (area, kind) == RISING[:2]:
        mean[RISING[2] :] *= RISING[3]
    counts = rng.poisson(mean * rng.gamma(200, 1 / 200, MONTHS))
    first = LATE[2] if (area, kind) == LATE[:2] else 0
    return [
        (f"{FIRST_YEAR + at // 12}-{at % 12 + 1:02}", "" if (area, at) == MISSING else str(int(count)))
        for at, count in enumerate(counts)
        if at >= first
    ]
