"""What analysts would have done with the sample reads by now: newest days cleaned, lines ranked, leads looked at."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

import pandas as pd

from data_access.anpr.feedback import TRUE_LEAD, Judgement, judge
from data_access.anpr.gate import OpenSearch
from data_access.anpr.journeys import build_trips
from data_access.anpr.kept_rankings import RankingRecord
from data_access.anpr.lake import Lake
from data_access.anpr.lines import lines_of
from data_access.anpr.measuring import TRUTH_FILE
from data_access.anpr.ranking import rank_lines
from data_access.anpr.repairs import apply_repairs, find_repairs
from data_access.anpr.triage import set_state
from data_access.sample_anpr import MADE_BY
from models.anpr.lines import Line
from models.anpr.profiles import profile
from models.anpr.rules import SearchReason
from models.anpr.triage import Triage

CLEANED_DAYS, RANKED, LEADS, KNOWN_OF_A_LINE, JUDGED, LOOKED_AT = 2, 2, 20, 1, 3, 2
WORDS = "Sample data: found as the invented world has it."
TRUE_ROLES = {"county_lines": "courier", "organised_immigration_crime": "smuggler"}
FOUND_TO_BE = {
    "parcel": "parcel", "parcel_local": "parcel", "trades": "trade", "removals": "trade", "commuter": "commuter",
    "weekly_commuter": "commuter", "night_worker": "shift_worker", "night_shift": "shift_worker", "taxi": "taxi",
    "haulage": "haulage", "supplier": "haulage", "hire": "hire", "rep": "hire", "family": "family",
    "visitor": "family", "partner": "family", "resident": "family", "occasional": "family",
}  # fmt: skip


def work_on_sample(lake: Lake) -> None:
    """Clean the newest days, find journeys, and rank some lines, with what was found of some of their leads."""
    days = [day.day for day in lake.manifest().days]
    apply_repairs(lake, find_repairs(lake, range(days[-1] + 1 - CLEANED_DAYS, days[-1] + 1)))
    build_trips(lake)
    search = _search(lake, days)
    truth = _truth(lake)
    for line in _first_of_each_profile(lines_of(lake)):
        is_true = (truth["line"] == line.line_id) & (truth["role"] == TRUE_ROLES[line.profile_id])
        true = truth.loc[is_true, "vid"].tolist()
        _, record = rank_lines(search, [line], profile(line.profile_id), true[:KNOWN_OF_A_LINE], top=LEADS)
        findings = {vid: FOUND_TO_BE[role] for vid, role in zip(truth["vid"], truth["role"], strict=True)
                    if role in FOUND_TO_BE}  # fmt: skip
        _look_at(search, line, record, {**findings, **dict.fromkeys(true, TRUE_LEAD)})


def _first_of_each_profile(lines: Sequence[Line]) -> list[Line]:
    of_profile = {name: [line for line in lines if line.profile_id == name] for name in TRUE_ROLES}
    return [line for known in of_profile.values() for line in known[:RANKED]]


def _search(lake: Lake, days: Sequence[int]) -> OpenSearch:
    """Under which all of it is done; nothing goes on record, since nobody is shown anything."""
    reason = SearchReason("governance", "Sample data", "sample-1", "", MADE_BY, "", datetime.now(UTC), MADE_BY)
    return OpenSearch(lake, reason, days[0], days[-1], "sample", MADE_BY, "", lambda entries: None)


def _truth(lake: Lake) -> pd.DataFrame:
    """What each vehicle is: ``vid, role, line``, the first body of a plate."""
    told = pd.read_csv(lake.folder / TRUTH_FILE).drop_duplicates("plate")
    with lake.session() as con:
        vehicles = con.table("vehicles").project("vid, plate").df()
    return vehicles.merge(told[["plate", "role", "line"]], on="plate")


def _look_at(search: OpenSearch, line: Line, record: RankingRecord, findings: Mapping[int, str]) -> None:
    """Findings on the first leads that were not known, and others that somebody has in hand."""
    leads = [lead for lead in record.facts["leads"] if not lead["is_known"] and lead["vid"] in findings]
    for lead in leads[:JUDGED]:
        place = line.profile_id, line.line_id, lead["vid"]
        judge(search, Judgement(*place, findings[lead["vid"]], WORDS, lead["chance"], MADE_BY, ""))
    in_hand = [Triage(line.profile_id, line.line_id, lead["vid"]) for lead in leads[JUDGED : JUDGED + LOOKED_AT]]
    set_state(search, in_hand, "looking")
