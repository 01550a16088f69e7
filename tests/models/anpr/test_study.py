"""The study of the method as the page tells it: every number with a source, none where none was measured."""

import pytest

from models.anpr.profiles import profile_ids
from models.anpr.study import FRAMES, study_of


def test_a_crime_type_without_a_study_has_none():
    assert study_of("smuggling of unicorns") is None


@pytest.mark.parametrize("profile_id", profile_ids())
def test_a_study_says_when_on_what_and_how_it_was_measured(profile_id):
    study = study_of(profile_id)
    if study is None:
        return
    assert all((study.measured_on, study.what, study.command, study.source, study.usual, study.warning))
    for one in study.measures:
        assert 0 <= one.usual <= 1
        for ends, value in ((one.usual_range, one.usual), (one.hard_range, one.hard)):
            assert not ends or ends[0] <= value <= ends[1]
    for name, columns in FRAMES.items():
        frame = getattr(study, name)
        assert list(frame.columns) == columns
        if {"low", "high"} <= set(columns) and len(frame):
            assert (frame["low"] <= frame["high"]).all()
