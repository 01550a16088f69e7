"""Measuring a ranking against the truth, and invented reads to measure on."""

from __future__ import annotations

import argparse
import shutil
from dataclasses import asdict, replace
from pathlib import Path

from data_access.anpr.evaluating import Evaluation, evaluate
from data_access.anpr.ingest import IngestReport, ingest
from data_access.anpr.lake import create_lake
from data_access.anpr_terminal.keeping import ingest_words
from data_access.anpr_terminal.opening import opened
from data_access.anpr_terminal.output import TO_STANDARD_OUTPUT, Progress, records, say, write_rows
from data_access.anpr_terminal.vehicles import with_journeys, with_vehicles
from data_access.sample_anpr import SampleFiles, write_reads
from models.anpr.profiles import profile
from models.errors import EditRefused, UserFacingError
from models.settings import Settings
from sample_data.anpr import Knobs

BODY_COLUMNS = ["vid", "score", "chance", "role", "standing"]


def evaluate_ranking(options: argparse.Namespace, settings: Settings) -> None:
    """Measure the ranking against a truth file: measures with intervals, escorts told three ways."""
    for file in (options.truth, options.lines):
        if file is not None and not file.is_file():
            raise EditRefused(f"There is no file {file}.", "Check the path.")
    if not 0 <= options.known_fraction <= 1:
        raise EditRefused("--known-fraction is a share from 0 to 1.", "Give for example 0.5.")
    search = opened(options, settings)
    with_journeys(search.lake, memory_mb=options.memory_mb)
    found = evaluate(
        search, options.truth, profile(options.profile), lines_file=options.lines,
        known_fraction=options.known_fraction, seed=options.seed, memory_mb=options.memory_mb,
    )  # fmt: skip
    facts = {
        "profile": options.profile, "known_fraction": options.known_fraction,
        "plates_not_in_store": found.plates_not_in_store,
        "measures": {treatment: asdict(told) for treatment, told in found.measures.items()},
        "reliability": records(found.reliability), "false_leads": records(found.false_leads),
        "is_synthetic": search.lake.is_synthetic,
    }  # fmt: skip
    if options.out and options.out != TO_STANDARD_OUTPUT:
        shown = with_vehicles(options, search, found.bodies[BODY_COLUMNS], {"vid": ""})
        write_rows(shown, Path(options.out), facts)
    say(options, facts, _measure_words(found))


def _measure_words(found: Evaluation) -> list[str]:
    lines = []
    for treatment, told in found.measures.items():
        parts = [
            f"{name} {measure.value:.3f} ({measure.low:.3f} to {measure.high:.3f})"
            for name, measure in (
                ("average precision", told.average_precision), ("P@10", told.precision_at_10),
                ("P@50", told.precision_at_50), ("recall@50", told.recall_at_50),
            )
        ]  # fmt: skip
        lines.append(f"escorts {treatment}: {told.true} true of {told.bodies}: {', '.join(parts)}")
    first = next(iter(found.measures.values()))
    lines.append(f"leads for each true one in the first 50: {first.leads_per_true_lead:.2f}")
    lines.append(f"Brier {first.brier:.5f}, skill {first.brier_skill:.3f}")
    if found.plates_not_in_store:
        lines.append(f"note: the store has no read of {found.plates_not_in_store} plates of the truth file")
    return lines


def generate(options: argparse.Namespace, settings: Settings) -> None:
    """Write invented reads with cameras, lines and truth; ingest them where a store is named."""
    for folder in (options.out, options.store):
        if folder is not None and folder.exists() and (folder.is_file() or any(folder.iterdir())):
            raise EditRefused(f"{folder} holds something else.", "Choose a new folder.")
    made = write_reads(options.out, _knobs(options), options.seed, file_format=options.format)
    told = [f"{options.out}: {made.read_count} reads in {len(made.reads)} files (SYNTHETIC)"]
    facts: dict[str, object] = {"folder": str(options.out), "reads": made.read_count, "is_synthetic": True}
    facts["files"] = [str(path) for path in made.reads]
    facts |= {name: str(getattr(made, name)) for name in ("cameras", "lines", "truth", "truth_pairs", "truth_reads")}
    if options.store is not None:
        report = _into_store(options, made)
        facts, told = {**facts, "ingest": asdict(report)}, [*told, *ingest_words(report)]
    say(options, facts, told)


def _into_store(options: argparse.Namespace, made: SampleFiles) -> IngestReport:
    lake = create_lake(options.store, is_benchmark=options.benchmark, is_synthetic=True)
    try:
        with Progress() as progress:
            return ingest(
                lake, made.reads, cameras=made.cameras, source="sample", memory_mb=options.memory_mb, progress=progress
            )
    except UserFacingError:
        shutil.rmtree(lake.folder)
        raise


def _knobs(options: argparse.Namespace) -> Knobs:
    asked = {
        "vehicles": options.vehicles, "days": options.days, "misread_rate": options.misread,
        "missed_rate": options.missed,
    }  # fmt: skip
    if any(value is not None and value < 0 for value in asked.values()):
        raise EditRefused("A number of the world is below 0.", "Give numbers of 0 or more.")
    if any(share is not None and share > 1 for share in (options.misread, options.missed)):
        raise EditRefused("A share is above 1.", "Give --misread and --missed as shares, such as 0.04.")
    return replace(Knobs(seed=options.seed), **{name: value for name, value in asked.items() if value is not None})
