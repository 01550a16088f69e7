"""Entities: how fast and how well those with a shape are found, names, watch-lists, and the graph; by hand.

    python -m tests.benchmarks.documents_entities

Quality is measured on the labelled British passages of the tests, strictly: kind, normal form and both ends. Speed is
words by processor second over those passages mixed with three times as many words of abstracts (of testdata, where it
is there), as mail has them; over the passages alone, which are of little else than entities; and over the real mail of
testdata as its files stand, headers and all.
"""

from __future__ import annotations

import json
import random
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from data_access.documents.case import close_case, create_case
from data_access.documents.entities import entities_of, entity, index_patterns
from data_access.documents.entity_graph import link_graph
from data_access.documents.gate import benchmark_case
from models.documents.entities.names import find_names, name_model
from models.documents.entities.patterns import find_patterns
from models.documents.entities.watchlists import Watcher, WatchTerm
from tests.benchmarks.documents_table import Row, as_table
from tests.conftest import TESTDATA
from tests.models.documents.entities.labelled import passages, score

ABSTRACTS, MAIL = TESTDATA / "documents" / "cisi" / "docs.jsonl", TESTDATA / "documents" / "mail"
WORDS_BETWEEN, LEAST_SECONDS = 75, 2.0
TERMS, GRAPH_PASSAGES, GRAPH_PEOPLE, BATCH = 10_000, 100_000, 5_000, 5_000
NAMED_TEXTS = 400


def rows() -> list[Row]:
    """Rows of the table of goals."""
    return [*quality_rows(), *speed_rows(), *graph_rows()]


def quality_rows() -> list[Row]:
    """F1 over all and of the worst kind; numbers and postcodes taken for people."""
    labelled = passages()
    told = score(labelled)
    worst = min(told.right, key=told.f1)
    people, taken = _people_that_are_numbers(labelled)
    size = f"{told.right.total() + told.missed.total()} mentions in {len(labelled)} passages"
    return [
        Row(f"entities with a shape, {size}", "F1 ≥ 0.98", f"F1 {told.f1():.4f}", "none measured"),
        Row("the same, worst kind", "F1 ≥ 0.98", f"{worst} {told.f1(worst):.4f}", ""),
        Row(f"numbers and postcodes among {people} people", "0", str(taken), "seen with the model alone"),
    ]


def speed_rows() -> list[Row]:
    """Words by processor second."""
    alone = [row["text"] for row in passages()]
    told = [
        Row("shapes, passages of little but entities", "", _rate(alone, find_patterns), ""),
    ]
    if ABSTRACTS.exists():
        mixed = _mixed(alone)
        goal, anchor = "≥ 700,000 words/CPU-s", "950,000 unchecked"
        told.append(Row("shapes, checked, in mixed text", goal, _rate(mixed, find_patterns), anchor))
        told.append(Row("names, the model", "≥ 8,000 words/CPU-s", _name_rate(mixed), "7,800–8,800"))
        watcher = Watcher([WatchTerm(word) for word in _drawn_terms()])
        told.append(Row(f"watch-list of {TERMS:,} terms", "", _rate(mixed, watcher.find), "6.9 M, unchecked"))
    if MAIL.exists():
        mail = [text for file in sorted(MAIL.glob("*.eml"))[:400] for text in _pieces(file)]
        told.append(Row("shapes, real mail with its headers", "", _rate(mail, find_patterns), ""))
    return told


