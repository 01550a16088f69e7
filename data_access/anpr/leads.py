"""A kept ranking as a list to work from, and which rankings there are for lines, a profile and the days of a search."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from data_access.anpr.gate import OpenSearch
from data_access.anpr.kept_rankings import RankingRecord, kept_ranking
from data_access.anpr.lake import Lake
from data_access.anpr.pseudonyms import names_of
from data_access.queries import run
from models.anpr.lead_list import ListedLead, Novelty, Term, novelty


@dataclass(frozen=True, eq=False)
class ListedRanking:
    """A ranking that may be shown under a search: how it was made, its leads, and what counts as new in it."""

    record: RankingRecord
    leads: tuple[ListedLead, ...]
    new: Novelty
    newest_day: int

    @property
    def line_names(self) -> tuple[str, ...]:
        """The lines that were ranked, by name."""
        return tuple(str(line["name"]) for line in self.record.facts["lines"])

    @property
    def profile_id(self) -> str:
        """The profile of the crime type."""
        return str(self.record.facts["profile_id"])


def may_be_shown(record: RankingRecord, search: OpenSearch) -> bool:
    """Whether a ranking was made from no other days than those of the search: a wider one tells of days outside it."""
    return search.first_day <= record.facts["first_day"] and record.facts["last_day"] <= search.last_day


def is_ranking_of(record: RankingRecord, line_ids: Collection[str], profile_id: str) -> bool:
    """Whether a ranking is one of exactly these lines for this profile."""
    ranked = {line["line_id"] for line in record.facts["lines"]}
    return ranked == set(line_ids) and record.facts["profile_id"] == profile_id


def listed_ranking(search: OpenSearch, run_id: str) -> ListedRanking:
    """The leads of a kept ranking under the names that are shown, on record before they are.

    DataNotAvailable once it has expired. A vehicle first read before the search begins counts as of the day before it.
    """
    record, rows = kept_ranking(search, run_id)
    told = record.facts["leads"]
    vids = {int(lead["vid"]) for lead in told}
    names = names_of(search.lake, vids | {int(vid) for lead in told for vid in lead["similar_known"]})
    runs = {(int(row.line), int(row.vid)): int(row.runs) for row in rows.itertuples(index=False)}
    days = first_days(search.lake, vids)
    earliest = search.first_day - 1
    leads = tuple(
        _listed(lead, record, names, runs, max(earliest, days.get(int(lead["vid"]), earliest))) for lead in told
    )
    newest = min(search.last_day, int(record.facts["last_day"]), max(day.day for day in search.lake.manifest().days))
    held = max(search.first_day, min(day.day for day in search.lake.manifest().days))
    return ListedRanking(record, leads, novelty(held, newest), newest)


def first_days(lake: Lake, vids: Collection[int]) -> dict[int, int]:
    """The day on which each vehicle was first read, by vehicle."""
    with lake.session() as con:
        return dict(run(con, "anpr/leads_first_days", vids=sorted(vids)).fetchall())


def _listed(
    lead: Mapping[str, Any],
    record: RankingRecord,
    names: Mapping[int, str],
    runs: Mapping[tuple[int, int], int],
    first_day: int,
) -> ListedLead:
    vid, line = int(lead["vid"]), record.facts["lines"][int(lead["line"])]
    reasons = [
        Term(str(reason["title"]), str(reason["words"]), float(reason["log_odds"]))
        for reason in (*lead["reasons_for"], *lead["reasons_against"])
    ]
    what_if = lead["what_if"]
    return ListedLead(
        rank=int(lead["rank"]), line_id=str(line["line_id"]), line=str(line["name"]), vid=vid,
        name=names.get(vid, "no longer held"), chance=float(lead["chance"]),
        chance_low=float(lead["chance_low"]), chance_high=float(lead["chance_high"]),
        is_known=bool(lead["is_known"]), reasons=tuple(reasons), what_if=str(what_if["words"]) if what_if else "",
        similar=tuple(names[int(one)] for one in lead["similar_known"] if int(one) in names),
        runs=runs.get((int(lead["line"]), vid), int(lead["runs"])), last_run_ms=lead.get("last_run"),
        first_day=first_day,
    )  # fmt: skip
