"""Verbs that show vehicles: rank, convoys, reveal, fairness. Each needs a search that is on record."""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict
from pathlib import Path

import pandas as pd

from data_access.anpr.convoys import companions_of
from data_access.anpr.gate import OpenSearch
from data_access.anpr.lines import lines_of
from data_access.anpr.pseudonyms import Found, find_vehicle, reveal
from data_access.anpr.ranking import Ranking, rank_lines
from data_access.anpr.ranking_facts import Oversight, oversight
from data_access.anpr.resemblance import vehicles_resembling
from data_access.anpr_terminal.line_verbs import lines_wanted
from data_access.anpr_terminal.opening import opened
from data_access.anpr_terminal.output import TO_STANDARD_OUTPUT, records, say, say_rows, write_text
from data_access.anpr_terminal.vehicles import known_vehicles, missing_words, with_journeys, with_vehicles
from models.anpr.leads import Lead
from models.anpr.profiles import profile
from models.anpr.rules import lead_wording, reasons
from models.anpr.transparency import as_json, as_markdown, model_card, transparency_record
from models.errors import EditRefused
from models.settings import Settings

TOP, MOST_ALIKE, FIRST_PROFILE = 200, 10_000, "county_lines"
CONVOY_COLUMNS = [
    "vid", "times", "days", "shared_reads", "chance_times", "gap_seconds", "gap_spread_seconds", "probability",
    "escort_probability", "evidence",
]  # fmt: skip


def rank(options: argparse.Namespace, settings: Settings) -> None:
    """Rank vehicles on a line, or by their likeness to one vehicle."""
    if bool(options.line) == bool(options.similar_to):
        raise EditRefused("Rank on a line, or by likeness to a vehicle.", "Give one of --line and --similar-to.")
    if options.similar_to and (options.known or options.profile):
        raise EditRefused("Likeness takes one vehicle alone.", "Leave out --known and --profile, or give --line.")
    if options.top is not None and options.top < 1:
        raise EditRefused("--top is a number of vehicles.", "Give 1 or more.")
    search = opened(options, settings)
    (_rank_by_likeness if options.similar_to else _rank_on_line)(options, search)


def _rank_on_line(options: argparse.Namespace, search: OpenSearch) -> None:
    with_journeys(search.lake, memory_mb=options.memory_mb)
    wanted = lines_wanted(search.lake, options.line)
    chosen = profile(options.profile or next((line.profile_id for line in wanted if line.profile_id), FIRST_PROFILE))
    lines = [line for line in wanted if options.profile or line.profile_id in ("", chosen.profile_id)]
    found = known_vehicles(search, options.known) if options.known else Found({}, ())
    ranking, record = rank_lines(
        search, lines, chosen, found.all_vids, top=options.top or TOP, memory_mb=options.memory_mb
    )
    told = _as_rows(ranking, _most(options, search))
    shown = with_vehicles(options, search, told, {"vid": ""})
    missed = set(ranking.known_not_on_line)
    off_line = [said for said, vids in found.vids.items() if set(vids) <= missed]
    notes = [*missing_words(found), *(f"note: the known plate {said!r} has no run on the line" for said in off_line)]
    facts = {
        "search": search.search_id, "run": record.run_id, "expires_on": record.expires_on, "profile": chosen.profile_id,
        "model": ranking.model_id, "lines": [line.name for line in lines], "known": len(found.all_vids),
        "known_not_in_store": list(found.missing), "known_not_on_line": off_line,
        "candidates": len(ranking.vehicles), "vehicles_seen": ranking.vehicles_seen, "handling": lead_wording(),
    }  # fmt: skip
    others = [f"note: {line.name} is a line of {line.profile_id}: left out" for line in wanted if line not in lines]
    where = lines[0].name if len(lines) == 1 else f"{len(lines)} lines"
    words = [
        f"{ranking.vehicles['vid'].nunique()} of {ranking.vehicles_seen} vehicles have a run on {where}",
        f"ranking {record.run_id}, to be read until {record.expires_on}; {lead_wording()}",
        *others,
        *notes,
    ]
    say_rows(options, shown, facts, words, is_synthetic=search.lake.is_synthetic)


def _rank_by_likeness(options: argparse.Namespace, search: OpenSearch) -> None:
    vid = find_vehicle(search, options.similar_to)
    most = options.top or (MOST_ALIKE if search.is_benchmark else TOP)
    found = vehicles_resembling(search, vid, most=most, memory_mb=options.memory_mb)
    found.insert(0, "rank", range(1, len(found) + 1))
    shown = with_vehicles(options, search, found, {"vid": ""})
    facts = {"search": search.search_id, "vehicles": len(found), "handling": lead_wording()}
    words = [f"{len(found)} vehicles share routes with the example; {lead_wording()}"]
    say_rows(options, shown, facts, words, is_synthetic=search.lake.is_synthetic)


