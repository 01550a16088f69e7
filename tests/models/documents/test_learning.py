"""The learner: its solution is that of a plain ridge, it finds what is alike, and the order of decisions is nothing."""

import numpy as np
import pytest

from models.documents import settings
from models.documents.learning import (
    batch_size,
    make_learner,
    most_useful,
    opened_for,
    reading_order,
    solved,
    standardised,
)

ITEMS, COLUMNS, RELEVANT = 600, 24, 40


@pytest.fixture(scope="module")
def world():
    """Items of which the relevant ones lie about one direction, and a question that points roughly there."""
    chance = np.random.default_rng(11)
    is_relevant = np.zeros(ITEMS, bool)
    is_relevant[chance.choice(ITEMS, RELEVANT, replace=False)] = True
    rows = chance.normal(size=(ITEMS, COLUMNS))
    direction = chance.normal(size=COLUMNS)
    rows[is_relevant] += direction
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    asked = direction / np.linalg.norm(direction) + chance.normal(size=COLUMNS) * 0.3
    return rows.astype(np.float32), rows @ asked, is_relevant


def plain_weights(rows, relevant, others, everything):
    """Ridge on weighted rows, one row after the other: the whole case stands in for those presumed not relevant."""
    learner = settings.numbers("review", "learner")
    presumed = learner["presumed"]
    samples, targets, weights = [], [], []
    for place in relevant:
        samples.append(rows[place])
        targets.append(1.0)
        weights.append(0.5 / len(relevant))
    for place in others:
        samples.append(rows[place])
        targets.append(-1.0)
        weights.append(0.5 / (len(others) + presumed))
    for row in everything:
        samples.append(row)
        targets.append(-1.0)
        weights.append(0.5 * presumed / (len(others) + presumed) / len(everything))
    samples, targets, weights = np.array(samples, float), np.array(targets), np.array(weights)
    middle, target = weights @ samples, weights @ targets
    away = samples - middle
    left = (away * weights[:, None]).T @ away + learner["ridge"] * np.eye(rows.shape[1])
    return np.linalg.solve(left, (away * weights[:, None]).T @ (targets - target))


def test_the_weights_are_those_of_a_plain_ridge(world):
    rows, asked, is_relevant = world
    learner = make_learner(rows, asked)
    relevant, others = np.flatnonzero(is_relevant)[:7], np.flatnonzero(~is_relevant)[:20]
    expected = plain_weights(learner.rows, relevant, others, learner.rows)
    assert learner.weights(relevant, others) == pytest.approx(expected, rel=1e-3, abs=1e-4)


@pytest.mark.parametrize("ridge", [1e-4, 0.03, 10.0])
def test_a_system_is_solved_as_a_decomposition_solves_it(ridge):
    chance = np.random.default_rng(3)
    rows = chance.normal(size=(30, 60))
    matrix, right = rows.T @ rows / 30 + ridge * np.eye(60), chance.normal(size=60)
    assert solved(matrix, right) == pytest.approx(np.linalg.solve(matrix, right), rel=1e-5, abs=1e-6)
    assert solved(matrix, np.zeros(60)).tolist() == [0.0] * 60


def test_the_order_of_decisions_does_not_matter(world):
    rows, asked, is_relevant = world
    learner = make_learner(rows, asked)
    decided = np.random.default_rng(2).choice(ITEMS, 60, replace=False)
    decided[:3] = np.flatnonzero(is_relevant)[:3]
    decided = np.unique(decided)
    once = learner.scores(decided, is_relevant[decided])
    turned = decided[::-1]
    assert np.array_equal(once, learner.scores(turned, is_relevant[turned]))


def test_until_something_relevant_is_found_the_question_leads(world):
    rows, asked, is_relevant = world
    learner = make_learner(rows, asked)
    others = np.flatnonzero(~is_relevant)[:5]
    for decided in (others[:0], others):
        assert np.array_equal(learner.scores(decided, is_relevant[decided]), standardised(asked))


def test_learning_opens_fewer_items_than_the_order_of_the_question(world):
    rows, asked, is_relevant = world
    order = reading_order(make_learner(rows, asked), is_relevant, share=0.95)
    by_question = np.argsort(-asked, kind="stable")
    assert opened_for(order, is_relevant, 0.95) < 0.8 * opened_for(by_question, is_relevant, 0.95)


def test_learning_recovers_from_a_question_that_says_nothing(world):
    rows, _, is_relevant = world
    noise = np.random.default_rng(5).normal(size=ITEMS)
    order = reading_order(make_learner(rows, noise), is_relevant, share=0.95)
    assert opened_for(order, is_relevant, 0.95) < 0.5 * ITEMS


def test_a_reading_opens_each_item_once_and_in_the_end_all(world):
    rows, asked, is_relevant = world
    order = reading_order(make_learner(rows, asked), is_relevant)
    assert len(np.unique(order)) == len(order) and is_relevant[order].sum() == RELEVANT
    none = np.zeros(ITEMS, bool)
    none[3] = True
    assert 3 in reading_order(make_learner(rows, -asked), none)


def test_a_case_without_vectors_is_read_in_the_order_of_the_question(world):
    _, asked, is_relevant = world
    learner = make_learner(np.zeros((ITEMS, 0), np.float32), asked)
    order = reading_order(learner, is_relevant)
    assert order.tolist() == np.argsort(-asked, kind="stable")[: len(order)].tolist()


def test_an_item_without_a_vector_yet_goes_by_the_question_alone(world):
    rows, asked, is_relevant = world
    holed = rows.copy()
    holed[[4, 9]] = np.nan
    learner = make_learner(holed, asked)
    decided = np.flatnonzero(is_relevant)[:5]
    scores = learner.scores(decided, is_relevant[decided])
    assert np.isfinite(scores).all()
    assert scores[4] - scores[9] == pytest.approx(0.5 * (learner.prior[4] - learner.prior[9]))


def test_only_relevant_decisions_still_give_scores(world):
    rows, asked, is_relevant = world
    decided = np.flatnonzero(is_relevant)[:4]
    assert np.isfinite(make_learner(rows, asked).scores(decided, [True] * 4)).all()


def test_the_most_useful_are_the_best_that_are_not_open_and_of_equals_the_first():
    scores, is_open = np.array([1.0, 3.0, 3.0, 2.0]), np.array([False, True, False, False])
    assert most_useful(scores, is_open, 2).tolist() == [2, 3]
    assert most_useful(np.zeros(3), np.zeros(3, bool), 9).tolist() == [0, 1, 2]


def test_batches_grow_by_a_tenth():
    assert [batch_size(number) for number in (1, 2, 3, 8, 25)] == [10, 11, 12, 19, 98]


def test_scores_that_are_all_alike_say_nothing():
    assert standardised(np.full(4, 7.0)).tolist() == [0.0] * 4 and len(standardised(np.zeros(0))) == 0
