"""The national-intervention list: order and words."""

import pandas as pd
import pytest

from components.maturity.attention import attention_rows, attention_title

ROWS = pd.DataFrame(
    {
        "capability_id": ["F1", "F2", "A1", "S1"],
        "capability": ["Ownership", "Quality", "Discovery", "Literacy"],
        "position": [1, 2, 3, 4],
        "need": ["weak in a few", "no national need", "weak everywhere", "weak everywhere"],
        "below_minimum": [5, 0, 25, 30],
        "forces_counted": [40, 40, 40, 40],
    }
)


def test_what_is_weak_everywhere_comes_first_and_the_worst_of_it_on_top():
    assert list(attention_rows(ROWS).capability_id) == ["S1", "A1", "F1"]


def test_a_number_stands_with_what_it_is_out_of():
    assert list(attention_rows(ROWS).Below) == ["30 of 40", "25 of 40", "5 of 40"]


def test_nothing_weak_is_an_empty_list():
    assert attention_rows(ROWS[ROWS.need == "no national need"]).empty


@pytest.mark.parametrize(
    ("everywhere", "in_a_few", "words"),
    [
        (0, 0, "No capability needs national attention"),
        (1, 0, "1 capability weak everywhere: a national answer serves all"),
        (0, 2, "2 capabilities weak in some forces: help them there"),
        (3, 2, "3 capabilities weak everywhere, 2 weak in some forces"),
    ],
)
def test_the_title_is_right_for_every_count(everywhere, in_a_few, words):
    assert attention_title(everywhere, in_a_few) == words
