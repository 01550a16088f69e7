"""Reads made by plain code: 60 vehicles, 12 cameras, four days, each drive a chain of cameras ten minutes apart."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pandas as pd

from data_access.anpr.lake import Lake

START = datetime(2026, 3, 2, tzinfo=UTC)
CAMERAS = [f"CAM-{number:02}" for number in range(12)]
HEADER = ["vrm", "camera_id", "timestamp", "direction", "confidence"]


def plate_of(number: int) -> str:
    """A plate with a tag that is not issued."""
    return f"Z{chr(65 + number % 26)}{50 + number // 26:02}ABC"


def some_reads(*, days: int = 4, seed: int = 7) -> pd.DataFrame:
    """About 3,000 reads with UTC times, a few of them repeated within a second."""
    chance = random.Random(seed)
    rows = []
    for day in range(days):
        for vehicle in range(60):
            start = START + timedelta(days=day, minutes=chance.randrange(60, 1200))
            for step in range(12):
                moment = start + timedelta(minutes=10 * step, milliseconds=chance.randrange(1000))
                rows.append((plate_of(vehicle), CAMERAS[step], moment, "N", chance.randrange(60, 100)))
                if chance.random() < 0.03:
                    rows.append((plate_of(vehicle), CAMERAS[step], moment + timedelta(seconds=1), "N", 50))
    chance.shuffle(rows)
    return pd.DataFrame(rows, columns=HEADER)


def save(reads: pd.DataFrame, path: Path) -> Path:
    """Write reads as CSV or Parquet, by the name."""
    if path.suffix == ".parquet":
        reads.to_parquet(path, index=False)
    else:
        reads.to_csv(path, index=False, date_format="%Y-%m-%dT%H:%M:%S.%fZ")
    return path


def held(lake: Lake, view: str = "reads_by_vehicle") -> list[tuple]:
    """What a lake holds, by plate and camera id: the same whatever numbers they have."""
    with lake.session() as con:
        con.table(view).create_view("chosen")
        rows = con.execute(
            "select plate, t, camera_id, day, dow, hour, confidence, first_day from chosen "
            "join vehicles using (vid) join cameras using (cam) order by all"
        )
        return rows.fetchall()
