"""The stopping report: its intervals are those of the books, and hold as often as they say on reviews made up."""

from math import comb

import numpy as np
import pytest

from models.documents.stopping import (
    ControlSample,
    count_interval,
    has_bent,
    least_share,
    relevant_needed,
    share_interval,
    stopping_report,
)


def at_least(hits, of, share):
    """Chance of so many hits or more, term by term."""
    return sum(comb(of, hit) * share**hit * (1 - share) ** (of - hit) for hit in range(hits, of + 1))


def test_intervals_of_shares_leave_a_fortieth_outside_at_each_end():
    for hits, of in ((0, 5), (5, 5), (3, 10), (57, 60)):
        low, high = share_interval(hits, of, confidence=0.95)
        assert low == 0 if hits == 0 else at_least(hits, of, low) == pytest.approx(0.025)
        assert high == 1 if hits == of else 1 - at_least(hits + 1, of, high) == pytest.approx(0.025)
        proved = least_share(hits, of, confidence=0.95)
        assert proved == 0 if hits == 0 else at_least(hits, of, proved) == pytest.approx(0.05)


def test_ninety_five_per_cent_need_fifty_nine_relevant_ones_in_the_sample():
    assert relevant_needed(0.95, confidence=0.95) == 59
    assert least_share(59, 59, confidence=0.95) >= 0.95 > least_share(58, 58, confidence=0.95)


def exactly(items, count, drawn, hits):
    """Chance of so many hits among items drawn without putting back, as a share of all draws."""
    return comb(count, hits) * comb(items - count, drawn - hits) / comb(items, drawn)


def test_counts_are_bounded_as_the_hypergeometric_tails_say():
    for items, drawn, hits in ((100, 20, 0), (100, 20, 3), (100, 20, 20), (50, 50, 7), (300, 60, 5)):
        likely = []
        for count in range(hits, items - drawn + hits + 1):
            fewer = sum(exactly(items, count, drawn, hit) for hit in range(hits))
            if 1 - fewer > 0.025 and fewer + exactly(items, count, drawn, hits) > 0.025:
                likely.append(count)
        assert count_interval(items, drawn, hits, confidence=0.95) == (likely[0], likely[-1])
    assert count_interval(40, 0, 0, confidence=0.95) == (0, 40)


def reviews(chance, *, items=2000, relevant=120, drawn=300, opened=500, times=300):
    """Reviews that end at one place: a fixed order that has found some, and a control sample drawn anew each time."""
    is_relevant = np.zeros(items, bool)
    is_relevant[:relevant] = True
    order = np.argsort(-(is_relevant * 1.4 + chance.normal(size=items)))
    is_open = np.zeros(items, bool)
    is_open[order[:opened]] = True
    recall = is_relevant[is_open].sum() / relevant
    for _ in range(times):
        sample = chance.choice(items, drawn, replace=False)
        hits = is_relevant[sample]
        found = int((hits & is_open[sample]).sum())
        yield recall, stopping_report(
            ControlSample(items, drawn, drawn, int(hits.sum()), found), is_relevant[order[:opened]].tolist()
        )


def test_the_intervals_hold_as_often_as_they_say_and_the_estimates_are_right_on_average():
    told = list(reviews(np.random.default_rng(3)))
    covered = np.mean([one.recall_low <= recall <= one.recall_high for recall, one in told])
    counted = np.mean([one.relevant_low <= 120 <= one.relevant_high for _, one in told])
    proved = np.mean([one.proved_recall <= recall for recall, one in told])
    assert min(covered, counted, proved) >= 0.94
    assert np.mean([one.recall for _, one in told]) == pytest.approx(told[0][0], abs=0.03)
    assert np.mean([one.relevant for _, one in told]) == pytest.approx(120, abs=4)


def test_the_proof_holds_where_somebody_stops_because_of_it():
    chance = np.random.default_rng(8)
    items, relevant, target, short = 1500, 300, 0.8, []
    for _ in range(400):
        is_relevant = np.zeros(items, bool)
        is_relevant[:relevant] = True
        order = np.argsort(-(is_relevant * 1.5 + chance.normal(size=items)))
        sample = np.isin(np.arange(items), chance.choice(items, 200, replace=False))
        held = (is_relevant & sample)[order].cumsum()
        proved = [least_share(int(found), int(held[-1]), confidence=0.95) >= target for found in range(held[-1] + 1)]
        stop = next((at for at, found in enumerate(held) if proved[found]), None)
        if stop is not None:
            short.append(is_relevant[order][: stop + 1].sum() / relevant < target)
    assert len(short) > 300 and np.mean(short) <= 0.06


def test_nothing_is_estimated_before_the_whole_sample_is_decided():
    report = stopping_report(ControlSample(500, 50, 49, 4, 4), [True] * 20)
    told = (report.recall, report.proved_recall, report.relevant, report.missed_high)
    assert told == (None, None, None, None) and not report.proves(0.0)


def test_a_sample_without_relevant_ones_bounds_how_many_there_are_and_no_recall():
    report = stopping_report(ControlSample(1000, 100, 100, 0, 0), [True, True, False])
    assert report.recall is None and report.relevant_low == 2 and 25 < report.relevant_high < 40
    assert report.missed_high == report.relevant_high - 2


def test_a_small_sample_says_what_it_cannot_prove():
    report = stopping_report(ControlSample(5000, 200, 200, 4, 4), [True] * 80 + [False] * 20)
    assert report.recall == 1.0 and report.provable_recall == pytest.approx(0.05**0.25)
    assert report.proved_recall == report.provable_recall and not report.proves(0.95)


def test_what_is_known_is_never_more_than_what_is_estimated():
    report = stopping_report(ControlSample(100, 10, 10, 1, 0), [True] * 60)
    assert report.known == 61 and report.relevant_low >= 61 and report.missed_high >= 0


def test_the_curve_bends_only_after_much_was_opened_in_vain():
    early, long = [True] * 60, [False] * 4000
    assert not has_bent([]) and not has_bent([False] * 50) and not has_bent(early)
    assert not has_bent(early + long[:30]) and has_bent(early + long)
