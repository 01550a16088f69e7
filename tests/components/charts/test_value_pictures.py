"""The pictures of the board view say the numbers that they draw."""

from __future__ import annotations

import pytest

from components.charts import theme
from components.charts.rag_bars import rag_bars
from components.charts.tornado import tornado
from components.charts.value_by_year import value_by_year
from tests.components.charts import frames_of_benefits as frames
from tests.components.charts.frames_of_forces import context


def years(count=4):
    return value_by_year(years=frames.years(count), prices=frames.PRICES, title="Less", context=context())


def traces(spec):
    return {trace.get("name"): trace for trace in spec.figure["data"]}


def test_bars_of_value_begin_at_nought_and_years_that_have_not_begun_have_none_realised():
    bars = traces(years())
    assert bars["planned"]["x"] == [120_000, 1_200_000, 2_400_000, 0]
    assert bars["realised"]["x"] == [60_000, 320_000, 0, 0]
    assert years().figure["layout"]["xaxis"]["range"] == [0, pytest.approx(3_100_000 * 1.02)]
    assert years().table["Realised (GBP)"].isna().tolist() == [False, False, True, True]


def test_a_range_is_drawn_where_there_is_one():
    drawn = [x for x in traces(years())["range"]["x"] if x is not None]
    assert set(drawn) == {600_000, 1_310_000, 1_300_000, 3_100_000}


def test_the_words_of_a_year_are_its_numbers():
    assert "2026/27</b> £1.20m planned, £910k forecast, £320k realised" in str(years().figure["data"][-1]["text"])
    assert "2026/27: £1.20m planned, £910k forecast (£600k to £1.31m), £320k realised" in years().alt


def test_a_driver_reaches_from_its_lower_to_its_higher_result_around_the_centre():
    spec = tornado(
        drivers=frames.drivers(), centre=1_200_000.0, title="Most", measure="Net present value", context=context()
    )
    bars = traces(spec)
    assert bars["lower"]["x"] == [-1_600_000, -300_000, 0]
    assert bars["higher"]["x"] == [1_700_000, 400_000, 250_000]
    assert bars["lower"]["base"] == [1_200_000] * 3
    assert "Cost: Staff: £900k to £1.60m" in spec.alt
    assert spec.table["Swing (GBP)"].tolist() == [3_300_000, 700_000, 250_000]


def test_every_colour_has_its_word_and_its_number():
    spec = rag_bars(groups=frames.groups(), title="Three", measure="Benefits", context=context())
    bars = traces(spec)
    assert [bars[rag]["x"][0] for rag in theme.RAG_COLOURS] == [3, 2, 1, 7]
    assert bars["grey"]["base"] == [6, 0, 0]
    assert bars["green"]["text"] == ["3 green", "", ""]
    words = spec.figure["data"][-1]["text"]
    assert words[0] == "<b>Quantitative</b>: 3 green, 2 amber, 1 red, 7 grey"
    assert words[2].endswith("…</b>: none")
    assert [note["text"] for note in spec.figure["layout"]["annotations"]] == ["By category", "By criterion"]


@pytest.mark.parametrize("rag", theme.RAG_COLOURS)
def test_words_on_a_colour_can_be_read(rag):
    colour = theme.RAG_COLOURS[rag]
    assert theme.contrast_ratio(theme.ink_on(colour), colour) >= 4.5
