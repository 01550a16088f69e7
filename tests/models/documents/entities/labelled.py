"""The labelled British passages: what is there to find, and how much of it was found, strictly.

A line of the file is a passage with its mentions as [kind, normal form, from, to]. Addresses are example domains,
telephone numbers Ofcom's ranges for drama, plates of tags that are not issued.
"""

import json
from collections import Counter
from dataclasses import dataclass, field

from models.documents.entities.patterns import find_patterns
from tests.conftest import ROOT

FILE = ROOT / "tests" / "data" / "documents" / "uk_entities.jsonl"


@dataclass
class Score:
    right: Counter = field(default_factory=Counter)
    wrong: Counter = field(default_factory=Counter)
    missed: Counter = field(default_factory=Counter)

    def f1(self, kind=None):
        """Of one kind, or of all mentions."""
        right, wrong, missed = (
            count.total() if kind is None else count[kind] for count in (self.right, self.wrong, self.missed)
        )
        return 2 * right / (2 * right + wrong + missed)


def passages():
    return [json.loads(line) for line in FILE.read_text(encoding="utf-8").splitlines()]


def score(rows):
    """A mention counts only with its kind, its normal form and both ends."""
    told = Score()
    for row in rows:
        wanted = {tuple(mention) for mention in row["mentions"]}
        found = {(m.kind, m.value, m.char_from, m.char_to) for m in find_patterns(row["text"])}
        told.right.update(kind for kind, *_ in wanted & found)
        told.wrong.update(kind for kind, *_ in found - wanted)
        told.missed.update(kind for kind, *_ in wanted - found)
    return told
