"""The thresholds are reviewed data."""

from models.maturity.definitions import definitions, thresholds


def test_every_threshold_says_why_it_is_what_it_is_and_when_it_is_next_reviewed():
    for threshold in thresholds().values():
        assert threshold.title and len(threshold.why) > 40
        assert threshold.author_role != threshold.checked_by
        assert threshold.next_review > threshold.reviewed


def test_the_thresholds_are_those_agreed_for_the_first_assessments():
    known = definitions()
    assert (known.minimum_respondents, known.minimum_completeness) == (5, 0.8)
    assert (known.evidence_valid_months, known.verifying_grades) == (12, ("A", "B"))
    assert (known.false_discovery_rate, known.minimum_forces_in_aggregate) == (0.05, 5)
    assert known.default_national_minimum == 3


def test_shares_lie_between_nothing_and_everything():
    known = definitions()
    for share in (known.minimum_completeness, known.interval_share, known.false_discovery_rate):
        assert 0 < share < 1
    assert 0 <= known.weak_in_a_few_share < known.weak_everywhere_share <= 1
