"""Misread plates and plates on two vehicles: found and listed, nothing changed."""

from __future__ import annotations

import argparse
from collections.abc import Callable

import duckdb
import pandas as pd

from data_access.anpr.clones import clones_in
from data_access.anpr.gate import OpenSearch, note
from data_access.anpr.hop_times import hop_times_of
from data_access.anpr.repairs import misreads_in
from data_access.anpr_terminal.opening import opened
from data_access.anpr_terminal.output import say_rows
from data_access.anpr_terminal.vehicles import with_vehicles
from models.anpr.hop_times import HopTimes
from models.anpr.settings import section
from models.settings import Settings

SHOWN = ["vid_raw", "vid_repaired", "t", "cam", "kind", "probability"]  # no characters: they would tell of the plate


def repairs(options: argparse.Namespace, settings: Settings) -> None:
    """Reads whose plate is likelier to be another one, with the evidence."""
    search = opened(options, settings)
    found = _found(search, options.memory_mb, misreads_in)
    found = found.sort_values(["probability", "t"], ascending=[False, True], ignore_index=True)
    sure = int((found["probability"] >= float(section("cleaning", "repairs")["threshold"])).sum())  # type: ignore[arg-type]
    note(search, "repairs", {"reads": len(found)})
    shown = with_vehicles(options, search, found[SHOWN], {"vid_raw": "read_as_", "vid_repaired": "true_"})
    facts = {"search": search.search_id, "misreads": len(found), "sure": sure}
    words = [f"{len(found)} reads are likelier to be of another plate; {sure} of them are sure enough to repair"]
    say_rows(options, shown, facts, words, is_synthetic=search.lake.is_synthetic)


def clones(options: argparse.Namespace, settings: Settings) -> None:
    """Plates that two vehicles carry, with the reads that contradict each other."""
    search = opened(options, settings)
    found = _found(search, options.memory_mb, lambda con, hops: clones_in(con, hops).plates)
    found = found.sort_values(["probability", "vid"], ascending=[False, True], ignore_index=True)
    note(search, "clones", {"plates": len(found)})
    shown = with_vehicles(options, search, found, {"vid": ""})
    facts = {"search": search.search_id, "clones": len(found)}
    say_rows(
        options, shown, facts, [f"{len(found)} plates are on two vehicles"], is_synthetic=search.lake.is_synthetic
    )


def _found(
    search: OpenSearch, memory_mb: int, find: Callable[[duckdb.DuckDBPyConnection, HopTimes], pd.DataFrame]
) -> pd.DataFrame:
    with search.lake.session(days=search.days, memory_mb=memory_mb) as con:
        return find(con, hop_times_of(con))
