from __future__ import annotations

import pandas as pd

from components.charts.capability_heatmap import capability_heatmap
from tests.components.charts.frames_of_forces import capabilities, context, levels


def picture(frame, **settings):
    return capability_heatmap(levels=frame, capabilities=capabilities(), context=context(), **settings)


def figures(spec):
    """Force, capability and text of each cell."""
    return {
        (data[0], data[1]): text
        for trace in spec.figure["data"]
        if trace["type"] == "scatter"
        for data, text in zip(trace["customdata"], trace["text"], strict=True)
    }


def test_every_cell_has_its_level_as_text_and_can_be_clicked():
    frame = levels(43)
    cells = figures(picture(frame))
    assert len(cells) == 43 * 25
    for row in frame.itertuples():
        assert cells[row.force_id, row.capability_id] == str(row.level)


def test_the_own_force_stands_on_top_and_the_rest_by_name():
    spec = picture(levels(4), own_force="force-2")
    assert spec.table["Force"].tolist() == ["Force 02", "Force 00", "Force 01", "Force 03"]
    assert spec.figure["layout"]["yaxis"]["ticktext"][0] == "<b>Force 02</b>"
    assert spec.figure["data"][0]["z"][1] == [None] * 25


def test_a_cell_without_a_level_has_a_sign_and_no_colour():
    frame = levels(2)
    frame.loc[0, "state"] = "incomplete"
    frame.loc[1, "state"] = "not shared"
    spec = picture(frame)
    assert spec.figure["data"][0]["z"][0][:2] == [None, None]
    assert [figures(spec)["force-0", name] for name in ("F1", "F2")] == ["○", "⁄"]
    assert spec.table["Without a level"].tolist() == ["1 incomplete, 1 not shared", ""]


def test_a_pair_that_was_not_handed_over_is_not_shared():
    spec = picture(levels(1).head(3))
    assert figures(spec)["force-0", "N5"] == "⁄"


def test_the_table_keeps_levels_as_numbers():
    table = picture(levels(3)).table
    assert all(pd.api.types.is_integer_dtype(table[name]) for name in table if name.endswith("(level)"))


def test_the_title_is_right_in_every_state():
    assert picture(levels(0)).title == "No answers yet"
    assert picture(levels(2, state="not shared")).title == "No level to show: answers are incomplete or not shared"
    assert picture(levels(2, level=4)).title == "Every level shown is 4"
    assert picture(levels(5), own_force="force-0").title == "Force 00 is at level 3 or above in 15 of 25 capabilities"
    hidden = levels(2)
    hidden.loc[hidden["force_id"] == "force-0", "state"] = "incomplete"
    assert picture(hidden, own_force="force-0").title == "Force 00 has no complete answers yet"
    one_behind = levels(5, level=3)
    one_behind.loc[0, "level"] = 2
    assert picture(one_behind).title == "Capability F1 has the most forces below level 3: 1 of 5 forces"
    none_behind = levels(5, level=3)
    none_behind.loc[0, "level"] = 4
    assert picture(none_behind).title == "No force is below level 3 in any capability shown"
