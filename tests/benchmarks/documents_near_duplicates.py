"""Near-duplicates: real mails and abstracts with copies planted among them, one word in twenty changed.

    python -m tests.benchmarks.documents_near_duplicates

Precision is told of all that was put together, planted or not, by a plain reckoning that shares nothing with ours:
difflib on words. The rate counts reading of words, sketches, candidates and the full comparison, on one thread.
"""

from __future__ import annotations

import email
import json
import random
import sys
import time
from difflib import SequenceMatcher
from email import policy

import numpy as np

from models.documents.near_duplicates import Group, Sketches, find_groups, group_sketched
from tests.benchmarks.documents_table import Row, as_table
from tests.conftest import TESTDATA

COLLECTIONS = TESTDATA / "documents"
COPIES, CHANGED, SEED = 1000, 0.05, 5
LEAST_WORDS = 20
ALIKE = 0.6  # of the words stand in both in the same order: what a reader takes for the same text
GOAL_RECALL, GOAL_PRECISION, GOAL_RATE = 0.99, 0.98, 20_000
ANCHOR_RECALL = "datasketch 0.944"
ANCHOR_RATE = "MinHash index alone: 39,900 (rensa), 3,840 (datasketch)"


def rows() -> list[Row]:
    """Rows of the table of goals."""
    sets = {"mails": mails(), "abstracts": abstracts()}
    sets["mails and abstracts"] = sets["mails"] + sets["abstracts"]
    return [row for name, texts in sets.items() for row in _measured(name, texts)]


def _measured(name: str, originals: list[str]) -> list[Row]:
    texts, planted = with_copies(originals)
    find_groups(texts[:50])
    begun = time.process_time()
    sketches = Sketches()
    sketches.add(texts)
    sketched = time.process_time() - begun
    groups = group_sketched(sketches, lambda places: [texts[place] for place in places])
    took = time.process_time() - begun
    size = f"{name} ({len(texts):,} of {np.mean(sketches.lengths):.0f} words)"
    return [
        Row(f"{size}: recall of planted copies", f"≥ {GOAL_RECALL}", f"{recall(groups, planted):.4f}", ANCHOR_RECALL),
        Row(f"{size}: precision", f"≥ {GOAL_PRECISION}", f"{precision(groups, texts):.4f}", ""),
        Row(f"{size}: index, texts a CPU second", f"≥ {GOAL_RATE:,}", f"{len(texts) / sketched:,.0f}", ANCHOR_RATE),
        Row(f"{size}: groups and all, texts a CPU second", "", f"{len(texts) / took:,.0f}", ""),
    ]


def mails() -> list[str]:
    """Subject and text of the real mails that have a text."""
    found = []
    for file in sorted((COLLECTIONS / "mail").glob("*.eml")):
        message = email.message_from_bytes(file.read_bytes(), policy=policy.default)
        body = message.get_body(("plain", "html"))
        try:
            found.append(f"{message['subject']}\n{body.get_content() if body else ''}")
        except (LookupError, UnicodeError):
            continue
    return found


def abstracts() -> list[str]:
    """Texts of the judged collections."""
    files = (COLLECTIONS / name / "docs.jsonl" for name in ("cisi", "npl"))
    lines = (line for file in files for line in file.read_text(encoding="utf-8").splitlines())
    return [f"{row['title']}. {row['text']}" for row in map(json.loads, lines)]


def with_copies(originals: list[str]) -> tuple[list[str], list[tuple[int, int]]]:
    """The texts with copies after them, and which is a copy of which."""
    chance = random.Random(SEED)
    words = sorted({word for text in originals[:2000] for word in text.split()})
    long = [place for place, text in enumerate(originals) if len(text.split()) >= LEAST_WORDS]
    chosen = chance.sample(long, min(COPIES, len(long)))
    copies = []
    for place in chosen:
        copy = originals[place].split()
        for at in chance.sample(range(len(copy)), max(1, round(CHANGED * len(copy)))):
            copy[at] = chance.choice(words)
        copies.append(" ".join(copy))
    return originals + copies, [(place, len(originals) + number) for number, place in enumerate(chosen)]


def recall(groups: list[Group], planted: list[tuple[int, int]]) -> float:
    """Share of the planted copies that are in one group with their original."""
    group_of = {member: number for number, group in enumerate(groups) for member in group.members}
    return float(np.mean([group_of.get(one, -1) == group_of.get(other, -2) for one, other in planted]))


def precision(groups: list[Group], texts: list[str]) -> float:
    """Share of the members that read like the first of their group, by the words that stand in both in one order."""
    pairs = [(texts[group.members[0]], texts[member]) for group in groups for member in group.members[1:]]
    likeness = [_words_in_common(one, other) for one, other in pairs]
    return float(np.mean([share >= ALIKE for share in likeness])) if likeness else 1.0


def _words_in_common(one: str, other: str) -> float:
    first, second = one.casefold().split(), other.casefold().split()
    return SequenceMatcher(None, first, second, autojunk=False).ratio()


if __name__ == "__main__":
    sys.stdout.write("\n".join(as_table(rows())) + "\n")
