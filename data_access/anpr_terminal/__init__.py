"""The terminal's door to plate reads: the verbs of ``ndao.py anpr`` over the functions that the pages call."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Mapping

from data_access.anpr_terminal.output import RECORD_SUFFIXES, SUFFIXES, check_out
from data_access.anpr_terminal.parser import add_verbs
from models.errors import DataRejected, EditRefused, UserFacingError
from models.settings import Settings

__all__ = ["add_verbs", "run_anpr"]

Verb = Callable[[argparse.Namespace, Settings], None]
FEWEST_MB = 256


def run_anpr(options: argparse.Namespace, settings: Settings) -> None:
    """Run one verb; with ``--json`` a refusal is one JSON object as well."""
    try:
        _check(options)
        _verbs()[options.verb](options, settings)
    except UserFacingError as error:
        if options.json and not isinstance(error, DataRejected):
            print(json.dumps({"error": error.title, "what_to_do": error.what_to_do}, ensure_ascii=False))
        raise


def _check(options: argparse.Namespace) -> None:
    if options.verb != "generate":
        is_record = getattr(options, "record", None) is not None
        check_out(getattr(options, "out", None), suffixes=RECORD_SUFFIXES if is_record else SUFFIXES)
    _check_engine(options)
    if options.memory_mb < FEWEST_MB:
        raise EditRefused(f"{options.memory_mb} MB are too few.", f"Give --memory-mb {FEWEST_MB} or more.")


def _check_engine(options: argparse.Namespace) -> None:
    """EditRefused where Spark is asked for a verb whose statements are DuckDB's own."""
    is_portable = {
        "journeys": True,
        "convoys": True,
        "rank": getattr(options, "line", None) is not None,
        "lines": getattr(options, "what", None) == "propose",
        "clones": not (getattr(options, "apply", False) or getattr(options, "undo", False)),
    }
    if options.engine == "spark" and not is_portable.get(options.verb, False):
        raise EditRefused(
            f"{options.verb} does not run on Spark as asked.",
            "Leave out --engine spark: it is for journeys, lines propose, rank --line, convoys and the list of clones.",
        )


def _verbs() -> Mapping[str, Verb]:
    """The verbs by name; imported here, so that the other commands start without them."""
    from data_access.anpr_terminal import cleaning, keeping, learning, line_verbs, looking, measuring

    return {
        "ingest": keeping.ingest_reads,
        "journeys": keeping.journeys,
        "purge": keeping.purge_reads,
        "repairs": cleaning.repairs,
        "clones": cleaning.clones,
        "swaps": cleaning.swaps,
        "lines": line_verbs.lines,
        "rank": looking.rank,
        "convoys": looking.convoys,
        "reveal": looking.reveal_plate,
        "fairness": looking.fairness,
        "feedback": learning.feedback,
        "retrain": learning.retrain,
        "drift": learning.drift,
        "evaluate": measuring.evaluate_ranking,
        "generate": measuring.generate,
    }
