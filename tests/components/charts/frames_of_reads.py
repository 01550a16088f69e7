"""Small frames for the pictures of plate reads, whole and without a row."""

from datetime import date

import pandas as pd

from components.charts.associates import associates
from components.charts.feature_effects import feature_effects
from components.charts.gap_histogram import gap_histogram
from components.charts.misread_characters import misread_characters
from components.charts.precision_recall import precision_recall
from components.charts.reads_by_day import reads_by_day
from components.charts.reliability import reliability_diagram
from components.charts.week_grid import week_grid


def week(number=168):
    hours = pd.DataFrame({"dow": [at // 24 + 1 for at in range(168)], "hour": [at % 24 for at in range(168)]})
    counts = [at % 7 for at in range(168)]
    return hours.assign(count=counts, expected=2.5, stands_out=[at % 50 == 6 for at in range(168)]).head(number)


def days(number=5):
    on = [date(2026, 11, 1 + at + (at > 2)) for at in range(number)]
    return pd.DataFrame({"date": on, "reads": [10_000 + at for at in range(number)], "cameras": 12})


def network(number=4):
    vehicles = pd.DataFrame({"name": ["V-A", "V-B", "V-C", "V-D"], "step": [0, 1, 1, 2], "probability": 0.8})
    ties = pd.DataFrame(
        {"name": ["V-A", "V-A", "V-B"], "other": ["V-B", "V-C", "V-D"], "probability": 0.7, "times": 4, "days": 3}
    )
    return {"vehicles": vehicles.head(number), "ties": ties.head(max(number - 1, 0))}


def curve(number=3):
    whole = {"recall": [0.3, 0.6, 1.0], "precision": [1.0, 0.8, 0.5], "leads": [3, 8, 20]}
    return pd.DataFrame({**whole, "low": [0.4, 0.5, 0.3], "high": [1.0, 0.95, 0.7]}).head(number)


def effects(number=3):
    names = ["There and back", "First seen lately", "Hour of the day"]
    changes = {"change": [-0.2, -0.05, 0.01], "low": [-0.25, -0.09, -0.02], "high": [-0.15, 0.0, 0.03]}
    return pd.DataFrame({"title": names, **changes}).head(number)


def characters(number=3):
    reads, rates = pd.array([120, 14, None], dtype="Int64"), [4.2, 0.7, None]
    changes = {"meant": ["E", "0", "8"], "read_as": ["F", "D", "B"]}
    return pd.DataFrame({**changes, "misreads": reads, "per_thousand": rates}).head(number)


def tenths(number=3):
    return pd.DataFrame(
        {
            "said": [0.02, 0.35, 0.9],
            "was_true": [0.0, 0.4, 1.0],
            "low": [0.0, 0.1, 0.6],
            "high": [0.05, 0.7, 1.0],
            "leads": [900, 12, 5],
        }
    ).head(number)


def pictures(context, *, is_full):
    """Name and spec of every picture of plate reads, with rows or without any."""
    rows = 999 if is_full else 0
    gaps = (-42.0, -40.0, 12.0, 179.0, -180.0)[:rows]
    said = {"title": "What is seen", "context": context}
    return {
        "week_grid": week_grid(hours=week(rows), measure="Runs by day and hour", noun="runs", **said),
        "reads_by_day": reads_by_day(days=days(5 if is_full else 0), **said),
        "gap_histogram": gap_histogram(gaps=gaps, window=180, width=15, **said),
        "associates": associates(**network(rows), **said),
        "feature_effects": feature_effects(effects=effects(rows), measure="PR-AUC less that with all", **said),
        "misread_characters": misread_characters(characters=characters(rows), key="characters", **said),
        "precision_recall": precision_recall(
            curve=curve(rows), base_rate=0.01, looked_at=10, key="precision-recall", **said
        ),
        "reliability": reliability_diagram(tenths=tenths(rows), key="reliability", **said),
    }
