"""No published number of forces is a small group, nor is any that can be worked out from several."""

from collections import defaultdict
from itertools import combinations, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.maturity.national import lower_quantile
from models.public_site.disclosure import (
    LevelBand,
    band_with,
    forces_below,
    in_fives,
    level_bands,
    may_show_quantile,
    smallest_group,
)

COUNTS = st.lists(st.integers(0, 60), min_size=5, max_size=5)
MINIMUM = st.integers(1, 5)
SHARES = (0.25, 0.5, 0.75)


def levels_of(counts):
    return [level for level, forces in enumerate(counts, start=1) for _ in range(forces)]


def true_forces(counts, band):
    return sum(counts[band.lowest - 1 : band.highest])


def compositions(total, parts=5):
    if parts == 1:
        yield (total,)
        return
    for first in range(total + 1):
        yield from ((first, *rest) for rest in compositions(total - first, parts - 1))


@given(COUNTS, MINIMUM)
def test_no_published_cell_is_a_small_group(counts, minimum):
    for band in level_bands(counts, national_minimum=minimum):
        assert band.forces == 0 or band.forces >= smallest_group()
        assert true_forces(counts, band) == 0 or true_forces(counts, band) >= smallest_group()


@given(COUNTS, MINIMUM)
def test_the_bands_hold_every_level_once_in_order(counts, minimum):
    bands = level_bands(counts, national_minimum=minimum)
    covered = [level for band in bands for level in range(band.lowest, band.highest + 1)]
    assert covered == ([1, 2, 3, 4, 5] if sum(counts) >= smallest_group() else [])


@given(COUNTS, MINIMUM)
def test_sums_keep(counts, minimum):
    bands = level_bands(counts, national_minimum=minimum)
    assert sum(band.forces for band in bands) == in_fives(sum(counts))


@given(COUNTS, MINIMUM)
def test_a_published_number_is_less_than_one_group_from_the_truth(counts, minimum):
    for band in level_bands(counts, national_minimum=minimum):
        assert abs(band.forces - true_forces(counts, band)) < smallest_group()
        assert (band.forces == 0) == (true_forces(counts, band) == 0)


@given(st.lists(st.tuples(COUNTS, MINIMUM), min_size=1, max_size=4))
def test_no_two_published_numbers_differ_by_a_small_group(distributions):
    """Of any capability and wave, of cells, totals, sums of cells and forces below a minimum."""
    numbers = {0}
    for counts, minimum in distributions:
        bands = level_bands(counts, national_minimum=minimum)
        sums = (sum(band.forces for band in part) for size in range(6) for part in combinations(bands, size))
        numbers |= {*sums, in_fives(sum(counts)), forces_below(bands, minimum) or 0}
    assert not [pair for pair in product(numbers, repeat=2) if 0 < abs(pair[0] - pair[1]) < smallest_group()]


@given(COUNTS, MINIMUM)
def test_one_level_never_holds_every_force(counts, minimum):
    bands = level_bands(counts, national_minimum=minimum)
    filled = [band for band in bands if band.forces]
    assert not filled or len(filled) > 1 or filled[0].lowest < filled[0].highest


def published(counts, minimum):
    """All that the site says of one capability."""
    bands, levels = level_bands(counts, national_minimum=minimum), levels_of(counts)
    places = [
        band_with(bands, lower_quantile(levels, share)) if bands and may_show_quantile(len(levels), share) else ""
        for share in SHARES
    ]
    return bands, tuple(places), forces_below(bands, minimum)


@pytest.mark.parametrize("minimum", [1, 3, 5])
@pytest.mark.parametrize("forces", [5, 9, 10, 13, 15])
def test_a_reader_who_knows_the_rules_and_the_number_of_forces_pins_no_small_group(forces, minimum):
    """Every distribution that would read the same: for no span of levels do they agree on one to four forces."""
    alike = defaultdict(list)
    for counts in compositions(forces):
        alike[published(counts, minimum)].append(counts)
    spans = [(first, last) for first in range(5) for last in range(first + 1, 6)]
    pinned = [
        (said, first + 1, last)
        for said, distributions in alike.items()
        for first, last in spans
        if len(found := {sum(counts[first:last]) for counts in distributions}) == 1
        and 0 < next(iter(found)) < smallest_group()
    ]
    assert len(alike) > 1
    assert pinned == []


def test_below_the_minimum_is_kept_apart_where_it_can_be():
    bands = level_bands([2, 11, 13, 12, 2], national_minimum=3)
    assert bands == (LevelBand(1, 2, 15), LevelBand(3, 3, 10), LevelBand(4, 5, 15))
    assert forces_below(bands, 3) == 15
    assert [band.label for band in bands] == ["1–2", "3", "4–5"]


def test_below_the_minimum_is_not_said_where_few_are():
    bands = level_bands([0, 3, 20, 20, 0], national_minimum=3)
    assert forces_below(bands, 3) is None
    assert all(band.lowest != 3 for band in bands)


def test_a_median_needs_a_group_on_either_side():
    assert [forces for forces in range(1, 12) if may_show_quantile(forces, 0.5)] == [9, 10, 11]
    assert not may_show_quantile(16, 0.25)
    assert may_show_quantile(17, 0.25)


@given(st.lists(st.integers(1, 5), min_size=1, max_size=60), st.sampled_from(SHARES))
def test_a_quantile_that_is_shown_has_a_group_at_or_below_and_at_or_above_it(levels, share):
    if may_show_quantile(len(levels), share):
        quantile = lower_quantile(levels, share)
        assert sum(level <= quantile for level in levels) >= smallest_group()
        assert sum(level >= quantile for level in levels) >= smallest_group()
