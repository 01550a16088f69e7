"""The control chart: limits that break, shapes beside colours, notes by letter, labels that do not touch."""

from __future__ import annotations

import itertools

import pandas as pd
import pytest

from components.charts import theme
from components.charts.control_chart import HEIGHT, LABEL_PX, Measure, control_chart, points_of, stepped
from tests.components.charts import frames_of_performance as frames
from tests.components.charts.frames_of_forces import context


def spec(mode="light", **changes):
    settings = {"points": frames.points(), "measure": frames.MEASURE, "title": "Lower than usual", **changes}
    return control_chart(context=context(mode=mode), **settings)


def traces(made):
    return {trace["name"]: trace for trace in made.figure["data"]}


def test_limits_are_steps_that_break_where_they_start_anew():
    line = stepped(points_of(frames.points(16)), "upper")
    assert line["x"][:2] == [-0.5, 0.5]
    gap = line["x"].index(None)
    assert line["x"][gap - 1] == line["x"][gap + 1] == 13.5
    assert (line["y"][gap - 1], line["y"][gap], line["y"][gap + 1]) == (85.5, None, 91.5)


def test_a_period_without_a_value_breaks_the_line_and_has_no_mark():
    made = traces(spec())
    assert made["values"]["y"][20] is None
    marks = [x for name, trace in made.items() if trace["mode"] == "markers" for x in trace["x"]]
    assert 20 not in marks and len(marks) == 33


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_improvement_and_concern_differ_in_shape_and_colour(mode):
    made = traces(spec(mode))
    looks = [made[name]["marker"] for name in ("improvement", "concern", "usual variation")]
    assert len({look["color"] for look in looks}) == 3
    assert [look["symbol"] for look in looks] == ["circle", "diamond", "circle"]
    assert looks[0]["color"] == theme.palette(mode).improvement


def test_the_hover_tells_period_value_usual_range_and_rule():
    words = traces(spec())["concern"]["hovertext"][0]
    assert words.startswith("<b>Aug 2026</b>: 75.0 % of requests")
    assert "usual range 76.5 to 91.5" in words and "concern: below the lower limit" in words


def test_notes_have_letters_in_the_picture_and_words_beside_it():
    made = spec(notes=frames.notes())
    letters = [note for note in made.figure["layout"]["annotations"] if note["text"] == "A"]
    assert [note["x"] for note in letters] == [14]
    assert "A: Mar 2025, New portal" in made.alt and "Long ago" not in made.alt
    assert made.table["Notes"].tolist()[14].startswith("New portal")


def test_words_at_the_edge_never_touch():
    measure = Measure("Share", "%", 1, target=84.2)
    notes = [note for note in spec(measure=measure).figure["layout"]["annotations"] if note.get("xshift") == 4]
    assert [note["text"].split()[0] for note in notes] == ["upper", "target", "mean", "lower"]
    low, high = spec(measure=measure).figure["layout"]["yaxis"]["range"]
    per_px = (high - low) / HEIGHT
    heights = [note["y"] for note in notes]
    assert all(above - below >= LABEL_PX * per_px for above, below in itertools.pairwise(heights))


def test_the_forecast_starts_at_the_last_value_and_stands_in_the_table():
    made = spec(ahead=frames.ahead())
    line = traces(made)["forecast"]
    assert (line["x"][0], line["y"][0]) == (33, 75.0)
    assert line["x"][1:] == [34.0, 35.0, 36.0]
    assert made.table["Reading"].tolist()[-3:] == ["forecast"] * 3
    assert "Forecast for Mar 2027: 82.0, with 80 % probability between 76.0 and 89.0" in made.alt


def test_trial_limits_are_dotted():
    def dash(is_trial):
        measure = Measure("Share", "%", 1, is_trial=is_trial)
        return traces(spec(measure=measure))["upper"]["line"]["dash"]

    assert (dash(False), dash(True)) == ("dash", "dot")


def test_a_series_without_limits_or_target_is_a_plain_line():
    points = frames.points().assign(centre=None, lower=None, upper=None, look="common", rule="")
    made = spec(points=points, measure=Measure("Posts", "posts", 0))
    assert "usual range" not in made.alt
    assert traces(made)["upper"]["y"] == []
    assert isinstance(made.table, pd.DataFrame)


def test_a_hostile_label_cannot_become_markup():
    points = frames.points().replace({"label": {"Aug 2026": "<a href='x'>Aug</a> 2026"}})
    assert "<a" not in traces(spec(points=points))["concern"]["hovertext"][0]


def test_a_target_that_changes_is_a_stepped_path_with_its_last_value_named():
    points = frames.points(4).assign(target=[None, 80.0, 82.0, 84.0])
    made = spec(points=points, measure=Measure("Datasets populated", "%", 0))
    path = traces(made)["target"]
    assert path["y"] == [80.0, 80.0, 82.0, 82.0, 84.0, 84.0]
    assert made.figure["layout"]["shapes"] == []
    assert any(note["text"] == "target 84" for note in made.figure["layout"]["annotations"])
    assert made.table.Target.tolist()[1:] == [80.0, 82.0, 84.0]


def test_without_a_path_there_is_no_column_for_it():
    assert "target" not in traces(spec())
    assert "Target" not in spec().table.columns
