"""The matrix of traces: figures for paths, rings for holes, both in the picture and in its table."""

from datetime import date

import pandas as pd
import pytest

from components.charts.spec import ChartContext
from components.charts.trace_matrix import HOLE, cell_words, column_head, row_head, trace_matrix

CRITERIA = {"SC1": "Public trust", "SC2": "Literacy <b>"}
SERVICES = {"S3.2": "Data sharing", "S5b": "Data acquisition & policing data requirement"}
CELLS = [("SC1", "S3.2", 2, 1), ("SC2", "S3.2", 0, 3), ("SC1", "S5b", 5, 0)]


def context(mode="light"):
    return ChartContext("NDAO", date(2026, 9, 30).isoformat(), "Register", "Definition", True, mode)


def spec(cells=CELLS, criteria=CRITERIA, services=SERVICES, mode="light"):
    frame = pd.DataFrame(cells, columns=["criterion_id", "service_id", "joined", "unjoined"])
    return trace_matrix(cells=frame, criteria=criteria, services=services, title="Message", context=context(mode))


def words(figure):
    traces = [trace for trace in figure["data"] if trace["mode"] == "text"]
    return {
        data[0]: (text, told)
        for trace in traces
        for data, text, told in zip(trace["customdata"], trace["text"], trace["hovertext"], strict=True)
    }


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_each_cell_has_its_figure_its_ring_and_its_words(mode):
    cells = words(spec(mode=mode).figure)
    assert {key: text for key, (text, _) in cells.items()} == {
        "SC1|S3.2": f"2 {HOLE}", "SC2|S3.2": HOLE, "SC1|S5b": "5", "SC2|S5b": "",
    }  # fmt: skip
    assert cells["SC1|S3.2"][1].endswith("2 benefits joined by a path; 1 named without a path")
    assert "Literacy &lt;b&gt;" in cells["SC2|S3.2"][1]


def test_the_table_and_the_words_say_the_same():
    made = spec()
    assert made.table.columns.tolist() == ["Service", "SC1 Public trust", "SC2 Literacy <b>"]
    assert made.table.iloc[:, 1].tolist() == [f"2 {HOLE}", "5"]
    assert "2 of 4 cells are joined by a path, 2 have a hole" in made.alt
    assert "synthetic" in made.alt


def test_nothing_at_all_is_drawn_as_nothing():
    made = spec([], {}, {})
    assert made.table.empty
    assert made.figure["data"] == []


def test_names_and_heads_fit():
    assert row_head("S5b", SERVICES["S5b"]) == "S5b Data acquisition &amp;<br>policing data requirement"
    assert row_head("S5b", "Data acquisition, requirement and other long words").endswith("…")
    assert row_head("S3.2", "Data <b>") == "S3.2 Data &lt;b&gt;"
    assert column_head("SC1", "Public trust") == "SC1 Public trust"
    long = column_head("SC8", "Enhanced Collaboration and Knowledge Sharing")
    assert long == "SC8 Enhanced Collaboration and Knowledge…"
    assert cell_words(0, 0) == ""
