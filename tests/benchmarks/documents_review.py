"""How much a review opens on judged collections, through the engine, and how often its stopping report is right.

    python -m tests.benchmarks.documents_review [--kept FOLDER] [collection …]

Every decision is as the judges had it. The learner's settings are the same for all; questions beyond the first thirty,
on which the anchors stand, are told apart. Making the cases reads every passage into vectors first: some minutes.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

from data_access.documents.case import close_case
from data_access.documents.gate import OpenCase, benchmark_case
from data_access.documents.judged import read_judgements, read_questions
from data_access.documents.review_simulation import simulate_reviews
from models.documents.learning import make_learner, most_useful
from models.documents.stopping import ControlSample, stopping_report
from tests.benchmarks.documents_quality import COLLECTIONS, case_of
from tests.benchmarks.documents_table import Row, as_table

FIRST, ALL = 30, 1000
# Share of the items opened for 95 %: the goal; the order of the question and a prototype of the same learner.
GOALS = {"cisi": (40.0, "hybrid order 56.2, prototype 40.5 %"), "npl": (5.0, "hybrid order 5.3, prototype 4.6 %")}
ITEMS, COLUMNS, BATCH, GOAL_SECONDS = 100_000, 384, 60, 1.0
SAMPLES = (100, 200, 500, 1000)
REVIEWS, CONFIDENCE = 1000, 0.95


def rows() -> list[Row]:
    """Rows of the table of goals."""
    with tempfile.TemporaryDirectory() as folder:
        found = [row for name in GOALS for row in collection_rows(COLLECTIONS / name, Path(folder, name))]
    return [*found, batch_row(), *coverage_rows()]


def collection_rows(collection: Path, folder: Path) -> list[Row]:
    """What is opened on one collection, its case made in the folder unless it stands there."""
    case = case_of(collection, folder)
    found = effort_rows(benchmark_case(case), collection)
    close_case(case)
    return found


def effort_rows(opened: OpenCase, collection: Path) -> list[Row]:
    """Share opened for 95 %, on the first questions and on all others, and what it took to work out."""
    questions = read_questions(collection / "queries.jsonl")
    judged = read_judgements(collection / "qrels.tsv")
    begun = time.process_time()
    first = simulate_reviews(opened, questions, judged, limit=FIRST)
    took = time.process_time() - begun
    seen = {review.question_id for review in first.reviews}
    rest = {question: text for question, text in questions.items() if question not in seen}
    others = simulate_reviews(opened, rest, judged, limit=ALL)
    goal, anchor = GOALS.get(collection.name, (0.0, ""))
    name = collection.name
    return [
        Row(f"{name}: opened for 95 %, first {FIRST} questions", f"≤ {goal} %" if goal else "", _told(first), anchor),
        Row(f"{name}: the same, {len(others.reviews)} other questions", "", _told(others), ""),
        Row(f"{name}: {FIRST} reviews, learning included", "", f"{took:.1f} CPU s", "15 s"),
    ]


def _told(played) -> str:
    shares = {count: 100 * played.mean_share(count) for count in ("opened_for_95", "by_question_for_95")}
    eighty = 100 * played.mean_share("opened_for_80")
    return (
        f"{shares['opened_for_95']:.1f} % (order of the question {shares['by_question_for_95']:.1f} %; for 80 %: "
        f"{eighty:.1f} %) on {played.lane}"
    )


def batch_row() -> Row:
    """Choosing a batch among many items, after a thousand decisions."""
    chance = np.random.default_rng(1)
    vectors = chance.normal(size=(ITEMS, COLUMNS)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    learner = make_learner(vectors, vectors[:, 0])
    decided = chance.choice(ITEMS, 1000, replace=False)
    is_open = np.zeros(ITEMS, bool)
    is_open[decided] = True
    begun, used = time.perf_counter(), time.process_time()
    most_useful(learner.scores(decided, vectors[decided, 0] > 0), is_open, BATCH)
    wall, cpu = time.perf_counter() - begun, time.process_time() - used
    return Row(f"a batch of {ITEMS:,} items", f"< {GOAL_SECONDS:.0f} s", f"{wall:.2f} s ({cpu:.2f} CPU s)", "")


def coverage_rows() -> list[Row]:
    """How often intervals hold over reviews of 5,000 items, 5 % of them relevant, that stop after 400 to 1,200."""
    return [row for size in SAMPLES for row in _coverage(size)]


def _coverage(size: int) -> list[Row]:
    chance = np.random.default_rng(size)
    items, relevant = 5000, 250
    hold, proved, counted, lows = [], [], [], []
    for _ in range(REVIEWS):
        is_relevant = np.zeros(items, bool)
        is_relevant[:relevant] = True
        order = np.argsort(-(2 * is_relevant + chance.normal(size=items)))
        opened = order[: chance.integers(400, 1200)]
        recall = is_relevant[opened].sum() / relevant
        sample = chance.choice(items, size, replace=False)
        hits = sample[is_relevant[sample]]
        drawn = ControlSample(items, size, size, len(hits), int(np.isin(hits, opened).sum()))
        report = stopping_report(drawn, is_relevant[opened].tolist())
        counted.append(report.relevant_low <= relevant <= report.relevant_high)
        if report.recall is not None:
            hold.append(report.recall_low <= recall <= report.recall_high)
            proved.append(report.proved_recall <= recall)
            lows.append(report.provable_recall)
    goal = f"≥ {CONFIDENCE}"
    what = f"control sample of {size} in {items:,}, {relevant} relevant"
    return [
        Row(f"{what}: intervals of recall that hold", goal, f"{np.mean(hold):.3f}", ""),
        Row(f"{what}: proved recall that holds", goal, f"{np.mean(proved):.3f}", ""),
        Row(f"{what}: intervals of the number relevant that hold", goal, f"{np.mean(counted):.3f}", ""),
        Row(f"{what}: most that it can prove (median)", "", f"{np.median(lows):.2f}", ""),
    ]


def main() -> None:
    """Measure the chosen collections, all with a goal unless named; their cases are kept where a folder is named."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.documents_review", description=__doc__)
    parser.add_argument("--kept", type=Path, help="where the cases of the collections stand, or are to stand")
    parser.add_argument("collections", nargs="*", default=list(GOALS), help="names of collections")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        kept = options.kept or Path(folder)
        found = [row for name in options.collections for row in collection_rows(COLLECTIONS / name, kept / name)]
    sys.stdout.write("\n".join(as_table([*found, batch_row(), *coverage_rows()])) + "\n")


if __name__ == "__main__":
    main()
