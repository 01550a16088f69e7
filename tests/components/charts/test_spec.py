"""What holds for every picture, whatever it shows."""

from __future__ import annotations

import json
import re
import subprocess
import sys

import pytest

from components.charts import theme
from tests.components.charts.every_chart import empty, full, full_map
from tests.components.charts.frames_of_forces import context

NAMES = list(full(context()))


@pytest.mark.parametrize("mode", ["light", "dark"])
@pytest.mark.parametrize("name", NAMES)
def test_every_figure_is_plain_json(name, mode):
    figure = full(context(mode=mode))[name].figure
    assert json.loads(json.dumps(figure, allow_nan=False)) == json.loads(json.dumps(figure))
    assert set(figure) == {"data", "layout"}


@pytest.mark.parametrize("name", NAMES)
def test_plotly_accepts_every_figure(name):
    import plotly.graph_objects as go

    assert go.Figure(full(context(is_synthetic=True))[name].figure)


def test_no_builder_imports_plotly_pydeck_or_streamlit():
    script = (
        "import sys, tests.components.charts.every_chart as e, tests.components.charts.frames_of_forces as f;"
        "e.full(f.context()); e.full_map(f.context());"
        "print([n for n in ('plotly', 'pydeck', 'streamlit', 'duckdb') if n in sys.modules])"
    )
    answer = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == "[]"


@pytest.mark.parametrize("name", NAMES)
def test_the_synthetic_mark_is_in_every_picture_of_synthetic_data_and_in_no_other(name):
    marked, unmarked = full(context(is_synthetic=True))[name], full(context())[name]
    assert theme.SYNTHETIC_WORDS in json.dumps(marked.figure)
    assert "synthetic" in marked.alt
    assert theme.SYNTHETIC_WORDS not in json.dumps(unmarked.figure)
    assert "synthetic" not in unmarked.alt.lower()


@pytest.mark.parametrize("name", NAMES)
def test_the_synthetic_mark_stands_in_a_line_of_its_own_under_the_picture(name):
    marked = full(context(is_synthetic=True))[name].figure["layout"]
    unmarked = full(context())[name].figure["layout"]
    mark = next(words for words in marked["annotations"] if words.get("name") == "synthetic-mark")
    assert marked["height"] == unmarked["height"] + theme.MARK_PX
    assert marked["margin"]["b"] == unmarked["margin"]["b"] + theme.MARK_PX
    assert (mark["y"], mark["yshift"]) == (0, 2 - marked["margin"]["b"])


@pytest.mark.parametrize("state", [full, empty])
def test_every_picture_has_words_a_table_and_a_source_in_every_state(state):
    for name, spec in state(context()).items():
        assert spec.title and spec.alt.endswith("."), name
        assert spec.subtitle.endswith(", England and Wales, reassessment 2025"), name
        assert len(spec.table.columns) >= 3, name
        assert spec.table.columns.is_unique, name
        assert (spec.source, spec.definition) == ("Wave file", "How it is made"), name
        assert not re.search(r"nan|None|<NA>", spec.title + spec.alt), name


@pytest.mark.parametrize("name", NAMES)
def test_the_text_alternative_names_numbers(name):
    assert len(re.findall(r"\d+", full(context())[name].alt)) >= 4


def test_no_axis_can_be_dragged_or_zoomed():
    for name, spec in full(context()).items():
        layout = spec.figure["layout"]
        assert layout["dragmode"] is False, name
        assert layout["xaxis"]["fixedrange"] and layout["yaxis"]["fixedrange"], name
        assert layout["showlegend"] is False, name


def test_loaded_names_cannot_put_a_link_into_a_picture():
    from components.charts.tile_map import tile_map
    from tests.components.charts.frames_of_forces import tiles

    forces = tiles([3.0, 2.0])
    forces.loc[0, ["name", "code"]] = '<a href="https://example.com">x</a>'
    spec = tile_map(forces=forces, subject="Data Skills", measure="mean", context=context())
    assert "<a href" not in json.dumps(spec.figure)


def test_the_map_has_its_mark_words_and_table():
    spec = full_map(context(is_synthetic=True))
    assert [layer["id"] for layer in spec.layers] == ["land", "force-points", "synthetic-mark"]
    assert "synthetic" in spec.alt
    assert len(spec.table) == 43
    assert "synthetic-mark" not in [layer["id"] for layer in full_map(context()).layers]
