"""Misread plates, plates on two vehicles, vehicles that changed plates: listed, applied where asked, and taken back."""

from __future__ import annotations

import argparse
from dataclasses import asdict

import pandas as pd

from data_access.anpr.cleaning import CleaningReport
from data_access.anpr.clones import find_clones, join_clones, split_clones
from data_access.anpr.gate import OpenSearch, note
from data_access.anpr.lake import Lake, open_lake
from data_access.anpr.repairs import apply_repairs, find_repairs, undo_repairs
from data_access.anpr.swaps import find_swaps
from data_access.anpr_terminal.opening import opened, record
from data_access.anpr_terminal.output import say, say_rows
from data_access.anpr_terminal.vehicles import with_journeys, with_vehicles
from models.anpr.settings import section
from models.errors import EditRefused
from models.settings import Settings

# No plates and no characters of them: vehicles are named as everywhere.
REPAIR_COLUMNS = ["vid_raw", "vid_repaired", "t", "cam", "kind", "probability", "repair_id"]
CLONE_COLUMNS = ["vid", "probability", "contradictions"]
SWAP_COLUMNS = ["vid", "vid_after", "gap_days", "likeness", "probability", "evidence"]


def repairs(options: argparse.Namespace, settings: Settings) -> None:
    """Reads whose plate is likelier to be another one; with ``--apply`` they are read so from now on."""
    threshold = options.threshold
    if threshold is not None and not 0 < threshold <= 1:
        raise EditRefused("--threshold is a probability.", "Give for example 0.95.")
    if _is_change(options):
        lake = _on_record(options, settings, {"threshold": threshold})
        if options.undo:
            _say_report(options, lake, undo_repairs(lake, memory_mb=options.memory_mb))
        else:
            _say_report(options, lake, apply_repairs(lake, threshold=threshold, memory_mb=options.memory_mb))
        return
    search = opened(options, settings)
    found = find_repairs(search.lake, search.days, memory_mb=options.memory_mb)
    least = float(section("cleaning", "repairs")["threshold"]) if threshold is None else threshold  # type: ignore[arg-type]
    sure = int((found["probability"] >= least).sum())
    words = [f"{len(found)} reads are likelier to be of another plate; {sure} of them are sure enough to repair"]
    _say_found(options, search, found[REPAIR_COLUMNS], {"vid_raw": "read_as_", "vid_repaired": "true_"}, words)


def clones(options: argparse.Namespace, settings: Settings) -> None:
    """Plates that two vehicles carry; with ``--apply`` they are two vehicles from now on."""
    if _is_change(options):
        lake = _on_record(options, settings, {})
        if options.undo:
            _say_report(options, lake, join_clones(lake, memory_mb=options.memory_mb))
        else:
            findings = find_clones(lake, memory_mb=options.memory_mb)
            _say_report(options, lake, split_clones(lake, findings, memory_mb=options.memory_mb))
        return
    search = opened(options, settings)
    found = find_clones(search.lake, search.days, memory_mb=options.memory_mb).plates
    _say_found(options, search, found[CLONE_COLUMNS], {"vid": ""}, [f"{len(found)} plates are on two vehicles"])


def swaps(options: argparse.Namespace, settings: Settings) -> None:
    """Pairs of plates that are likely on one vehicle in turn; nothing is merged."""
    search = opened(options, settings)
    found = find_swaps(search.lake, search.days, memory_mb=options.memory_mb)
    words = [f"{len(found)} pairs of plates may be on one vehicle in turn"]
    _say_found(options, search, found[SWAP_COLUMNS], {"vid": "before_", "vid_after": "after_"}, words)


def _is_change(options: argparse.Namespace) -> bool:
    if options.apply and options.undo:
        raise EditRefused("Apply or take back, not both.", "Give one of --apply and --undo.")
    return options.apply or options.undo


def _on_record(options: argparse.Namespace, settings: Settings, facts: dict[str, object]) -> Lake:
    """The store, once the change is on record."""
    lake = open_lake(options.store)
    record(settings, lake, f"{options.verb}.{'undo' if options.undo else 'apply'}", facts)
    return lake


def _say_report(options: argparse.Namespace, lake: Lake, report: CleaningReport) -> None:
    """What was done, once the journeys of the changed days are found anew."""
    with_journeys(lake, memory_mb=options.memory_mb)
    words = f"{report.applied} repairs applied on {len(report.days)} days, {report.suggested} kept as suggestions"
    say(options, asdict(report), [f"{words}; raw reads stay"])


def _say_found(
    options: argparse.Namespace, search: OpenSearch, found: pd.DataFrame, vehicles: dict[str, str], words: list[str]
) -> None:
    ordered = found.sort_values("probability", ascending=False, kind="stable", ignore_index=True)
    note(search, options.verb, {"rows": len(ordered)})
    shown = with_vehicles(options, search, ordered, vehicles)
    facts = {"search": search.search_id, "found": len(ordered), "said": words[0]}
    say_rows(options, shown, facts, words, is_synthetic=search.lake.is_synthetic)
