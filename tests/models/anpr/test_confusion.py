"""What cameras confuse is learned from explanations of reads, smoothed, and comes out where it was put in."""

import numpy as np
import pandas as pd
import pytest

from models.anpr.confusion import (
    ADDED,
    CHANGE,
    DROPPED,
    SUBSTITUTION,
    even_changes,
    from_counts,
    learn_changes,
    usual_probability,
)

EXPOSURE = pd.Series({"8": 1000.0, "B": 2000.0, "X": 3000.0})


def even() -> pd.DataFrame:
    return even_changes(EXPOSURE.index, misread_share=0.03, length=7.0)


def counts(**misreads: float) -> pd.Series:
    index = pd.MultiIndex.from_tuples([(SUBSTITUTION, *name) for name in misreads], names=CHANGE)
    return pd.Series(list(misreads.values()), index=index)


def probability(changes: pd.DataFrame, kind: str, true: str, read: str) -> float:
    row = (changes["kind"] == kind) & (changes["true_character"] == true) & (changes["read_character"] == read)
    return float(changes.loc[row, "probability"].iloc[0])


def test_before_learning_every_change_is_as_likely_as_every_other():
    changes = even()
    assert len(changes) == 3 * 2 + 3 + 3
    assert changes["probability"].nunique() == 1
    assert not (changes["true_character"] == changes["read_character"]).any()


def test_a_frequent_confusion_becomes_likely_and_an_unseen_one_stays_possible():
    learned = from_counts(even(), counts(B8=100.0), EXPOSURE)
    assert probability(learned, SUBSTITUTION, "B", "8") == pytest.approx(100 / 2000, rel=0.1)
    assert 0 < probability(learned, SUBSTITUTION, "B", "X") < 0.01 < probability(learned, SUBSTITUTION, "B", "8")
    assert 0 < probability(learned, DROPPED, "B", "") < 0.01
    assert 0 < probability(learned, ADDED, "", "8") < 0.01


def test_confusion_is_not_symmetric():
    learned = from_counts(even(), counts(B8=100.0), EXPOSURE)
    assert probability(learned, SUBSTITUTION, "8", "B") < probability(learned, SUBSTITUTION, "B", "8") / 10


def test_rounds_sharpen_what_the_judge_believes():
    candidates = pd.DataFrame(
        {
            "kind": SUBSTITUTION,
            "true_character": ["B"] * 80 + ["X"] * 20,
            "read_character": ["8"] * 100,
            "suspect": np.arange(100),
        }
    )
    learned = learn_changes(
        even(), candidates, EXPOSURE, lambda rows: np.where(rows["true_character"] == "B", 1.0, 0.1)
    )
    assert probability(learned, SUBSTITUTION, "B", "8") > 10 * probability(learned, SUBSTITUTION, "X", "8")


def test_the_usual_probability_is_that_of_the_misreads_themselves():
    learned = from_counts(even(), counts(B8=100.0), EXPOSURE)
    assert usual_probability(learned, EXPOSURE) > learned["probability"].median()
