"""NDAO Insight from the terminal: the same functions that the pages call.

Exit status: 0 done, 1 a fault of ours, 2 the input was refused and nothing changed.
"""

from __future__ import annotations

import argparse
import dataclasses
import getpass
import json
import os
import sys
from datetime import UTC, date, datetime
from pathlib import Path

from data_access.anpr_terminal import add_verbs, run_anpr
from data_access.benefits.upload import check_register_files, load_register_files, register_contracts
from data_access.documents_terminal import add_verbs as add_document_verbs
from data_access.documents_terminal import run_documents
from data_access.loaders import KINDS, Contract, LoadOutcome, LoadRequest
from data_access.loaders.template import write_blank
from data_access.loading import apply_files, check_files
from data_access.maintenance import restore, run_verb_wherever
from data_access.performance.series_file import SeriesColumns, read_events, read_series
from data_access.sample import build_lake, build_sample, fill_registers
from data_access.snapshots import build_version, current_version
from data_access.stores import open_stores
from models.access import Viewer
from models.errors import DataRejected, RejectedRow, StoreUnavailable, UserFacingError
from models.performance.event_gaps import EventAnalysis, analyse_events
from models.performance.spc import Analysis, analyse
from models.performance.spc_rules import DIRECTIONS, SHIFT_LENGTH, TREND_LENGTH
from models.settings import Settings, read_settings


def main(arguments: list[str] | None = None) -> int:
    """Run one command and return its exit status."""
    options = _parser().parse_args(arguments)
    settings = _settings(options)
    try:
        options.run(options, settings)
    except DataRejected as error:
        _say_rejected(error, is_json=getattr(options, "json", False))
        return 2
    except UserFacingError as error:
        print(f"{error.title} {error.what_to_do}", file=sys.stderr)
        return 2
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="ndao.py", description=__doc__)
    verbs = parser.add_subparsers(required=True, metavar="COMMAND")
    build = _verb(verbs, "build", _build, "make or migrate the stores, with sample data unless --empty")
    build.add_argument("--empty", action="store_true", help="no sample data")
    _verb(verbs, "kinds", _kinds, "list what can be loaded")
    template = _verb(verbs, "template", _template, "write a blank file with its rules")
    template.add_argument("kind", choices=_contracts())
    template.add_argument("out", type=Path, help="a .csv or .xlsx file")
    load = _verb(verbs, "load", _load, "load files of one kind: all of them, or nothing")
    load.add_argument("kind", choices=_contracts())
    load.add_argument("files", type=Path, nargs="+")
    load.add_argument("--check-only", action="store_true", help="say what would happen, change nothing")
    load.add_argument("--json", action="store_true", help="one JSON object on standard output")
    backup = _verb(verbs, "backup", _backup, "copy the stores into a new folder, also while the app runs")
    backup.add_argument("folder", type=Path)
    snapshot = _verb(verbs, "snapshot", _snapshot, "write the static site for the public, from aggregates alone")
    snapshot.add_argument("--public", type=Path, required=True, metavar="OUT", help="a new folder, or an earlier site")
    snapshot.add_argument("--on", type=date.fromisoformat, help="the date that the site says: 2026-11-30; else today")
    evidence = _verb(verbs, "evidence", _evidence, "delete evidence files that were kept for as long as the rule says")
    evidence.add_argument("what", choices=["purge"])
    _performance_verb(verbs)
    reads = verbs.add_parser("anpr", help="plate reads: take in, rank on lines, show why", description="plate reads")
    add_verbs(reads)
    reads.set_defaults(run=run_anpr)
    documents = verbs.add_parser("documents", help="documents of a case: take in, search", description="documents")
    add_document_verbs(documents)
    documents.set_defaults(run=run_documents)
    restored = _verb(verbs, "restore", _restore, "put a backup in place; the app must be down")
    restored.add_argument("folder", type=Path)
    audit = _verb(verbs, "audit", _audit, "check that the audit trail is whole")
    audit.add_argument("what", choices=["verify"])
    return parser


def _verb(verbs: argparse._SubParsersAction, name: str, run: object, help_text: str) -> argparse.ArgumentParser:
    parser = verbs.add_parser(name, help=help_text, description=help_text)
    parser.add_argument("--db", type=Path, help="folder of the stores")
    parser.set_defaults(run=run)
    return parser


