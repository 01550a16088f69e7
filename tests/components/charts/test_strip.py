from __future__ import annotations

import pytest

from components.charts.strip import strip
from tests.components.charts.frames_of_forces import context, forces_by_row, quartiles

MEANS = [1.8, 2.0, 2.4, 2.6, 3.0, 3.2]


def picture(values_by_row, medians, **settings):
    base = {"subject": "pillar", "measure": "mean", "context": context()}
    forces = settings.pop("forces", forces_by_row(values_by_row))
    return strip(forces=forces, quartiles=quartiles(medians), **{**base, **settings})


def dots(spec):
    return [trace for trace in spec.figure["data"] if trace["mode"] == "markers"]


def test_every_force_with_a_level_is_one_dot_a_row():
    spec = picture({"A": MEANS, "B": MEANS}, {"A": 2.5, "B": 2.5})
    assert [len(trace["x"]) for trace in dots(spec)] == [6, 6]
    assert sorted(dots(spec)[0]["x"]) == MEANS


def test_own_force_and_peers_are_named_in_the_picture_and_others_are_not():
    spec = picture({"A": MEANS}, {"A": 2.5}, own_force="force-2", peers=["force-4"])
    words = [text for trace in spec.figure["data"] if trace.get("name") == "labels" for text in trace["text"]]
    assert words == ["Force 2 2.4", "F04"]
    assert "Force 2 2.4" in spec.alt


def test_an_incomplete_force_is_hollow():
    spec = picture({}, {"A": None}, forces=forces_by_row({"A": [2.0]}, "incomplete"))
    assert dots(spec)[0]["marker"]["color"] == ["rgba(0,0,0,0)"]


def test_a_level_that_is_not_shared_is_not_drawn_and_not_in_the_table():
    spec = picture({}, {"A": None}, forces=forces_by_row({"A": [4.9]}, "not shared"))
    assert "4.9" not in str(spec.figure)
    assert spec.table["Mean level (1 to 5)"].isna().all()
    assert spec.table["State"].tolist() == ["not shared"]


def test_there_is_no_rank():
    spec = picture({"A": MEANS}, {"A": 2.5}, own_force="force-2")
    assert not any("rank" in str(words).lower() for words in (spec.title, spec.alt, spec.figure, list(spec.table)))


def test_rows_follow_each_other_without_touching():
    spec = picture({"A": [3.0] * 43, "B": MEANS}, {"A": 3.0, "B": 2.5}, own_force="force-1")
    first, second = dots(spec)
    assert max(first["y"]) < min(second["y"])
    assert spec.figure["layout"]["yaxis"]["range"][0] > max(second["y"])


@pytest.mark.parametrize(
    ("values", "medians", "expected"),
    [
        ({}, {}, "No force has a level to show by pillar yet"),
        ({}, {"A": None}, "No force has a level to show by pillar yet"),
        ({"A": MEANS}, {"A": None}, "Medians are not shown: fewer than five forces have complete answers"),
        ({"A": MEANS}, {"A": 2.5}, "The median force is at level 2.5 in A"),
        ({"A": MEANS}, {"A": 3.0, "B": 3.0}, "The median force is at level 3.0 in every pillar"),
        (
            {"A": MEANS},
            {"A": 3.0, "B": 3.0, "C": None},
            "The median force is at level 3.0 in every pillar shown",
        ),
        ({"A": MEANS}, {"A": 3.2, "B": 2.4}, "The median force is at level 3.2 in A and 2.4 in B"),
        (
            {"A": MEANS},
            {"A": 3.2, "B": 3.2, "C": 2.4, "D": 2.4, "E": 2.4},
            "The median force is at level 3.2 in A and B, and at 2.4 in 3 pillars",
        ),
    ],
)
def test_the_title_is_right_in_every_state(values, medians, expected):
    assert picture(values, medians).title == expected
