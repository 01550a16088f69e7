"""How good the ranking is on reads whose truth is known: measured on request, kept, and shown until reads change."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pandas as pd

from data_access.anpr.evaluating import evaluate
from data_access.anpr.gate import OpenSearch
from data_access.anpr.lake import Lake, write_durably
from models.anpr.evaluation import SET_ASIDE
from models.anpr.profiles import Profile
from models.errors import DataNotAvailable

TRUTH_FILE = "truth.csv"  # beside the reads of a synthetic lake; real ones have none


@dataclass(frozen=True, eq=False)
class Measured:
    """Measures of one profile on the truth of these reads, each vehicle ranked by what the other lines taught."""

    made_at: str
    manifest: int
    measures: dict[str, Any]
    tenths: pd.DataFrame
    curve: pd.DataFrame
    false_leads: pd.DataFrame

    @property
    def base_rate(self) -> float:
        """Share of vehicles that are true, among those with a credible run."""
        return self.measures["true"] / self.measures["bodies"] if self.measures["bodies"] else 0.0


def has_truth(lake: Lake) -> bool:
    """Whether it is known of these reads who is what: only of synthetic ones."""
    return lake.is_synthetic and (lake.folder / TRUTH_FILE).exists()


def measure(search: OpenSearch, profile: Profile) -> Measured:
    """Measure the ranking of a profile and keep what was found; DataNotAvailable where no truth is known."""
    lake = search.lake
    if not has_truth(lake):
        raise DataNotAvailable("Nobody knows the truth of these reads.", "Judge leads: their findings are counted.")
    number = lake.manifest().number
    found = evaluate(search, lake.folder / TRUTH_FILE, profile, known_fraction=1.0)
    told = {
        "made_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "manifest": number,
        "measures": asdict(found.measures[SET_ASIDE]),
        "tenths": found.reliability.to_dict("list"),
        "curve": found.curve.to_dict("list"),
        "false_leads": found.false_leads.to_dict("list"),
    }
    write_durably(_path(lake, profile.profile_id), json.dumps(told))
    return _read(told)


def measured(lake: Lake, profile_id: str) -> Measured | None:
    """What was measured last, or None."""
    try:
        return _read(json.loads(_path(lake, profile_id).read_text(encoding="utf-8")))
    except FileNotFoundError:
        return None


def _read(told: dict[str, Any]) -> Measured:
    frames = {name: pd.DataFrame(told[name]) for name in ("tenths", "curve", "false_leads")}
    return Measured(told["made_at"], told["manifest"], told["measures"], **frames)


def _path(lake: Lake, profile_id: str) -> Path:
    return lake.folder / "models" / f"measured-{profile_id}.json"