def graph_rows() -> list[Row]:
    """Keeping mentions, lists and graphs of a drawn case of 100,000 passages."""
    rng = random.Random(11)
    with tempfile.TemporaryDirectory() as folder:
        case = create_case(Path(folder) / "case", name="Graph", made_by="benchmark", is_benchmark=True)
        texts = [_drawn_passage(rng) for _ in range(GRAPH_PASSAGES)]
        _fill(case, texts)
        begun = time.process_time(), time.monotonic()
        for start in range(0, GRAPH_PASSAGES, BATCH):
            index_patterns(case, [(n, n // 4, texts[n]) for n in range(start, start + BATCH)])
        cpu, wall = time.process_time() - begun[0], time.monotonic() - begun[1]
        opened = benchmark_case(case)
        busiest = int(entities_of(opened, limit=1)["entity_id"].iloc[0])
        size = f"{GRAPH_PASSAGES:,} passages"
        rate = f"{GRAPH_PASSAGES / cpu:,.0f} passages/CPU-s ({wall:.0f} s)"
        told = [
            Row(f"shapes found and kept, {size}", "", rate, ""),
            Row(f"list of entities, {size}", "", _ms(lambda: entities_of(opened)), ""),
            Row(f"the oftenest entity, {size}", "", _ms(lambda: entity(opened, busiest)), ""),
            Row(f"graph round it, {size}", "", _ms(lambda: link_graph(opened, busiest)), ""),
            Row(f"graph of the case, {size}", "", _ms(lambda: link_graph(opened)), ""),
        ]
        close_case(case)
    return told


def _people_that_are_numbers(labelled: Sequence[dict]) -> tuple[int, int]:
    names = find_names([row["text"] for row in labelled], name_model())
    people, taken = 0, 0
    for row, found in zip(labelled, names, strict=True):
        for name in found:
            overlaps = any(name.char_from < ends and begins < name.char_to for _, _, begins, ends in row["mentions"])
            people += name.kind == "person"
            taken += name.kind == "person" and overlaps
    return people, taken


def _rate(texts: Sequence[str], work: Callable[[str], object]) -> str:
    words, done, begun = sum(len(text.split()) for text in texts), 0, time.process_time()
    while time.process_time() - begun < LEAST_SECONDS:
        for text in texts:
            work(text)
        done += words
    return f"{done / (time.process_time() - begun):,.0f} words/CPU-s"


def _name_rate(texts: Sequence[str]) -> str:
    model, some = name_model(), texts[:NAMED_TEXTS]
    find_names(some[:20], model)
    begun = time.process_time()
    find_names(some, model)
    return f"{sum(len(text.split()) for text in some) / (time.process_time() - begun):,.0f} words/CPU-s"


def _mixed(alone: Sequence[str]) -> list[str]:
    lines = ABSTRACTS.read_text(encoding="utf-8").splitlines()
    words = [word for line in lines for word in json.loads(line)["text"].split()]
    cut = [" ".join(words[n : n + WORDS_BETWEEN]) for n in range(0, len(words) - WORDS_BETWEEN, WORDS_BETWEEN)]
    return [f"{before} {alone[n % len(alone)]}" for n, before in enumerate(cut[: 5 * len(alone)])]


def _pieces(file: Path) -> list[str]:
    words = file.read_text(encoding="utf-8", errors="replace").split(" ")
    return [" ".join(words[n : n + 100]) for n in range(0, len(words), 100)]


def _drawn_terms() -> list[str]:
    rng = random.Random(5)
    return list({"".join(rng.choices("abcdefghilmnoprstu", k=rng.randint(6, 14))) for _ in range(TERMS)})


def _drawn_passage(rng: random.Random) -> str:
    """About 100 words with four entities; a few people are in much of it."""
    who = [int(GRAPH_PEOPLE * rng.random() ** 3) for _ in range(3)]
    words = " ".join(rng.choices(("the", "yard", "was", "quiet", "and", "nobody", "came", "for", "loads"), k=90))
    head = f"p{who[0]}@example.com wrote to p{who[1]}@example.com"
    return f"{head} about £{rng.randint(1, 900)} {words} @user{who[2]} end"


def _fill(case: object, texts: Sequence[str]) -> None:
    """The passages, four to an item, all with the same little about them."""
    import pyarrow as pa

    with case.writing() as cursor:  # type: ignore[attr-defined]
        cursor.register("drawn", pa.table({"n": range(len(texts)), "text": texts}))
        cursor.execute(
            """
            insert into items select n, '', 'n', 'n', 'drawn', '', 'txt', 'document', 1, null, null, 'indexed', '',
                null, '', '', timestamp '2025-01-01', 'en', 1, 100, '', '', 1, '', '', [], '', 1,
                timestamp '2025-01-01'
            from range(1 + ?) as numbers(n)
            """,
            [len(texts) // 4],
        )
        cursor.execute("insert into passages select n, n // 4, n % 4, 1, 'text', '', text, 100, [], null from drawn")
        cursor.unregister("drawn")


def _ms(work: Callable[[], object]) -> str:
    work()
    begun = time.monotonic()
    work()
    return f"{1000 * (time.monotonic() - begun):,.0f} ms"


if __name__ == "__main__":
    sys.stdout.write("\n".join(as_table(rows())) + "\n")