def _performance_verb(verbs: argparse._SubParsersAction) -> None:
    chart = _verb(verbs, "performance", _performance, "chart the series of a CSV file: limits, signals and icons")
    chart.add_argument("what", choices=["spc"])
    chart.add_argument("file", type=Path, help="a .csv file with a column of dates and one of values")
    chart.add_argument("--date", default="date", metavar="COLUMN", help="the column of dates")
    chart.add_argument("--value", default="value", metavar="COLUMN", help="the column of values")
    chart.add_argument("--facet", metavar="COLUMN", help="the column that tells several series apart")
    chart.add_argument("--direction", choices=DIRECTIONS, default="increase", help="which way is better")
    chart.add_argument("--target", type=float)
    chart.add_argument("--rebase", action="append", default=[], metavar="DATE", help="start anew; may be repeated")
    chart.add_argument("--fix-after", type=int, metavar="POINTS", help="let the first so many points set the limits")
    chart.add_argument("--unscreened", action="store_true", help="let outlying moving ranges count in the limits")
    chart.add_argument("--trend-length", type=int, default=TREND_LENGTH, metavar="POINTS")
    chart.add_argument("--shift-length", type=int, default=SHIFT_LENGTH, metavar="POINTS")
    chart.add_argument("--events", action="store_true", help="dates of rare events alone: chart the days between them")
    chart.add_argument("--as-of", type=date.fromisoformat, metavar="DATE", help="the day of the open gap; else today")
    chart.add_argument("--json", action="store_true", help="one JSON object on standard output")


def _settings(options: argparse.Namespace) -> Settings:
    chosen = {} if options.db is None else {"NDAO_DB": str(options.db)}
    return read_settings({**os.environ, **chosen})


def _build(options: argparse.Namespace, settings: Settings) -> None:
    live = current_version(settings.folder)
    settings.folder.mkdir(parents=True, exist_ok=True)
    if options.empty or live is not None:
        version = build_version(settings.folder, lambda con: None)
    else:
        print("Building the sample data …", file=sys.stderr)
        version = build_sample(settings.folder)
        _fill(settings)
        build_lake(settings.folder)
    print(f"{settings.folder}: {version}{' (schema brought up to date)' if live else ''}")


def _fill(settings: Settings) -> None:
    """Sample plans and assessments; left out, and said so, while the app owns the registers."""
    try:
        stores = open_stores(settings.folder, settings.audit_key_file)
    except StoreUnavailable as error:
        print(f"No sample plans and assessments were entered. {error.title}", file=sys.stderr)
        return
    try:
        fill_registers(stores)
    finally:
        stores.close()


def _contracts() -> dict[str, Contract]:
    """What can be loaded: kinds of the national data, then those of the benefits register."""
    return {**KINDS, **register_contracts()}


def _kinds(options: argparse.Namespace, settings: Settings) -> None:
    for contract in _contracts().values():
        print(f"{contract.kind:20} {contract.title}: {contract.what_it_is}")


def _template(options: argparse.Namespace, settings: Settings) -> None:
    write_blank(_contracts()[options.kind], options.out)
    print(options.out)


def _load(options: argparse.Namespace, settings: Settings) -> None:
    missing = [str(path) for path in options.files if not path.is_file()]
    if missing:
        raise UserFacingError(f"There is no file {', '.join(missing)}.", "Check the path.")
    requests = [LoadRequest(options.kind, path) for path in options.files]
    if options.kind in register_contracts():
        _load_into_register(options, settings, requests)
        return
    if options.check_only:
        outcomes, version = check_files(settings.folder, requests), current_version(settings.folder)
        _require_accepted(outcomes)
    else:
        version, outcomes = apply_files(
            settings.folder, requests, loaded_by=f"terminal|{getpass.getuser()}", is_synthetic=False
        )
    _say_outcomes(outcomes, version, is_json=options.json)


def _load_into_register(options: argparse.Namespace, settings: Settings, requests: list[LoadRequest]) -> None:
    """Rows of the benefits register, kept by the account of the system that runs this; the app must be down."""
    viewer = Viewer(f"terminal|{getpass.getuser()}", "Terminal", "ndao_analyst")
    stores = open_stores(settings.folder, settings.audit_key_file)
    try:
        take = check_register_files if options.check_only else load_register_files
        outcomes = take(stores, viewer, requests)
        _require_accepted(outcomes)
    finally:
        stores.close()
    _say_outcomes(outcomes, current_version(settings.folder), is_json=options.json)


def _require_accepted(outcomes: list[LoadOutcome]) -> None:
    rejected = [row for outcome in outcomes for row in outcome.rejected]
    if rejected:
        raise DataRejected("The check found rows to correct.", "Correct them and check again.", rejected)


def _say_outcomes(outcomes: list[LoadOutcome], version: str | None, *, is_json: bool) -> None:
    if is_json:
        print(json.dumps({"version": version, "files": [dataclasses.asdict(item) for item in outcomes]}, default=str))
        return
    for item in outcomes:
        print(
            f"{item.file_name}: {item.rows_read} rows read, {item.rows_accepted} accepted "
            f"({item.rows_set_aside} of them set aside), {item.rows_rejected} rejected"
        )
        for warning in item.warnings:
            print(f"  note: {warning}")
    if version is not None:
        print(f"version {version}")


def _say_rejected(error: DataRejected, *, is_json: bool) -> None:
    if is_json:
        rows = [dataclasses.asdict(row) for row in error.rejected]
        print(json.dumps({"error": error.title, "what_to_do": error.what_to_do, "rejected": rows}))
        return
    print(f"{error.title} {error.what_to_do}", file=sys.stderr)
    for row in error.rejected:
        print(_line(row), file=sys.stderr)


