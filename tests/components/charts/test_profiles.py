from __future__ import annotations

from itertools import pairwise

import pandas as pd
import pytest

from components.charts import theme
from components.charts.profiles import archetype_profiles
from tests.components.charts.frames_of_forces import PILLARS, context

NATIONAL = (2.7, 3.4, 2.2, 1.8, 2.6)
GROUPS = [
    ("A", "stronger in Data Skills", 17, (2.8, 3.4, 2.2, 2.9, 2.6)),
    ("B", "close to the rest", 14, (2.7, 3.4, 2.2, 1.8, 2.6)),
    ("C", "weaker in every pillar", 12, (1.7, 2.2, 1.2, 1.0, 1.6)),
]
NO_GROUPS = "No stable groups: as far as 40 profiles can tell, forces differ by degree and not by kind."


def profiles(groups):
    return pd.DataFrame(
        [
            (label, name, forces, pillar, median)
            for label, name, forces, medians in groups
            for pillar, median in zip(PILLARS, medians, strict=True)
        ],
        columns=["label", "name", "forces", "pillar", "median_level"],
    )


def picture(groups, *, national=NATIONAL, answer="The 43 forces fall into groups.", mode="light", **settings):
    medians = pd.DataFrame({"pillar": PILLARS[: len(national)], "median_level": pd.Series(national, dtype="object")})
    words = context(mode=mode, **settings)
    return archetype_profiles(profiles=profiles(groups), national=medians, answer=answer, context=words)


def dots(spec):
    return {trace["name"]: trace for trace in spec.figure["data"] if "markers" in trace["mode"]}


def words_of(spec):
    return [words["text"] for words in spec.figure["layout"]["annotations"]]


def test_every_group_has_a_dot_in_every_row_at_its_median():
    for (label, *_, medians), (name, trace) in zip(GROUPS, dots(picture(GROUPS)).items(), strict=True):
        assert name == label
        assert tuple(trace["x"]) == medians


def test_dots_of_equal_medians_do_not_cover_each_other():
    places = [(x, y) for trace in dots(picture(GROUPS)).values() for x, y in zip(trace["x"], trace["y"], strict=True)]
    heights = sorted(y for _, y in places)
    assert len(set(places)) == len(GROUPS) * len(PILLARS)
    assert min(after - before for before, after in pairwise(heights)) >= 12


def test_every_dot_has_its_letter_and_the_key_says_what_makes_each_group():
    spec = picture(GROUPS)
    letters = [trace["text"] for trace in dots(spec).values()]
    assert letters == [["A"] * 5, ["B"] * 5, ["C"] * 5]
    assert any("A: stronger in Data Skills (17 forces)" in text for text in words_of(spec))


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_four_groups_have_colours_and_shapes_of_their_own_and_further_ones_are_grey(mode):
    six = [(letter, "close to the rest", 7, NATIONAL) for letter in "ABCDEF"]
    looks = [(t["marker"]["color"], t["marker"]["symbol"]) for t in dots(picture(six, mode=mode)).values()]
    grey = theme.palette(mode).common_cause
    assert len({colour for colour, _ in looks[:4]}) == len({symbol for _, symbol in looks[:4]}) == 4
    assert {colour for colour, _ in looks[4:]} == {grey}
    assert all(theme.contrast_ratio(colour, theme.palette(mode).paper) >= 2.9 for colour, _ in looks)


def test_the_national_median_is_a_tick_in_every_row_that_has_one():
    spec = picture(GROUPS, national=(2.7, None, 2.2, 1.8, 2.6))
    assert [x for x in spec.figure["data"][0]["x"] if x is not None] == [2.7, 2.7, 2.2, 2.2, 1.8, 1.8, 2.6, 2.6]
    assert "Data Responsibility: A 3.4, B 3.4, C 2.2, national median not shown." in spec.alt


def test_everything_lies_inside_the_picture():
    spec = picture(GROUPS)
    bottom, top = spec.figure["layout"]["yaxis"]["range"]
    places = [y for trace in spec.figure["data"] for y in trace["y"] if y is not None]
    assert top <= min(places) and max(places) <= bottom
    assert spec.figure["layout"]["height"] >= bottom


def test_without_stable_groups_the_picture_is_grey_and_says_so():
    spec = picture([], answer=NO_GROUPS)
    assert spec.title == "No stable groups of forces by profile"
    assert dots(spec) == {}
    assert spec.figure["data"][0]["line"]["color"] == theme.palette("light").common_cause
    assert any("no stable groups to draw" in text for text in words_of(spec))
    assert spec.alt.startswith(NO_GROUPS)
    assert spec.table["What makes it"].tolist() == ["no stable groups"] * 5
    assert spec.table["National median"].tolist() == list(NATIONAL)


def test_too_few_forces_leave_nothing_to_show():
    spec = picture([], national=(), answer="Groups are not looked for: fewer than 10 forces.")
    assert spec.title == "No groups to show: too few forces have complete answers"
    assert spec.table.empty


@pytest.mark.parametrize(
    ("groups", "expected"),
    [
        (GROUPS[:1], "One group of forces by profile: A stronger in Data Skills"),
        (GROUPS[:2], "Two groups of forces by profile: A stronger in Data Skills and B close to the rest"),
        (
            GROUPS,
            "Three groups of forces by profile: A stronger in Data Skills, B close to the rest and C weaker in every "
            "pillar",
        ),
    ],
)
def test_the_title_says_how_many_and_what_makes_each(groups, expected):
    assert picture(groups).title == expected


def test_the_table_has_a_row_for_each_group_and_pillar():
    table = picture(GROUPS).table
    assert list(table.columns) == [
        "Group", "What makes it", "Forces", "Pillar", "Median, mean level (1 to 5)", "National median",
    ]  # fmt: skip
    assert table.iloc[3].tolist() == ["A", "stronger in Data Skills", 17, "Data Skills", 2.9, 1.8]
    assert len(table) == 15


def test_it_is_called_a_description_and_not_a_judgement():
    assert "a description, not a judgement" in picture(GROUPS).subtitle


def test_a_loaded_name_never_becomes_markup():
    spec = picture([("A", "stronger in <a href='x'>this</a>", 9, NATIONAL)])
    assert "<a href" not in str(spec.figure)
    assert "<a href" in spec.title


def test_synthetic_data_are_marked_in_the_picture():
    assert theme.SYNTHETIC_WORDS in words_of(picture(GROUPS, is_synthetic=True))
