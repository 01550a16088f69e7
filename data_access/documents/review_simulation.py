"""How much a review has to open: played through on judged questions, each decision as the judges had it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from data_access.documents.gate import OpenCase, note
from data_access.documents.review_space import space_of
from models.documents.learning import Learner, opened_for, reading_order
from models.documents.stopping import ControlSample, StoppingReport, stopping_report
from models.errors import DataNotAvailable

SHARES = (0.8, 0.95)


@dataclass(frozen=True)
class SimulatedReview:
    """One question played through, near-duplicates apart: items opened by the learner, and in the question's order.

    ``report`` is that of a control sample when 95 % were found; None where none was drawn. ``opened_with_control``
    counts its items too.
    """

    question_id: str
    items: int
    relevant: int
    opened_for_80: int
    opened_for_95: int
    by_question_for_80: int
    by_question_for_95: int
    opened_with_control: int
    recall: float
    report: StoppingReport | None


@dataclass(frozen=True)
class Simulation:
    """Every question that was played through, and on which vectors."""

    lane: str
    reviews: tuple[SimulatedReview, ...]

    def mean_share(self, count: str) -> float:
        """Mean over the questions of a count as a share of all items."""
        return float(np.mean([getattr(review, count) / review.items for review in self.reviews]))


def simulate_reviews(
    opened: OpenCase,
    questions: Mapping[str, str],
    relevant_names: Mapping[str, frozenset[str]],
    *,
    limit: int = 30,
    least_relevant: int = 5,
    control: int = 0,
    seed: int = 1,
) -> Simulation:
    """The first so many questions with enough relevant items, each played through; items go by their names.

    DataNotAvailable where no question has enough.
    """
    note(opened, "review.simulate", {"questions": len(questions), "limit": limit, "control": control})
    named = _items_by_name(opened)
    wanted = {
        question: [named[name] for name in sorted(relevant_names.get(question, ())) if name in named]
        for question in questions
    }
    chosen = [question for question, items in wanted.items() if len(items) >= least_relevant][:limit]
    if not chosen:
        raise DataNotAvailable(
            f"No question has {least_relevant} relevant items in this case.",
            "Check that the case holds the collection.",
        )
    reviews, lane = [], ""
    for number, question in enumerate(chosen):
        space = space_of(opened.case, questions[question])
        is_relevant = np.isin(space.items, wanted[question])
        chance = np.random.default_rng([seed, number])
        reviews.append(_played(question, space.learner, is_relevant, control, chance))
        lane = space.lane
    return Simulation(lane, tuple(reviews))


def _played(
    question: str, learner: Learner, is_relevant: np.ndarray, control: int, chance: np.random.Generator
) -> SimulatedReview:
    order = reading_order(learner, is_relevant, share=SHARES[-1])
    by_question = np.argsort(-learner.prior, kind="stable")
    for_80, for_95 = (opened_for(order, is_relevant, share) for share in SHARES)
    opened = order[:for_95]
    sample = chance.choice(len(is_relevant), min(control, len(is_relevant)), replace=False)
    return SimulatedReview(
        question_id=question,
        items=len(is_relevant),
        relevant=int(is_relevant.sum()),
        opened_for_80=for_80,
        opened_for_95=for_95,
        by_question_for_80=opened_for(by_question, is_relevant, SHARES[0]),
        by_question_for_95=opened_for(by_question, is_relevant, SHARES[1]),
        opened_with_control=len(np.union1d(opened, sample)),
        recall=float(is_relevant[opened].sum() / is_relevant.sum()),
        report=_report(is_relevant, opened, sample) if control else None,
    )


def _report(is_relevant: np.ndarray, opened: np.ndarray, sample: np.ndarray) -> StoppingReport:
    hits = sample[is_relevant[sample]]
    drawn = ControlSample(len(is_relevant), len(sample), len(sample), len(hits), int(np.isin(hits, opened).sum()))
    return stopping_report(drawn, is_relevant[opened].tolist())


def _items_by_name(opened: OpenCase) -> dict[str, int]:
    with opened.case.reading() as cursor:
        rows = cursor.execute("select name, item_id from items where status = 'indexed' order by item_id").fetchall()
    return dict(rows)
