"""A finding refuses what contradicts itself, and every icon tells by shape and letter what its colour tells."""

import pytest

from models.performance.findings import (
    ASSURANCE_ICONS,
    NOT_JUDGED,
    SHAPES,
    VARIATION_ICONS,
    Finding,
    assurance_icon,
    kind_of,
    variation_icon,
)


def test_no_two_icons_of_a_set_share_shape_and_letter_and_each_has_a_label():
    for icons in (VARIATION_ICONS, ASSURANCE_ICONS):
        marks = [icon.mark for icon in icons.values()]
        assert len(set(marks)) == len(marks) and NOT_JUDGED.mark not in marks
        assert all(icon.shape in SHAPES and len(icon.label) > 15 for icon in icons.values())


def test_improvement_concern_and_neutral_differ_in_shape_alone():
    shapes = {kind_of(name): icon.shape for name, icon in VARIATION_ICONS.items()}
    assert len(set(shapes.values())) == len(shapes) == 4
    assert len({icon.shape for icon in ASSURANCE_ICONS.values()}) == 3


def test_what_was_not_judged_has_an_icon_and_an_unknown_word_has_none():
    assert variation_icon(None) == assurance_icon(None) == NOT_JUDGED
    assert (variation_icon("concern_low").mark, assurance_icon("consistent_fail").mark) == ("◆L", "◆F")
    with pytest.raises(KeyError):
        variation_icon("worse")
    with pytest.raises(KeyError):
        assurance_icon("fail")


@pytest.mark.parametrize(
    "said",
    [
        {"direction": "up"},
        {"frequency": "hourly"},
        {"assurance": "pass"},
        {"variation": "worse", "rule": "Above UCL"},
        {"variation": "improvement_high"},
        {"variation": "improvement_high", "rule": "Common Cause"},
        {"variation": "common_cause", "rule": "Above UCL"},
        {"variation": "improvement_low", "rule": "Below LCL"},
        {"variation": "concern_high", "rule": "Above UCL"},
        {"variation": "neutral_high", "rule": "Above UCL"},
        {"variation": "improvement_high", "rule": "Above UCL", "direction": "neutral"},
        {"variation": "improvement_high", "rule": "Above UCL", "direction": "decrease"},
    ],
)
def test_a_contradiction_is_refused(said):
    with pytest.raises(ValueError, match=r"no such|cannot be|needs|is not"):
        Finding(**({"direction": "increase", "frequency": "monthly", "points": 24} | said))


def test_longer_gaps_between_events_may_improve_a_measure_that_should_fall():
    gaps = Finding("decrease", "monthly", chart="t", points=24, variation="improvement_high", rule="Above UCL")
    assert gaps.kind == "improvement"
