"""No example of a line, and no plate of a body, teaches the model that ranks it."""

import numpy as np
import pandas as pd

from models.anpr.evaluation import TRUE
from models.anpr.profiles import profile
from models.anpr.protocol import leave_line_out, ranked_bodies, with_truth
from models.anpr.ranking import Examples

PROFILE = profile("county_lines")
LINES = ["a", "b", "c"]
TRUTH = pd.DataFrame(
    {
        "vid": [1, 2, 3, 4, 9],
        "body": [10, 10, 30, 40, 90],
        "role": ["courier", "courier", "courier", "escort", "courier"],
        "line": ["a", "a", "b", "a", "a"],
    }
)


def rows() -> pd.DataFrame:
    keys = [(0, 1), (0, 2), (1, 1), (1, 3), (0, 4), (0, 5), (1, 5), (2, 6), (2, 3)]
    frame = pd.DataFrame(keys, columns=["line", "vid"])
    for feature in PROFILE.features:
        frame[feature.name] = float(feature.typical)
    frame["short_stays"] = frame["vid"].astype(float)
    return with_truth(frame, TRUTH, LINES, PROFILE)


def test_truth_joins_plates_of_one_body_and_leaves_what_it_does_not_know_false():
    told = rows().drop_duplicates("vid").set_index("vid")
    assert told.loc[1, "body"] == told.loc[2, "body"]
    assert told["standing"].to_dict() == {1: TRUE, 2: TRUE, 3: TRUE, 4: "associate", 5: "false", 6: "false"}
    assert told["true_line"].to_dict() == {1: 0, 2: 0, 3: 1, 4: -1, 5: -1, 6: -1}
    assert told.loc[5, "role"] == "not in the truth"


def test_a_model_is_never_taught_by_the_line_or_the_body_that_it_ranks():
    frame, seen = rows(), []

    def spy(profile_, matrix, examples: Examples, groups, tested):
        seen.append((set(groups), int(examples.is_known.sum()), len(tested)))
        return np.zeros(len(tested)), np.zeros(len(tested))

    leave_line_out(frame, PROFILE, 1000, scorer=spy)
    of_a, of_b, of_c = seen
    assert of_a == ({1, 2}, 1, 5)  # the row of vehicle 1 on the other line is ranked here, and teaches nothing
    assert of_b == ({0, 2}, 2, 3)
    assert of_c == ({0, 1}, 3, 1)


def test_none_or_one_may_be_told():
    counts = []

    def spy(profile_, matrix, examples, groups, tested):
        counts.append(int(examples.is_known.sum()))
        return np.zeros(len(tested)), np.zeros(len(tested))

    leave_line_out(rows(), PROFILE, 1000, known_fraction=0.0, scorer=spy)
    leave_line_out(rows(), PROFILE, 1000, most_known=1, scorer=spy)
    assert counts == [0, 0, 0, 1, 1, 1]


def test_true_ones_that_were_never_candidates_count_as_missed():
    scored = leave_line_out(rows(), PROFILE, 1000, known_fraction=0.0)
    bodies = ranked_bodies(scored, TRUTH, LINES, PROFILE)
    assert bodies["body"].is_unique
    assert bodies.loc[bodies["body"] == "90", "score"].item() < scored["score"].min()
    assert (bodies["standing"] == TRUE).sum() == 3
