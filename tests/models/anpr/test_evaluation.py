"""Measures of a ranking against scikit-learn and against cases counted by hand."""

import numpy as np
import pandas as pd
import pytest
from sklearn.metrics import average_precision_score, brier_score_loss

from models.anpr.evaluation import (
    AS_FALSE,
    AS_TRUE,
    SET_ASIDE,
    average_precision,
    brier_skill,
    by_body,
    false_leads_by,
    measures,
    precision_at,
    precision_recall_curve,
    recall_at,
    reliability,
)


def ranking(standings: str, chances: list[float], world: str = "w") -> pd.DataFrame:
    names = {"t": "true", "a": "associate", "f": "false"}
    return pd.DataFrame(
        {
            "world": world,
            "body": range(len(standings)),
            "score": chances,
            "chance": chances,
            "standing": [names[letter] for letter in standings],
            "role": ["courier" if letter == "t" else "parcel" for letter in standings],
        }
    )


@pytest.mark.parametrize("seed", range(20))
def test_average_precision_is_that_of_scikit_learn_also_with_ties(seed):
    chance = np.random.default_rng(seed)
    is_true = chance.random(60) < 0.2
    is_true[0] = True
    scores = chance.integers(0, 12, 60).astype(float)
    assert average_precision(is_true, scores) == pytest.approx(average_precision_score(is_true, scores))


def test_average_precision_counted_by_hand():
    assert average_precision(np.array([True, False, True]), np.array([3.0, 2.0, 1.0])) == pytest.approx((1 + 2 / 3) / 2)
    assert average_precision(np.array([False, False]), np.array([1.0, 2.0])) == 0.0
    assert average_precision(np.array([], bool), np.array([])) == 0.0


def test_the_first_k_are_those_with_the_highest_scores():
    is_true, scores = np.array([False, True, True, False]), np.array([0.1, 0.9, 0.2, 0.8])
    assert precision_at(is_true, scores, 2) == 0.5
    assert recall_at(is_true, scores, 3) == 1.0
    assert precision_at(is_true, scores, 100) == 0.5
    assert np.isnan(recall_at(np.zeros(3, bool), np.arange(3.0), 2))


def test_associates_are_set_aside_or_counted_either_way():
    ranked = ranking("atf", [0.9, 0.8, 0.1])
    found = {name: measures(ranked, name, draws=0).average_precision.value for name in (SET_ASIDE, AS_FALSE, AS_TRUE)}
    assert found == {SET_ASIDE: 1.0, AS_FALSE: 0.5, AS_TRUE: 1.0}
    assert measures(ranked, SET_ASIDE, draws=0).bodies == 2
    assert measures(ranked, AS_TRUE, draws=0).true == 2


def test_worlds_are_pooled_for_precision_over_recall_and_averaged_for_the_first_k():
    both = pd.concat([ranking("tf", [0.9, 0.1], "one"), ranking("ft", [0.95, 0.5], "two")])
    found = measures(both, draws=0)
    assert found.average_precision.value == pytest.approx((1 / 2 + 2 / 3) / 2)
    assert found.average_precision_by_world == pytest.approx((1.0 + 0.5) / 2)
    assert found.precision_at_10.value == pytest.approx(0.5)
    assert found.recall_at_50.value == 1.0
    assert found.leads_per_true_lead == pytest.approx(2.0)


def test_the_interval_holds_the_value_and_narrows_with_more_bodies():
    chance = np.random.default_rng(4)

    def of_size(bodies: int) -> pd.DataFrame:
        standings = "".join(chance.choice(["t", "f"], bodies, p=[0.3, 0.7]))
        return ranking(standings, [float(x) for x in chance.random(bodies)])

    few, many = (measures(of_size(size), draws=100).average_precision for size in (40, 1000))
    assert few.low <= few.value <= few.high
    assert many.high - many.low < few.high - few.low


def test_brier_skill_is_one_when_sure_and_right_and_nought_at_the_base_rate():
    is_true = np.array([True, False, False, False])
    assert brier_skill(is_true, is_true.astype(float)) == 1.0
    assert brier_skill(is_true, np.full(4, 0.25)) == pytest.approx(0.0)
    chances = np.array([0.7, 0.2, 0.1, 0.4])
    expected = 1 - brier_score_loss(is_true, chances) / (0.25 * 0.75)
    assert brier_skill(is_true, chances) == pytest.approx(expected)


def test_reliability_compares_what_was_said_with_what_was_true_in_each_tenth():
    told = reliability(ranking("tftf", [0.95, 0.91, 0.35, 0.02]))
    assert told["tenth"].tolist() == [0, 3, 9]
    assert told["was_true"].tolist() == [0.0, 1.0, 0.5]
    assert told["said"].tolist() == pytest.approx([0.02, 0.35, 0.93])
    assert (told["low"] <= told["was_true"]).all() and (told["was_true"] <= told["high"]).all()


def test_the_curve_has_a_row_for_each_true_one():
    curve = precision_recall_curve(ranking("tft", [0.9, 0.5, 0.4]))
    assert curve["recall"].tolist() == [0.5, 1.0]
    assert curve["precision"].tolist() == pytest.approx([1.0, 2 / 3])


def test_false_leads_are_counted_by_kind_within_the_first_k_of_each_world():
    both = pd.concat([ranking("ff", [0.9, 0.1], "one"), ranking("tf", [0.95, 0.5], "two")])
    told = false_leads_by(both, "role", k=1).set_index("role")
    assert told.loc["parcel", "false_leads"] == 1
    assert told.loc["parcel", "bodies"] == 3
    assert told.loc["courier", "false_leads"] == 0


def test_two_plates_of_one_body_count_once_by_the_better():
    rows = pd.DataFrame({"vid": [1, 2, 3], "score": [0.2, 0.8, 0.5]})
    merged = by_body(rows, pd.Series({1: "a", 2: "a", 3: "b"}))
    assert merged[["body", "score"]].values.tolist() == [["a", 0.8], ["b", 0.5]]