def _as_rows(ranking: Ranking, most: int | None) -> pd.DataFrame:
    """One row a vehicle and line, best first; reasons where they were told."""
    rows = ranking.vehicles.head(most) if most else ranking.vehicles
    told = {(lead.line, lead.vid): _reasons(lead) for lead in ranking.leads}
    names = [line.line_id or line.name for line in ranking.lines]
    plain = pd.DataFrame(
        {
            "rank": rows["rank"], "vid": rows["vid"], "line": [names[at] for at in rows["line"]],
            "score": rows["score"], "chance": rows["chance"], "chance_low": rows["chance_low"],
            "chance_high": rows["chance_high"],
        }
    )  # fmt: skip
    reasons = pd.DataFrame([told.get(key, {}) for key in zip(rows["line"], rows["vid"], strict=True)])
    return pd.concat([plain.reset_index(drop=True), reasons], axis=1)


def _reasons(lead: Lead) -> dict[str, object]:
    return {
        "words": lead.words,
        "reasons_for": "; ".join(reason.words for reason in lead.reasons_for),
        "reasons_against": "; ".join(reason.words for reason in lead.reasons_against),
        "what_would_change_it": lead.what_if.words if lead.what_if else "",
        "is_known": lead.is_known,
        "runs": len(lead.runs),
    }


def _most(options: argparse.Namespace, search: OpenSearch) -> int | None:
    """How many rows are shown: as asked; else the first, or all of a benchmark store."""
    return options.top or (None if search.is_benchmark else TOP)


def convoys(options: argparse.Namespace, settings: Settings) -> None:
    """Vehicles that travel with one, the likeliest escort first."""
    search = opened(options, settings)
    with_journeys(search.lake, memory_mb=options.memory_mb)
    vid = find_vehicle(search, options.vehicle)
    found = companions_of(search, [vid], lines=lines_of(search.lake), memory_mb=options.memory_mb)
    shown = with_vehicles(options, search, found[CONVOY_COLUMNS].head(options.top), {"vid": ""})
    facts = {"search": search.search_id, "companions": len(found), "handling": lead_wording()}
    say_rows(
        options, shown, facts, [f"{len(found)} companions; {lead_wording()}"], is_synthetic=search.lake.is_synthetic
    )


def reveal_plate(options: argparse.Namespace, settings: Settings) -> None:
    """Show the plate of a vehicle and the references of its pictures; on record first."""
    search = opened(options, settings)
    vid = find_vehicle(search, options.vehicle)
    shown = reveal(search, vid, options.why or _why_of(search))
    facts = {"vehicle": shown.name, "plate": shown.plate, "reads": shown.reads, "captures": records(shown.captures)}
    pictures = [f"  {row.capture_id} at {row.camera_id}" for row in shown.captures.itertuples()]
    lines = [f"{shown.name} is {shown.plate}: {shown.reads} reads", "pictures to check:" if pictures else "no pictures"]
    say(options, facts, [*lines, *pictures, lead_wording()])


def fairness(options: argparse.Namespace, settings: Settings) -> None:
    """Rates of leads of one ranking by group, or its model card or transparency record."""
    search = opened(options, settings)
    found = oversight(search, options.run_id)
    if options.record:
        _say_record(options, found)
        return
    rates = [
        {"by": title, **asdict(rate)} for title, groups in found.fairness.rates.items() for rate in groups
    ]  # fmt: skip
    innocent = [asdict(kind) for kind in found.innocent]
    facts = {"run": options.run_id, "vehicles": found.fairness.vehicles, "innocent": innocent}
    words = [f"rates over {found.fairness.vehicles} vehicles with a home; small counts are hidden"]
    words += [f"innocent: {kind.title}: {kind.leads or 'hidden'}" for kind in found.innocent]
    say_rows(options, pd.DataFrame(rates), facts, words, is_synthetic=search.lake.is_synthetic)


def _say_record(options: argparse.Namespace, found: Oversight) -> None:
    """The record as Markdown text, or with ``--json`` or a .json file as one object."""
    facts = found.facts
    if options.record == "model-card":
        title, fields = "Model card", model_card(facts, found.fairness.rates, found.innocent)
    else:
        title, fields = "Algorithmic transparency record", transparency_record(facts)
    told = as_json(title, fields, is_synthetic=facts.is_synthetic)
    text = as_markdown(title, fields, is_synthetic=facts.is_synthetic)
    if options.out in (None, TO_STANDARD_OUTPUT):
        say(options, told, text.splitlines())
        return
    write_text(Path(options.out), json.dumps(told, indent=1) if options.out.endswith(".json") else text)
    say(options, {"out": options.out}, [options.out])


def _why_of(search: OpenSearch) -> str:
    """What the search is for, in words."""
    reason = search.reason
    return "" if reason is None else reason.words or reasons()[reason.code]
