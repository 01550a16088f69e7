"""Rankings as they were shown, in ``runs/<run_id>/``: leads as Parquet and how they were made; they expire."""

from __future__ import annotations

import json
import shutil
import uuid
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from data_access.anpr.gate import OpenSearch, note
from data_access.anpr.lake import Lake, write_durably
from models.anpr.settings import section
from models.errors import DataNotAvailable

if TYPE_CHECKING:
    from data_access.anpr.ranking import Ranking

FOLDER, LEADS, FACTS = "runs", "leads.parquet", "run.json"


@dataclass(frozen=True)
class RankingRecord:
    """How a ranking was made; ``facts`` is all of run.json."""

    run_id: str
    made_at: str
    expires_on: date
    facts: Mapping[str, Any]

    def is_expired(self, today: date) -> bool:
        """Whether it may no longer be read."""
        return today > self.expires_on


def keep_ranking(search: OpenSearch, ranking: Ranking, manifest: int, *, known: int) -> RankingRecord:
    """Write the first candidates with score, chance and features, and the facts, under a new id."""
    lake, profile = search.lake, ranking.model.profile
    now = datetime.now(UTC)
    run_id = f"{now:%Y%m%dT%H%M%S}-{uuid.uuid4().hex[:6]}"
    expires = now.date() + timedelta(days=int(section("rules", "retention")["outputs_days"]))
    folder = lake.folder / FOLDER / run_id
    folder.mkdir(parents=True)
    most = int(section("ranking", "leads")["kept_leads"])
    ranking.vehicles.head(most).to_parquet(folder / LEADS, index=False)
    facts = {
        "run_id": run_id, "made_at": now.isoformat(timespec="seconds"), "expires_on": str(expires),
        "search_id": search.search_id, "first_day": search.first_day, "last_day": search.last_day,
        "manifest": manifest, "profile_id": profile.profile_id, "profile_version": profile.version,
        "model_id": ranking.model_id, "examples": ranking.model.examples, "known": known,
        "lines": [{"line_id": line.line_id, "name": line.name, "steps": len(line.sites)} for line in ranking.lines],
        "candidates": len(ranking.vehicles), "vehicles_seen": ranking.vehicles_seen,
        "method": "additive logistic regression with the profile as its prior",
        "leads": [_told(lead) for lead in ranking.leads],
    }  # fmt: skip
    write_durably(folder / FACTS, json.dumps(facts))
    return RankingRecord(run_id, facts["made_at"], expires, facts)


def _told(lead: Any) -> dict[str, Any]:
    told = asdict(lead)
    told["runs"] = len(lead.runs)
    told["last_run"] = max((run.t_end for run in lead.runs), default=None)
    return told


def ranking_ids(lake: Lake) -> tuple[str, ...]:
    """Ids of every ranking that is there, expired or not: a key for what is read of them, since none ever changes."""
    return tuple(sorted(path.parent.name for path in (lake.folder / FOLDER).glob(f"*/{FACTS}")))


def ranking_records(lake: Lake) -> tuple[RankingRecord, ...]:
    """Every ranking that has not expired, newest first."""
    found = (_record(path) for path in (lake.folder / FOLDER).glob(f"*/{FACTS}"))
    alive = [record for record in found if not record.is_expired(datetime.now(UTC).date())]
    return tuple(sorted(alive, key=lambda record: record.made_at, reverse=True))


def kept_ranking(search: OpenSearch, run_id: str) -> tuple[RankingRecord, pd.DataFrame]:
    """A ranking by its id with its candidates, on record before it is shown; DataNotAvailable once it has expired."""
    record = next((one for one in ranking_records(search.lake) if one.run_id == run_id), None)
    if record is None:
        raise DataNotAvailable(f"There is no ranking {run_id!r}.", "It may have expired: rank the line again.")
    note(search, "ranking", {"run": run_id})
    return record, pd.read_parquet(search.lake.folder / FOLDER / run_id / LEADS)


def purge_expired_rankings(lake: Lake, today: date | None = None) -> int:
    """Remove rankings whose day has passed; how many they were."""
    old = expired_rankings(lake, today)
    for folder in old:
        shutil.rmtree(folder)
    return len(old)


def expired_rankings(lake: Lake, today: date | None = None) -> list[Path]:
    """The folders of rankings whose day has passed."""
    day = today or datetime.now(UTC).date()
    return [path.parent for path in (lake.folder / FOLDER).glob(f"*/{FACTS}") if _record(path).is_expired(day)]


def _record(path: Path) -> RankingRecord:
    facts = json.loads(path.read_text(encoding="utf-8"))
    return RankingRecord(facts["run_id"], facts["made_at"], date.fromisoformat(facts["expires_on"]), facts)
