from __future__ import annotations

from itertools import combinations

import pytest

from components.charts.tile_map import tile_map
from tests.components.charts.frames_of_forces import context, tiles


def picture(forces, **settings):
    return tile_map(forces=forces, **{"subject": "Data Skills", "measure": "mean", "context": context(), **settings})


def boxes(spec, start="tiles"):
    """Left, right, top and bottom of each square."""
    found = []
    for trace in spec.figure["data"]:
        if (trace.get("name") or "").startswith(start):
            xs, ys = trace["x"], trace["y"]
            found += [(xs[at], xs[at + 1], ys[at], ys[at + 2]) for at in range(0, len(xs), 6)]
    return found


def title(values, states=None, **settings):
    return picture(tiles(values, states), **settings).title


def test_squares_never_overlap_and_lie_inside_the_plot():
    states = (["shown"] * 5 + ["incomplete", "not shared"]) * 9
    spec = picture(tiles([2.5] * 63, states))
    squares = boxes(spec)
    left, right = spec.figure["layout"]["xaxis"]["range"]
    bottom, top = spec.figure["layout"]["yaxis"]["range"]
    assert len(squares) == 63
    assert all(left <= x0 < x1 <= right and top <= y0 < y1 <= bottom for x0, x1, y0, y1 in squares)
    for (a0, a1, b0, b1), (c0, c1, d0, d1) in combinations(squares, 2):
        assert a1 <= c0 or c1 <= a0 or b1 <= d0 or d1 <= b0


def test_the_key_does_not_touch_the_squares():
    spec = picture(tiles([2.5, None, 3.0], ["shown", "incomplete", "not shared"]), selected="force-0")
    lowest = max(bottom for *_, bottom in boxes(spec))
    assert all(top > lowest for _, _, top, _ in boxes(spec, "key"))


def test_the_aspect_ratio_is_locked():
    layout = picture(tiles([2.5])).figure["layout"]
    assert layout["yaxis"]["scaleanchor"] == "x"
    assert layout["xaxis"]["constrain"] == layout["yaxis"]["constrain"] == "domain"


def test_a_click_finds_the_force():
    trace = next(t for t in picture(tiles([2.5, 3.0])).figure["data"] if t.get("name") == "forces")
    assert trace["customdata"] == [["force-0"], ["force-1"]]
    assert trace["marker"]["opacity"] == 0
    assert trace["unselected"]["marker"]["opacity"] == 0


def test_states_are_told_apart_without_colour():
    spec = picture(tiles([2.5, 2.0, 3.0], ["shown", "incomplete", "not shared"]))
    looks = {trace["name"]: trace for trace in spec.figure["data"] if (trace.get("name") or "").startswith("tiles")}
    assert looks["tiles incomplete"]["fillcolor"] == "rgba(0,0,0,0)"
    assert looks["tiles not shared"]["fillpattern"]["shape"] == "/"


def test_a_level_that_is_not_shared_is_nowhere_in_the_picture():
    spec = picture(tiles([2.5, 4.9], ["shown", "not shared"]))
    assert "4.9" not in str(spec.figure)
    assert "4.9" not in spec.alt
    assert 4.9 not in spec.table["Mean level (1 to 5)"].tolist()


def test_the_selected_force_has_a_ring_and_a_key_only_when_it_is_there():
    assert len(boxes(picture(tiles([2.5]), selected="force-0"), "selected")) == 4
    assert boxes(picture(tiles([2.5]), selected="elsewhere"), "selected") == []


def test_codes_in_the_picture_are_unique():
    texts = [
        t for trace in picture(tiles([2.5] * 43)).figure["data"] if trace.get("name") == "codes" for t in trace["text"]
    ]
    codes = [text.split("<br>")[0] for text in texts]
    assert len(codes) == len(set(codes)) == 43


@pytest.mark.parametrize(
    ("values", "states", "expected"),
    [
        ([], None, "No forces to show for Data Skills"),
        ([2.4], None, "Only Force 0 is shown: level 2.4 in Data Skills"),
        ([3.0, 3.0], None, "All 2 forces are at level 3.0 in Data Skills"),
        ([2.0, 4.0, 4.0], None, "1 of 3 forces is below a mean of 3 in Data Skills"),
        ([2.0, 2.2, 4.0], None, "2 of 3 forces are below a mean of 3 in Data Skills"),
        ([3.0, 4.0], None, "No force is below a mean of 3 in Data Skills"),
        ([1.0, 2.0], None, "All 2 forces are below a mean of 3 in Data Skills"),
        ([2.0], ["not shared"], "Levels in Data Skills are not shared"),
        ([2.0], ["incomplete"], "No force has complete answers on Data Skills yet"),
        (
            [2.0, 2.0],
            ["incomplete", "not shared"],
            "No level to show in Data Skills: answers are incomplete or not shared",
        ),
        ([None], ["shown"], "No force has complete answers on Data Skills yet"),
    ],
)
def test_the_title_is_right_in_every_state(values, states, expected):
    assert title(values, states) == expected


def test_incomplete_forces_are_never_counted_as_below():
    assert title([1.0, 3.0, 4.0], ["incomplete", "shown", "shown"]) == "No force is below a mean of 3 in Data Skills"


def test_levels_read_as_whole_numbers():
    assert title([3.0, 3.0], measure="level") == "All 2 forces are at level 3 in Data Skills"


def test_more_columns_or_rows_than_usual_still_fit():
    forces = tiles([2.5, 3.5])
    forces.loc[1, ["tile_x", "tile_y"]] = [11, 14]
    layout = picture(forces).figure["layout"]
    assert layout["xaxis"]["range"][1] > 12 and layout["yaxis"]["range"][0] > 15
