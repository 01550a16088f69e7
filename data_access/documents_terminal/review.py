"""How much reading a review spares, played through on judged questions."""

from __future__ import annotations

import argparse
from dataclasses import asdict, replace
from pathlib import Path

import pandas as pd

from data_access.anpr_terminal.output import say_rows
from data_access.documents.judged import read_judgements, read_questions
from data_access.documents.review_simulation import SimulatedReview, Simulation, simulate_reviews
from data_access.documents_terminal.opening import Verbs, add_verb, opened
from models.settings import Settings

QUESTIONS, LEAST_RELEVANT = 30, 5
WITH_CONTROL = ("opened_with_control", "recall_low", "recall_high", "proved_recall")


def add(verbs: Verbs) -> None:
    """The verb and its options."""
    verb = add_verb(verbs, "review-simulate", "how many items a review opens to find most of what is relevant")
    verb.add_argument("--queries", type=Path, required=True, metavar="FILE", help="a question a line: id, text (JSON)")
    verb.add_argument("--qrels", type=Path, required=True, metavar="FILE", help="question, item, grade, a line each")
    verb.add_argument("--queries-limit", type=int, default=QUESTIONS, metavar="N", help="the first N with enough")
    verb.add_argument("--least-relevant", type=int, default=LEAST_RELEVANT, metavar="N", help="that a question has")
    verb.add_argument("--control", type=int, default=0, metavar="N", help="items of a control sample")
    verb.add_argument("--out", metavar="FILE", help="a .csv, .json or .parquet file")


def run(options: argparse.Namespace, settings: Settings) -> None:
    """Play the reviews through and say what was opened."""
    questions, judgements = read_questions(options.queries), read_judgements(options.qrels)
    found = opened(options, settings)
    played = simulate_reviews(
        found, questions, judgements,
        limit=options.queries_limit, least_relevant=options.least_relevant, control=options.control,
    )  # fmt: skip
    rows = pd.DataFrame([_row(review) for review in played.reviews])
    if not options.control:
        rows = rows[[name for name in rows if name not in WITH_CONTROL]]
    facts = _facts(played, options.control)
    say_rows(options, rows, facts, _words(played, facts), is_synthetic=found.case.is_synthetic)


def _row(review: SimulatedReview) -> dict[str, object]:
    """A review with what its control sample says, in place of the whole report."""
    told = asdict(replace(review, report=None))
    told.pop("report")
    report = review.report
    says = (None, None, None) if report is None else (report.recall_low, report.recall_high, report.proved_recall)
    return {**told, **dict(zip(WITH_CONTROL[1:], says, strict=True))}


def _facts(played: Simulation, control: int) -> dict[str, object]:
    counts = ("opened_for_80", "opened_for_95", "by_question_for_80", "by_question_for_95")
    facts: dict[str, object] = {
        "questions": len(played.reviews),
        "items": played.reviews[0].items,
        "vectors": played.lane,
        **{f"{count}_percent": 100 * played.mean_share(count) for count in counts},
    }
    if control:
        known = [one for one in played.reviews if one.report is not None and one.report.recall_low is not None]
        holds = [one.report.recall_low <= one.recall <= one.report.recall_high for one in known]  # type: ignore[union-attr,operator]
        facts |= {
            "control": control,
            "opened_with_control_percent": 100 * played.mean_share("opened_with_control"),
            "intervals": len(known),
            "intervals_that_hold": sum(holds),
        }
    return facts


def _words(played: Simulation, facts: dict[str, object]) -> list[str]:
    words = [
        f"{facts['questions']} questions on {facts['items']} items, learning on {played.lane}",
        f"opened to find 80 %: {facts['opened_for_80_percent']:.1f} % of the items (order of the question "
        f"{facts['by_question_for_80_percent']:.1f} %)",
        f"opened to find 95 %: {facts['opened_for_95_percent']:.1f} % of the items (order of the question "
        f"{facts['by_question_for_95_percent']:.1f} %)",
    ]
    if "control" in facts:
        words.append(
            f"with a control sample of {facts['control']}: {facts['opened_with_control_percent']:.1f} %; "
            f"{facts['intervals_that_hold']} of {facts['intervals']} intervals of recall hold"
        )
    return words
