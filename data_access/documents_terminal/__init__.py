"""The terminal's door to document search: the verbs of ``ndao.py documents`` over what the pages call."""

from __future__ import annotations

import argparse
import json

from data_access.documents_terminal import entities, generate, keeping, oversight, review, search
from models.errors import DataRejected, UserFacingError
from models.settings import Settings

__all__ = ["add_verbs", "run_documents"]

# Each has ``add(verbs)``, which puts its verbs below the command, and ``run(options, settings)`` for all of them.
MODULES = (
    entities,
    generate,
    keeping,
    oversight,
    review,
    search,
)


def add_verbs(parser: argparse.ArgumentParser) -> None:
    """Put the verbs of documents below a parser; each sets ``verb`` to its name."""
    verbs = parser.add_subparsers(required=True, metavar="VERB", dest="verb")
    for module in MODULES:
        before = set(verbs.choices)
        module.add(verbs)
        for name in verbs.choices.keys() - before:
            verbs.choices[name].set_defaults(run_verb=module.run)


def run_documents(options: argparse.Namespace, settings: Settings) -> None:
    """Run one verb; with ``--json`` a refusal is one JSON object as well."""
    from threadpoolctl import threadpool_limits

    threadpool_limits(limits=1, user_api="blas")  # many small sums: a second thread costs more than it brings
    try:
        options.run_verb(options, settings)
    except UserFacingError as error:
        if getattr(options, "json", False) and not isinstance(error, DataRejected):
            print(json.dumps({"error": error.title, "what_to_do": error.what_to_do}, ensure_ascii=False))
        raise
