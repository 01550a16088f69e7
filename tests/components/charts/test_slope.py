from __future__ import annotations

import pandas as pd

from components.charts import theme
from components.charts.slope import LABEL_PX, slopes
from tests.components.charts.frames_of_forces import context

UP = ("Data Skills", 1.9, 2.5, 0.6, 0.3, 0.9, "clearly higher", 1.8, 1.9)
DOWN = ("Data Foundations", 3.0, 2.6, -0.4, -0.5, -0.1, "clearly lower", 2.6, 2.6)
SAME = ("Data Availability", 2.4, 2.5, 0.1, -0.1, 0.3, "no clear change", None, None)
MISSING = ("Data Analytics", None, None, None, None, None, None, 2.0, 2.2)
CHANGE = ["label", "previous", "current", "change", "change_low", "change_high", "verdict"]
COLUMNS = [*CHANGE, "median_before", "median_now"]


def picture(*rows):
    return slopes(
        changes=pd.DataFrame(list(rows), columns=COLUMNS),
        force="<b>Kent</b>",
        subject="pillar",
        previous_wave="Baseline",
        wave="Reassessment",
        context=context(),
    )


def own_lines(spec):
    return [trace for trace in spec.figure["data"] if trace["mode"] == "lines+markers" and trace["line"]["width"] > 2]


def words_of(spec):
    return [words["text"] for words in spec.figure["layout"]["annotations"]]


def test_a_change_that_is_not_clear_is_grey_and_says_so():
    (line,) = own_lines(picture(SAME))
    assert line["line"]["color"] == theme.palette("light").common_cause
    assert any(text.startswith("no clear change") for text in words_of(picture(SAME)))
    assert picture(SAME).title == "No clear change in Data Availability since Baseline"


def test_clear_changes_have_the_colours_of_improvement_and_concern():
    colours = [trace["line"]["color"] for trace in own_lines(picture(UP, DOWN))]
    assert colours == [theme.palette("light").improvement, theme.palette("light").concern]
    assert picture(UP, DOWN).title.startswith("Data Skills is clearly higher and Data Foundations is clearly lower")


def test_nothing_has_an_arrow():
    assert not set("↑↓▲▼→") & set(str(picture(UP, DOWN, SAME).figure))


def test_the_own_line_is_bold_and_the_national_median_thin_with_labels_apart():
    spec = picture(DOWN)
    thin = next(trace for trace in spec.figure["data"] if trace["mode"] == "lines+markers")
    assert thin["line"]["width"] < own_lines(spec)[0]["line"]["width"]
    named = {trace.get("name"): trace for trace in spec.figure["data"]}
    own, median = named["own levels"], named["national median"]
    assert abs(own["y"][1] - median["y"][0]) >= LABEL_PX


def test_a_row_without_a_pair_is_not_drawn_and_says_so():
    spec = picture(MISSING)
    assert spec.figure["data"] == []
    assert "not compared" in words_of(spec)
    assert "no complete answers in two waves" in spec.title
    assert spec.table["In words"].tolist() == ["not compared"]


def test_a_suppressed_median_is_left_out():
    spec = picture(SAME)
    assert len([trace for trace in spec.figure["data"] if trace["mode"] == "lines+markers"]) == 1
    assert "national median" not in spec.alt


def test_the_alternative_has_levels_interval_verdict_and_medians():
    said = "Data Skills: 1.9 to 2.5, +0.6 (+0.3 to +0.9), clearly higher; national median 1.8 to 1.9."
    assert said in picture(UP).alt


def test_loaded_names_are_no_markup_in_the_picture():
    assert not any("<b>Kent" in text for text in words_of(picture(UP)))
