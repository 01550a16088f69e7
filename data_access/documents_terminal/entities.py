"""Entities and watch-lists of a case: verbs that list what people, numbers and things the material speaks of."""

from __future__ import annotations

import argparse
from pathlib import Path

from data_access.anpr_terminal.output import records, say, say_rows
from data_access.documents.entities import entities_of
from data_access.documents.watchlists import add_watchlist
from data_access.documents_terminal.opening import Verbs, add_verb, opened
from models.documents.entities.mention import kinds
from models.settings import Settings

LIMIT = 200


def add(verbs: Verbs) -> None:
    """The verbs and their options."""
    listed = add_verb(verbs, "entities", "list people, organisations, places, numbers and things, by how often met")
    listed.add_argument("--kind", action="append", choices=tuple(kinds()), help="may be given more than once")
    listed.add_argument("--search", default="", metavar="TEXT", help="part of a name or number")
    listed.add_argument("--limit", type=int, default=LIMIT, metavar="N")
    listed.add_argument("--out", metavar="FILE", help="a .csv, .json or .parquet file")
    watch = add_verb(verbs, "watchlist", "look for the terms of a list in all that the case holds and will hold")
    watch.add_argument("--file", type=Path, required=True, metavar="FILE", help="CSV with the columns term, kind, note")


def run(options: argparse.Namespace, settings: Settings) -> None:
    """Run one of the verbs."""
    {"entities": _entities, "watchlist": _watchlist}[options.verb](options, settings)


def _entities(options: argparse.Namespace, settings: Settings) -> None:
    found = opened(options, settings)
    listed = entities_of(found, kinds_shown=options.kind, search=options.search, limit=options.limit)
    facts = {"case": found.case.case_id, "search": found.search_id, "entities": len(listed)}
    say_rows(options, listed, facts, [f"{len(listed)} entities"], is_synthetic=found.case.is_synthetic)


def _watchlist(options: argparse.Namespace, settings: Settings) -> None:
    found = opened(options, settings)
    mentions = add_watchlist(found, options.file)
    watched = entities_of(found, watched_only=True, limit=LIMIT)
    facts = {"case": found.case.case_id, "mentions": mentions, "entities": records(watched)}
    lines = [f"{row.shown}: {row.mentions} mentions in {row.items} items" for row in watched.itertuples()]
    say(options, facts, [f"{mentions} mentions of terms of the case's lists", *lines])
