"""How good search is on judged collections, through the engine: every line ingested, read by the lanes, and asked.

    python -m tests.benchmarks.documents_quality [--kept FOLDER] [collection …]

A collection is a folder with docs.jsonl (id, title, text), queries.jsonl (id, text) and qrels.tsv (question, document,
relevance). Weights are the same for all. Ablation and the halves of the questions (in turn) stand beside the whole.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from data_access.documents.case import Case, close_case, create_case, open_case
from data_access.documents.case_facts import facts_of
from data_access.documents.gate import benchmark_case
from data_access.documents.jsonl import ingest_jsonl
from data_access.documents.lanes import MEANING as MEANING_LANE
from data_access.documents.lanes import run_lanes
from data_access.documents.ranking import STATIC_LANE, indexes_of, rank
from data_access.documents.search import search_batch
from models.documents.metrics import Judgements, Quality, quality
from models.documents.question import read_question
from models.documents.requests import HYBRID, LEXICAL, MEANING
from tests.benchmarks.documents_table import Row
from tests.conftest import TESTDATA

DEPTH, RRF_K = 100, 60
COLLECTIONS = TESTDATA / "documents"
# Goal and anchors of nDCG@10: an earlier prototype of the same parts, reciprocal rank fusion, BM25 alone.
GOALS = {"cisi": (0.445, "0.445, RRF 0.426, BM25 0.331"), "npl": (0.505, "0.504, RRF 0.492, BM25 0.438")}
Run = Mapping[str, list[str]]


def rows() -> list[Row]:
    """Rows of the table of goals: each collection, and what each part of the recipe is worth."""
    with tempfile.TemporaryDirectory() as folder:
        return [row for name in GOALS for row in collection_rows(COLLECTIONS / name, Path(folder, name))]


def collection_rows(collection: Path, folder: Path) -> list[Row]:
    """Rows of one collection, its case made in the folder unless it stands there."""
    case = case_of(collection, folder)
    queries, judged = questions_of(collection), judgements_of(collection)
    goal, anchor = GOALS.get(collection.name, (0.0, ""))
    begun = time.process_time()
    runs = {name: make(case, queries) for name, make in RECIPES.items()}
    took = (time.process_time() - begun) / len(queries) / len(RECIPES)
    close_case(case)
    found = {name: told(run, judged) for name, run in runs.items()}
    first, *others = found
    row = Row(f"{collection.name}: nDCG@10, {first}", f"≥ {goal}" if goal else "", found[first], anchor)
    rest = [Row(f"{collection.name}: nDCG@10, {name}", "", found[name], "") for name in others]
    return [row, *rest, Row(f"{collection.name}: processor time of a question", "", f"{took * 1000:.0f} ms", "")]


def told(run: Run, judged: Judgements) -> str:
    """nDCG@10 with its halves, recall and average precision."""
    whole = quality(run, judged)
    halves = [quality(run, dict(list(judged.items())[at::2])) for at in (0, 1)]
    return f"{_brief(whole)} (halves {', '.join(f'{half.ndcg_at_10:.4f}' for half in halves)})"


def _brief(found: Quality) -> str:
    return f"{found.ndcg_at_10:.4f}, recall@100 {found.recall_at_100:.3f}, MAP {found.average_precision:.3f}"


def case_of(collection: Path, folder: Path) -> Case:
    """The collection as a case whose lanes are done."""
    if (folder / "case.json").exists():
        case = open_case(folder)
    else:
        case = create_case(folder, name=collection.name, made_by="benchmark", is_benchmark=True)
        ingest_jsonl(case, collection / "docs.jsonl", actor="benchmark", source=collection.name)
    run_lanes(case, lanes=(MEANING_LANE,))
    return case


def questions_of(collection: Path) -> list[tuple[str, str]]:
    """Questions with their ids."""
    lines = (collection / "queries.jsonl").read_text(encoding="utf-8").splitlines()
    return [(str(row["id"]), row["text"]) for row in map(json.loads, lines)]


def judgements_of(collection: Path) -> Judgements:
    """The relevant documents of each question that has any, in the order of the questions."""
    found: dict[str, set[str]] = defaultdict(set)
    for line in (collection / "qrels.tsv").read_text(encoding="utf-8").splitlines():
        query, document, relevance = line.split("\t")
        if float(relevance) > 0:
            found[query].add(document)
    return {query: found[query] for query, _ in questions_of(collection) if query in found}


def asked(case: Case, queries: list[tuple[str, str]], mode: str = HYBRID) -> Run:
    """The run of one mode, as ``search-batch`` gives it."""
    found = search_batch(benchmark_case(case), queries, DEPTH, mode=mode)
    return {query: [hit.name for hit in hits] for query, hits in found.items()}


def without_the_model(case: Case, queries: list[tuple[str, str]], mode: str = HYBRID) -> Run:
    """As long as the background lane has read nothing."""
    facts, indexes = facts_of(case), indexes_of(case)
    quick = replace(indexes, lanes=tuple(lane for lane in indexes.lanes if lane.name == STATIC_LANE))
    with case.reading() as cursor:
        names = dict(cursor.execute("select item_id, name from items").fetchall())
    ranked = ((query, rank(quick, facts, read_question(text), mode=mode)) for query, text in queries)
    return {query: [names[int(facts.items[at])] for at in found.places[:DEPTH]] for query, found in ranked}


def fused_by_ranks(case: Case, queries: list[tuple[str, str]]) -> Run:
    """Reciprocal rank fusion of words alone and meaning alone."""
    parts = [asked(case, queries, mode) for mode in (LEXICAL, MEANING)]
    fused = {}
    for query, _ in queries:
        scores: dict[str, float] = defaultdict(float)
        for part in parts:
            for place, name in enumerate(part[query], start=1):
                scores[name] += 1 / (RRF_K + place)
        fused[query] = sorted(scores, key=lambda name: (-scores[name], name))[:DEPTH]
    return fused


RECIPES: Mapping[str, Callable[[Case, list[tuple[str, str]]], Run]] = {
    "hybrid": asked,
    "words alone (BM25)": lambda case, queries: asked(case, queries, LEXICAL),
    "meaning alone": lambda case, queries: asked(case, queries, MEANING),
    "quick vectors alone": lambda case, queries: without_the_model(case, queries, MEANING),
    "words and quick vectors, before the lane": without_the_model,
    "reciprocal rank fusion": fused_by_ranks,
}


def lines(kept: Path, names: list[str]) -> Iterator[str]:
    """The rows of some collections as text; cases stay in the folder for the next time."""
    for name in names:
        collection = Path(name) if Path(name).is_dir() else COLLECTIONS / name
        for row in collection_rows(collection, kept / collection.name):
            yield " | ".join(row)


def main() -> None:
    """Measure the collections that are named, by name or folder."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.documents_quality", description=__doc__)
    parser.add_argument("collections", nargs="*", default=list(GOALS))
    parser.add_argument("--kept", type=Path, help="folder in which the cases stay")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        for line in lines(options.kept or Path(folder), options.collections):
            sys.stdout.write(f"{line}\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main()
