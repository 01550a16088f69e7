"""How hard the planted answers of the synthetic case are to find. By hand: python -m tests.benchmarks.documents_sample

With ``--meaning`` the model reads the case first, which takes some minutes.
"""

from __future__ import annotations

import argparse
import math
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from data_access.documents.case import Case, close_case
from data_access.documents.lanes import MEANING, run_lanes
from data_access.documents.review_simulation import simulate_reviews
from data_access.documents.search import search_batch
from data_access.sample_documents import answers, build_case
from data_access.sample_documents_work import opened_by_sample
from sample_data.documents import ITEMS

FIRST, LISTED = 10, (10, 50, 200)


def ndcg(grades: Sequence[int], ideal: Sequence[int]) -> float:
    """Normalised discounted cumulative gain at ten, gains of 2 to the grade less 1."""
    gains, best = (
        sum((2**grade - 1) / math.log2(at + 2) for at, grade in enumerate(row[:FIRST])) for row in (grades, ideal)
    )
    return gains / best


def found(names: Sequence[str], relevant: Mapping[str, int]) -> str:
    """One line: nDCG at ten, and how many stand among the first."""
    grades = [relevant.get(name, 0) for name in names]
    counts = ", ".join(f"{sum(grade > 0 for grade in grades[:most])} in the first {most}" for most in LISTED)
    return f"nDCG@10 {ndcg(grades, sorted(relevant.values(), reverse=True)):.3f}, {counts}, of {len(relevant)}"


def measure(case: Case, size: int) -> None:
    """Print how each question fares by words, by both, and in a review that is played through."""
    opened, known = opened_by_sample(case), answers(size=size)
    for mode in ("lexical", "hybrid"):
        run = search_batch(opened, [(one.question_id, one.question) for one in known], k=max(LISTED), mode=mode)
        for one in known:
            print(f"{mode:8} {one.question_id:9} {found([hit.name for hit in run[one.question_id]], one.relevant)}")
    questions = {one.question_id: one.question for one in known}
    played = simulate_reviews(opened, questions, {one.question_id: frozenset(one.relevant) for one in known})
    for review in played.reviews:
        told = f"80 % after {review.opened_for_80}, 95 % after {review.opened_for_95} of {review.items}"
        print(f"review   {review.question_id:9} {told}, vectors: {played.lane}")


def main() -> None:
    """Make the case, measure it, leave nothing."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--items", type=int, default=ITEMS)
    parser.add_argument("--meaning", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        begun, cpu = time.monotonic(), time.process_time()
        case = build_case(Path(scratch), size=options.items)
        print(f"made in {time.monotonic() - begun:.1f} s, {time.process_time() - cpu:.1f} CPU s beside the parsers")
        if options.meaning:
            run_lanes(case, lanes=(MEANING,))
        measure(case, options.items)
        close_case(case)


if __name__ == "__main__":
    main()
