"""Profiles of crime types are read from reviewed files and refused with every fault named."""

import tomllib
from datetime import date

import numpy as np
import pytest

from models.anpr.features import FEATURES
from models.anpr.profiles import PROFILES, Shape, profile, profile_ids, read_profile, said
from models.errors import DataNotAvailable, SettingsRefused


def declared(profile_id: str = "county_lines") -> dict:
    return tomllib.loads((PROFILES / f"{profile_id}.toml").read_text(encoding="utf-8"))


def test_both_crime_types_are_there_and_name_only_features_of_the_engine():
    assert profile_ids() == ("county_lines", "organised_immigration_crime")
    for profile_id in profile_ids():
        found = profile(profile_id)
        assert {feature.name for feature in found.features} <= set(FEATURES)
        assert found.next_review > found.reviewed


def test_a_profile_that_is_not_there_is_named():
    with pytest.raises(DataNotAvailable, match="county_lines"):
        profile("../rules")


def test_every_fault_of_a_file_is_named():
    wrong = declared()
    wrong["features"]["short_stays"]["points"] = [8, 0]
    wrong["features"]["pace"]["sd"] = 0
    wrong["features"]["invented"] = dict(wrong["features"]["pace"], sd=1)
    wrong["base_rate"]["one_in"] = 0
    with pytest.raises(SettingsRefused) as refused:
        read_profile("wrong", wrong)
    words = refused.value.what_to_do
    assert all(name in words for name in ("short_stays", "pace", "invented", "base_rate"))


def test_a_missing_section_and_a_missing_word_are_named():
    wrong = declared()
    del wrong["features"]["pace"]["for"]
    with pytest.raises(SettingsRefused, match="pace: 'for' is missing"):
        read_profile("wrong", wrong)
    del wrong["runs"]
    with pytest.raises(SettingsRefused, match="'runs' is missing"):
        read_profile("wrong", wrong)


def test_a_new_crime_type_needs_no_code():
    chosen = declared()
    chosen["features"] = {"pace": chosen["features"]["pace"]}
    assert [feature.name for feature in read_profile("new", chosen).features] == ["pace"]


@pytest.mark.parametrize(
    ("shape", "values", "strengths"),
    [
        (Shape("linear", (2, 4)), [1, 2, 3, 9], [0, 0, 0.5, 1]),
        (Shape("log", (0, 3)), [0, 1, 3, 8], [0, 0.5, 1, 1]),
        (Shape("band", (10, 20, 40, 60)), [5, 15, 20, 30, 40, 50, 99], [0, 0.5, 1, 1, 1, 0.5, 0]),
    ],
)
def test_shapes_turn_values_into_strengths(shape, values, strengths):
    assert shape.strength(shape.place(np.array(values, float))) == pytest.approx(strengths)


def test_the_smaller_of_two_expectations_counts():
    found = profile("county_lines")
    assert found.expected(120_000, 12) == pytest.approx(24)
    assert found.expected(120_000, 1) == found.base_rate["a_line"]
    assert found.expected(5_000, 1) == pytest.approx(1)


def test_reasons_say_the_value_in_its_unit():
    features = {feature.name: feature for feature in profile("county_lines").features}
    assert features["stay_minutes"].words(90, True) == "usual stay at the far end is 90 minutes"
    assert features["short_stay_share"].words(0.25, False) == "only 25 % of its stays at the far end are short"
    assert "not known" in features["same_hour"].words(float("nan"), True)
    assert (said(600, "minutes"), said(150, "minutes")) == ("10 hours", "2.5 hours")


def test_the_noun_of_a_reason_fits_its_number():
    features = {feature.name: feature for feature in profile("county_lines").features}
    told = [features["short_stays"].words(number, True).split(" out")[0] for number in (1, 2, 3)]
    assert told == ["once", "twice", "3 times"]
    assert features["reads_a_day"].words(40.0, False).startswith("40 reads a day")
    assert features["runs_a_week"].words(1.0, True) == "1 round trip a week"
    assert features["other_lines"].words(1, False).startswith("also runs 1 other line,")
    assert said(1.25, "a week", "round trip") == "1.2 round trips"


def test_the_day_of_review_comes():
    found = profile("county_lines")
    assert found.is_due_for_review(found.next_review)
    assert not found.is_due_for_review(date(2026, 11, 3))