def _line(row: RejectedRow) -> str:
    place = ", ".join(
        part
        for part in (row.file, f"row {row.row}" if row.row else "", f"column {row.column}" if row.column else "")
        if part
    )
    value = f" {row.value!r}" if row.value is not None else ""
    return f"{place}:{value} {row.reason} {row.remedy}"


def _backup(options: argparse.Namespace, settings: Settings) -> None:
    result = run_verb_wherever(settings, "backup", {"folder": str(options.folder.resolve())})
    print(result["folder"])


def _snapshot(options: argparse.Namespace, settings: Settings) -> None:
    on = options.on or datetime.now(UTC).date()
    arguments = {
        "folder": str(options.public.resolve()),
        "generated_on": on.isoformat(),
        "actor": f"terminal|{getpass.getuser()}",
    }
    result = run_verb_wherever(settings, "public-snapshot", arguments)
    status = " (SYNTHETIC DATA)" if result["is_synthetic"] else ""
    print(f"{result['folder']}: {result['files']} files, {result['waves']} closed waves, {result['version']}{status}")


def _performance(options: argparse.Namespace, settings: Settings) -> None:
    if options.events:
        _performance_of_events(options)
        return
    series = read_series(options.file, SeriesColumns(options.date, options.value, options.facet))
    analysis = analyse(
        series.dates,
        series.values,
        facets=series.facets,
        improvement_direction=options.direction,
        target=options.target,
        screen_outliers=not options.unscreened,
        rebase_dates=options.rebase,
        fix_after_n_points=options.fix_after,
        trend_length=options.trend_length,
        shift_length=options.shift_length,
    )
    if options.json:
        print(json.dumps(analysis.as_dict()))
    else:
        _say_analysis(analysis)


def _performance_of_events(options: argparse.Namespace) -> None:
    others = (options.facet, options.target, options.rebase or None, options.fix_after, options.unscreened or None)
    if any(given is not None for given in others):
        remedy = "Leave out --facet, --target, --rebase, --fix-after and --unscreened."
        raise UserFacingError("A chart of the days between events does not take that option.", remedy)
    analysis = analyse_events(
        read_events(options.file, options.date),
        as_of=options.as_of or datetime.now(UTC).date(),
        direction=options.direction,
        trend_length=options.trend_length,
        shift_length=options.shift_length,
    )
    if options.json:
        print(json.dumps(dataclasses.asdict(analysis), default=str))
    else:
        _say_events(analysis)


def _say_events(analysis: EventAnalysis) -> None:
    last, trial = analysis.gaps[-1], " (trial)" if analysis.is_trial else ""
    print(f"rules: {analysis.rule_set}")
    print(
        f"days between events: {len(analysis.gaps)} gaps, limits {last.lpl:.6g} to {last.upl:.6g}{trial}, "
        f"variation {analysis.variation_icon or 'none'}"
    )
    for gap in analysis.gaps:
        if gap.point_type != "common_cause":
            print(f"  {gap.date}  {gap.days}  {gap.special_cause_type}  {gap.point_type}")
    beyond = ", beyond the upper limit" if analysis.is_open_gap_unusual else ""
    print(f"still open on {analysis.as_of}: {analysis.open_gap_days} days since {last.date}{beyond}")


def _say_analysis(analysis: Analysis) -> None:
    print(f"rules: {analysis.rule_set}")
    for summary in analysis.summary:
        points = [point for point in analysis.points if point.facet == summary.facet]
        limits = "no limits" if points[-1].lpl is None else f"limits {points[-1].lpl:.6g} to {points[-1].upl:.6g}"
        print(
            f"{summary.facet}: {len(points)} points, {limits}{' (trial)' if points[-1].short_group_warning else ''}, "
            f"variation {summary.variation_icon or 'none'}, assurance {summary.assurance_icon or 'none'}"
        )
        for point in points:
            if point.point_type != "common_cause":
                print(f"  {point.date}  {point.y:.6g}  {point.special_cause_type}  {point.point_type}")


def _evidence(options: argparse.Namespace, settings: Settings) -> None:
    result = run_verb_wherever(settings, "evidence-purge", {"actor": f"terminal|{getpass.getuser()}"})
    print(f"{result['purged']} pieces of evidence lost their file under the retention rule; their records stay")


def _restore(options: argparse.Namespace, settings: Settings) -> None:
    result = restore(settings, options.folder.resolve())
    print(f"restored; audit trail whole ({result['records']} records); the earlier stores are in {result['kept']}")


def _audit(options: argparse.Namespace, settings: Settings) -> None:
    result = run_verb_wherever(settings, "audit-verify", {})
    if not result["is_whole"]:
        raise UserFacingError(
            f"The audit trail is broken at record {result['first_bad_seq']}.", "Keep the file and tell the auditor."
        )
    print(f"whole: {result['records']} records")


if __name__ == "__main__":
    sys.exit(main())
