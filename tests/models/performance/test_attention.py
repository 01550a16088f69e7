"""What to do about each pair of icons, and what stands first on the scorecard."""

from itertools import pairwise, product

import pytest

from models.performance.attention import ACTIONS, ATTENTION, action_rule, attention_order, attention_rank
from models.performance.findings import ASSURANCE_ICONS, VARIATION_ICONS, Finding


def monthly(direction="increase", **said):
    return Finding(direction, "monthly", **({"points": 24} | said))


def changed(kind="improvement", **said):
    side, rule = ("low", "Below LCL") if kind == "concern" else ("high", "Above UCL")
    direction = "neutral" if kind == "neutral" else "increase"
    return monthly(direction, **({"variation": f"{kind}_{side}", "rule": rule, "run_periods": 1} | said))


def steady(**said):
    return monthly(variation="common_cause", **said)


IN_ORDER = [
    changed("concern", assurance="consistent_fail"),
    changed("concern", assurance="consistent_pass"),
    steady(assurance="consistent_fail", periods_overdue=2),
    changed(assurance="consistent_fail", is_explained=True),
    changed(assurance="inconsistent"),
    monthly(points=0),
    steady(assurance="inconsistent"),
    monthly(points=4),
    changed(is_explained=True),
    steady(assurance="consistent_pass"),
]


def test_each_place_of_the_list_is_taken_in_order():
    assert [attention_rank(finding) for finding in IN_ORDER] == list(range(len(ATTENTION)))
    assert all(attention_order(first) < attention_order(after) for first, after in pairwise(IN_ORDER))


@pytest.mark.parametrize(
    ("finding", "rank"),
    [
        (changed("concern", periods_overdue=3), 1),
        (changed("neutral"), 4),
        (changed("neutral", is_explained=True), 8),
        (changed("neutral", is_explained=True, periods_overdue=1), 5),
        (steady(assurance="consistent_pass", periods_overdue=1), 5),
        (steady(), 8),
        (monthly(chart="trajectory", meets_target=False), 3),
        (monthly(chart="table", meets_target=True), 9),
        (monthly(chart="points"), 7),
        (monthly(chart="points", periods_overdue=1), 5),
        (monthly("neutral", variation="common_cause", assurance="consistent_fail"), 8),
    ],
)
def test_special_cases_have_their_place(finding, rank):
    assert attention_rank(finding) == rank


def test_within_a_place_the_longer_run_and_then_the_lower_chance_come_first():
    long, short = changed(run_periods=9), changed(run_periods=2)
    likely, unlikely = changed(run_periods=2, probability=0.9), changed(run_periods=2, probability=0.2)
    assert sorted([likely, short, unlikely, long], key=attention_order) == [long, unlikely, likely, short]


def test_every_pair_of_icons_has_its_own_advice():
    assert len(set(ACTIONS.values())) == len(ACTIONS) == 12
    for variation, assurance in product(VARIATION_ICONS, (*ASSURANCE_ICONS, None)):
        direction = "neutral" if variation.startswith("neutral") else "increase"
        advice = action_rule(variation, assurance, direction)
        assert advice.endswith(".") and "  " not in advice and len(advice.split()) <= 20


def test_a_neutral_measure_is_never_held_against_a_target():
    assert "Find out what changed" in action_rule("neutral_high", "consistent_fail", "neutral")
    assert action_rule("common_cause", "consistent_fail", "neutral") == action_rule("common_cause", None, "neutral")


def test_without_limits_there_is_nothing_to_do_yet_and_unknown_words_are_refused():
    assert action_rule(None, "consistent_fail", "increase").startswith("Wait")
    for words in (("worse", None), ("common_cause", "fail")):
        with pytest.raises(KeyError):
            action_rule(*words, "increase")
