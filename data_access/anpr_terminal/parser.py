"""The verbs of ``ndao.py anpr`` and their options."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path

MEMORY_MB = 1500
ENGINES = ("duckdb", "spark")
TOP = 200
Verbs = argparse._SubParsersAction


def add_verbs(parser: argparse.ArgumentParser) -> None:
    """Put the verbs of reads below a parser; each sets ``verb`` to its name."""
    verbs = parser.add_subparsers(required=True, metavar="VERB", dest="verb")
    _add_keeping(verbs)
    _add_cleaning(verbs)
    _add_lines(verbs)
    _add_looking(verbs)
    _add_learning(verbs)
    _add_measuring(verbs)


def _add_keeping(verbs: Verbs) -> None:
    ingest = _verb(verbs, "ingest", "take in reads and cameras; the store is made where there is none")
    ingest.add_argument("--reads", type=Path, nargs="+", required=True, metavar="FILE", help="CSV or Parquet")
    ingest.add_argument("--cameras", type=Path, metavar="FILE", help="CSV or Parquet of cameras")
    ingest.add_argument("--mapping", type=Path, metavar="FILE", help="TOML or JSON: which column is what")
    ingest.add_argument("--source", default="reads", metavar="NAME", help="where they are from; its mapping is kept")
    ingest.add_argument("--benchmark", action="store_true", help="a store for measuring: no reasons, no hidden plates")
    ingest.add_argument("--synthetic", action="store_true", help="a store of invented reads: all it shows says so")
    ingest.add_argument("--replace-days", action="store_true", help="these files correct the days that they hold")
    _verb(verbs, "journeys", "find where journeys begin and end")
    purge = _verb(verbs, "purge", "delete old reads for good, with a certificate")
    purge.add_argument("--before", type=date.fromisoformat, metavar="DATE", help="the first day kept; else by the rule")


def _add_cleaning(verbs: Verbs) -> None:
    repairs = _verb(verbs, "repairs", "list misread plates; with --apply read through the repairs from then on")
    repairs.add_argument("--threshold", type=float, metavar="P", help="sure enough from this probability")
    _with_change(repairs)
    _with_change(_verb(verbs, "clones", "list plates that two vehicles carry; with --apply they become two"))
    _with_vehicles(_verb(verbs, "swaps", "suggest vehicles that changed plates"))


def _with_change(verb: argparse.ArgumentParser) -> None:
    verb.add_argument("--apply", action="store_true", help="change what is read; raw reads stay")
    verb.add_argument("--undo", action="store_true", help="take it all back")
    _with_vehicles(verb)


def _add_lines(verbs: Verbs) -> None:
    lines = _verb(verbs, "lines", "lines that vehicles are ranked on")
    lines.add_argument("what", choices=["list", "add", "propose", "from-vehicle", "withdraw"])
    lines.add_argument("subject", nargs="?", default="", metavar="FILE|VEHICLE|ID", help="what it is about")
    lines.add_argument("--name", default="", help="name of the line")
    lines.add_argument("--profile", default="county_lines", help="the crime that it is ranked for")
    lines.add_argument("--keep", action="store_true", help="keep the line that was built from a vehicle")


def _add_looking(verbs: Verbs) -> None:
    rank = _verb(verbs, "rank", "rank vehicles on a line, or by their likeness to one vehicle")
    rank.add_argument("--line", metavar="ID|FILE", help="a line kept in the store, or a file that holds it")
    rank.add_argument("--similar-to", metavar="PLATE", help="rank by likeness of routes alone; needs no line")
    rank.add_argument("--known", type=Path, metavar="FILE", help="plates known to run the line, one a row")
    rank.add_argument("--profile", metavar="ID", help="definition of the crime; that of the line by default")
    rank.add_argument("--top", type=int, metavar="N", help=f"how many; {TOP}, or all of a benchmark store")
    _with_vehicles(rank)
    convoys = _verb(verbs, "convoys", "vehicles that travel with one")
    convoys.add_argument("--vehicle", required=True, metavar="V-…|PLATE")
    convoys.add_argument("--top", type=int, default=50, metavar="N")
    _with_vehicles(convoys)
    reveal = _verb(verbs, "reveal", "show the plate of a vehicle; the plate and why go on record first")
    reveal.add_argument("--vehicle", required=True, metavar="V-…|PLATE")
    reveal.add_argument("--why", default="", help="in words; the reason of the search where nothing is said")
    fairness = _verb(verbs, "fairness", "rates of leads by area and hour, and the record of one ranking")
    fairness.add_argument("--run", dest="run_id", required=True, metavar="ID", help="the ranking; rank says its id")
    fairness.add_argument("--record", choices=["model-card", "transparency"], help="write the record instead")
    _with_output(fairness)


def _add_learning(verbs: Verbs) -> None:
    feedback = _verb(verbs, "feedback", "keep what was found of a vehicle on a line")
    feedback.add_argument("--line", required=True, metavar="ID", help="a line kept in the store")
    feedback.add_argument("--vehicle", required=True, metavar="V-…|PLATE")
    feedback.add_argument("--finding", required=True, metavar="CODE", help="true_lead, or why it is innocent")
    feedback.add_argument("--words", default="", help="needed for other_innocent")
    retrain = _verb(verbs, "retrain", "learn anew from what was found; the model is the profile's next version")
    drift = _verb(verbs, "drift", "whether vehicles are still as the newest model learned them")
    for verb in (retrain, drift):
        verb.add_argument("--line", metavar="ID", help="this line alone; else all that are kept for the profile")
    for verb in (feedback, retrain, drift):
        verb.add_argument("--profile", metavar="ID", help="definition of the crime; that of the line by default")
        _with_output(verb)


def _add_measuring(verbs: Verbs) -> None:
    evaluate = _verb(verbs, "evaluate", "measure a ranking against the truth")
    evaluate.add_argument("--truth", type=Path, required=True, metavar="FILE", help="CSV: plate, role, line, body")
    evaluate.add_argument("--lines", type=Path, metavar="FILE", help="lines to rank; else those kept in the store")
    evaluate.add_argument("--known-fraction", type=float, default=0.0, metavar="SHARE", help="of the true ones told")
    evaluate.add_argument("--seed", type=int, default=1)
    evaluate.add_argument("--profile", default="county_lines", metavar="ID", help="definition of the crime")
    _with_vehicles(evaluate)
    generate = _verb(verbs, "generate", "write invented reads with their truth", names_store="out")
    generate.add_argument("--seed", type=int, required=True)
    generate.add_argument("--vehicles", type=int, metavar="N")
    generate.add_argument("--days", type=int, metavar="N")
    generate.add_argument("--misread", type=float, metavar="SHARE")
    generate.add_argument("--missed", type=float, metavar="SHARE")
    generate.add_argument("--format", choices=["parquet", "csv"], default="parquet")
    generate.add_argument("--store", type=Path, metavar="STORE", help="ingest them into this new store as well")
    generate.add_argument("--benchmark", action="store_true", help="the store is for measuring")


def _verb(verbs: Verbs, name: str, help_text: str, *, names_store: str = "store") -> argparse.ArgumentParser:
    verb = verbs.add_parser(name, help=help_text, description=help_text)
    verb.add_argument(names_store, type=Path, help="folder of the reads" if names_store == "store" else "a new folder")
    verb.add_argument("--db", type=Path, help="folder of the stores, which hold the audit trail")
    verb.add_argument("--json", action="store_true", help="one JSON object on standard output, and nothing else")
    verb.add_argument("--memory-mb", type=int, default=MEMORY_MB, metavar="MB")
    verb.add_argument("--engine", choices=ENGINES, default=ENGINES[0], help="what runs the statements that any can run")
    reason = verb.add_argument_group("why the reads are searched (not for a benchmark store)")
    reason.add_argument("--reason", metavar="CODE", help="a code of the rules, or words")
    reason.add_argument("--reference", metavar="R", help="case or operation")
    reason.add_argument("--operation", metavar="NAME", help="the reference where it is left out")
    reason.add_argument("--authority", metavar='"NAME, RANK[, TIME]"')
    reason.add_argument("--category", default="", help="for reads older than 90 days")
    reason.add_argument("--from", type=date.fromisoformat, metavar="DATE", dest="first_date")
    reason.add_argument("--to", type=date.fromisoformat, metavar="DATE", dest="last_date")
    return verb


def _with_vehicles(verb: argparse.ArgumentParser) -> None:
    _with_output(verb)
    verb.add_argument("--reveal", metavar="WHY", help="show plates, each on record, and say why")


def _with_output(verb: argparse.ArgumentParser) -> None:
    verb.add_argument("--out", metavar="FILE", help="a .csv, .json or .parquet file, or - for standard output")
