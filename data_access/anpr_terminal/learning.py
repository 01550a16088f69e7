"""Findings of analysts from the terminal, learning anew from them, and whether vehicles have moved since."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from dataclasses import asdict

import pandas as pd

from data_access.anpr.feedback import Judgement, judge
from data_access.anpr.gate import OpenSearch, note
from data_access.anpr.lines import lines_of
from data_access.anpr.pseudonyms import find_vehicle
from data_access.anpr.ranking import drift_of
from data_access.anpr.relearning import learn_anew
from data_access.anpr_terminal.line_verbs import lines_wanted
from data_access.anpr_terminal.opening import actor, opened
from data_access.anpr_terminal.output import say_rows
from data_access.anpr_terminal.vehicles import with_journeys, with_vehicles
from models.anpr.drift import DriftReport
from models.anpr.lines import Line
from models.anpr.profiles import Profile, profile
from models.errors import EditRefused
from models.settings import Settings

FIRST_PROFILE = "county_lines"


def feedback(options: argparse.Namespace, settings: Settings) -> None:
    """Keep what was found of a vehicle on a line, for the next ``retrain``."""
    search = opened(options, settings)
    line = _kept_line(search, options.line)
    chosen = profile(options.profile or line.profile_id or FIRST_PROFILE)
    vid = find_vehicle(search, options.vehicle)
    said = Judgement(chosen.profile_id, line.line_id, vid, options.finding, options.words, None, actor(), "")
    kept = judge(search, said)
    rows = pd.DataFrame([{"vid": vid, "line": kept.line_id, "finding": kept.code, "by": kept.by, "at": kept.at}])
    _say_rows(options, search, with_vehicles(options, search, rows, {"vid": ""}), {}, [f"kept for {chosen.title}"])


def retrain(options: argparse.Namespace, settings: Settings) -> None:
    """Learn anew from the findings on lines; the model is the next version of its profile."""
    search, chosen, lines = _what_to_learn(options, settings)
    learned = learn_anew(search, chosen, lines, memory_mb=options.memory_mb)
    changes = [{"feature": one.title, **asdict(one), "words": one.words} for one in learned.changes]
    told = asdict(learned)
    told.pop("changes")
    rows = pd.DataFrame(changes).drop(columns="title")
    words = [
        f"model {learned.model_id} from {learned.true_leads} true leads and {learned.innocent} innocent, against "
        f"{learned.before_id or 'the profile itself'}; rank uses it from now on"
    ]
    _say_rows(options, search, rows, {**told, "lines": [line.line_id for line in lines]}, words)


def drift(options: argparse.Namespace, settings: Settings) -> None:
    """Whether the vehicles of these days are as the newest model learned them, and what was found since."""
    search, chosen, lines = _what_to_learn(options, settings)
    note(search, "drift", {"profile": chosen.profile_id, "lines": [line.line_id for line in lines]})
    report = drift_of(search.lake, chosen, lines, search.days, memory_mb=options.memory_mb)
    rows = pd.DataFrame([asdict(one) for one in report.features])
    facts = {
        "profile": chosen.profile_id, "needs_retraining": report.needs_retraining, "leads_judged": report.leads_judged,
        "said_true": report.said_true, "was_true": report.was_true,
    }  # fmt: skip
    _say_rows(options, search, rows, facts, _drift_words(report))


def _drift_words(report: DriftReport) -> list[str]:
    moved = [one.title for one in report.features if one.reading == "moved"]
    words = [f"moved: {', '.join(moved)}; retrain" if moved else "vehicles are as the model learned them"]
    if report.leads_judged:
        words.append(f"of {report.leads_judged} found since, {report.said_true:.1f} were expected true, "
                     f"{report.was_true} were")  # fmt: skip
    return words


def _what_to_learn(options: argparse.Namespace, settings: Settings) -> tuple[OpenSearch, Profile, list[Line]]:
    """The search, the profile and its lines: the one that was asked for, else all that are kept for it."""
    search = opened(options, settings)
    with_journeys(search.lake, memory_mb=options.memory_mb)
    wanted = lines_wanted(search.lake, options.line) if options.line else lines_of(search.lake)
    chosen = profile(options.profile or next((line.profile_id for line in wanted if line.profile_id), FIRST_PROFILE))
    lines = [line for line in wanted if line.profile_id in ("", chosen.profile_id)]
    return search, chosen, lines


def _kept_line(search: OpenSearch, line_id: str) -> Line:
    """EditRefused unless it is kept: a finding is found again by the id of its line."""
    kept = {line.line_id: line for line in lines_of(search.lake)}
    if line_id not in kept:
        raise EditRefused(f"There is no line {line_id!r} in the store.", f"Kept lines: {', '.join(kept) or 'none'}.")
    return kept[line_id]


def _say_rows(
    options: argparse.Namespace, search: OpenSearch, rows: pd.DataFrame, facts: Mapping[str, object], words: list[str]
) -> None:
    say_rows(options, rows, {"search": search.search_id, **facts}, words, is_synthetic=search.lake.is_synthetic)
