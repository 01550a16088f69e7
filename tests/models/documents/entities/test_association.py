import math
from itertools import pairwise, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.documents.entities.association import log_likelihood, shortest_path

TIES = st.dictionaries(st.integers(0, 7), st.sets(st.integers(0, 7), max_size=3), max_size=8)


def obvious(together, first, second, of):
    """G squared as twice the sum of seen times the log of seen over expected, cell by cell."""
    total = 0.0
    for in_first, in_second in product((True, False), repeat=2):
        row, column = (first if in_first else of - first), (second if in_second else of - second)
        seen = {(True, True): together, (True, False): first - together, (False, True): second - together}.get(
            (in_first, in_second), of - first - second + together
        )
        if seen:
            total += seen * math.log(seen / (row * column / of))
    return 2 * total


@given(st.integers(0, 30), st.integers(0, 30), st.integers(0, 30), st.integers(0, 300))
def test_the_weight_is_the_ratio_with_the_sign_of_the_difference(together, more_first, more_second, neither):
    first, second = together + more_first, together + more_second
    of = first + second - together + neither
    if of:
        weight = log_likelihood(together, first, second, of)
        assert abs(weight) == pytest.approx(abs(obvious(together, first, second, of)), abs=1e-6)
        assert weight == pytest.approx(log_likelihood(together, second, first, of), abs=1e-6)
        assert weight >= -1e-9 if together * of >= first * second else weight <= 1e-9


def test_what_is_everywhere_weighs_less_than_what_meets_only_there():
    assert log_likelihood(5, 5, 5, 1000) > 5 * log_likelihood(5, 5, 900, 1000)


def test_counts_that_cannot_be_are_refused():
    with pytest.raises(ValueError, match="No such counts"):
        log_likelihood(5, 4, 9, 100)


@settings(max_examples=80)
@given(TIES, st.integers(0, 7), st.integers(0, 7))
def test_the_path_is_as_short_as_one_found_by_trying_all_lengths(one_way, start, end):
    ties = {at: set() for at in range(8)}
    for at, others in one_way.items():
        for other in others:
            ties[at].add(other)
            ties[other].add(at)
    reached, steps = {start}, 0
    while end not in reached and steps < 8:
        reached |= {other for at in reached for other in ties[at]}
        steps += 1
    path = shortest_path(ties, start, end, longest=8)
    assert (len(path) == steps + 1) if end in reached else path == ()
    assert all(second in ties[first] for first, second in pairwise(path))


def test_a_path_is_no_longer_than_allowed():
    line = {at: [at - 1, at + 1] for at in range(10)}
    assert shortest_path(line, 2, 5, longest=3) == (2, 3, 4, 5)
    assert shortest_path(line, 2, 6, longest=3) == ()
