"""Invented documents for trying and teaching: a folder for each source, with the answers beside."""

from __future__ import annotations

import argparse
from pathlib import Path

from data_access.anpr_terminal.output import say
from data_access.documents_terminal.opening import Verbs
from models.errors import EditRefused
from models.settings import Settings

FEWEST = 150


def add(verbs: Verbs) -> None:
    """The verb and its options."""
    about = "write a synthetic case of documents with a planted story and its known answers"
    verb = verbs.add_parser("generate", help=about, description=about)
    verb.add_argument("out", type=Path, metavar="OUT", help="a new folder")
    verb.add_argument("--seed", type=int, help="the same seed gives the same bytes; else that of the demo")
    verb.add_argument("--items", type=int, help=f"about how many, {FEWEST} or more; else as many as in the demo")
    verb.add_argument("--db", type=Path, help="folder of the stores; nothing is read from it")
    verb.add_argument("--json", action="store_true", help="one JSON object on standard output, and nothing else")


def run(options: argparse.Namespace, settings: Settings) -> None:
    """Write the material; EditRefused where the folder holds something else, or for too few items."""
    from data_access.sample_documents import ANSWERS, write_material
    from sample_data.documents import ITEMS, SEED

    if options.out.exists() and (options.out.is_file() or any(options.out.iterdir())):
        raise EditRefused(f"{options.out} holds something else.", "Choose a new folder.")
    size = ITEMS if options.items is None else options.items
    if size < FEWEST:
        raise EditRefused(f"{size} items do not hold the story.", f"Give --items {FEWEST} or more.")
    made = write_material(options.out, size=size, seed=SEED if options.seed is None else options.seed)
    facts = {
        "folder": str(options.out), "items": made.items, "files": len(made.files), "is_synthetic": True,
        "sources": [source.folder for source in made.sources], "answers": str(options.out / ANSWERS),
    }  # fmt: skip
    say(options, facts, [f"{options.out}: {made.items} items in {len(made.files)} files (SYNTHETIC)"])
