from __future__ import annotations

from itertools import pairwise

import pytest

from components.charts import theme

MODES = ["light", "dark"]


def test_contrast_of_black_and_white_is_21():
    assert theme.contrast_ratio("#000000", "#ffffff") == pytest.approx(21)


@pytest.mark.parametrize("colour", theme.LEVEL_COLOURS.values())
def test_figures_on_every_level_can_be_read(colour):
    assert theme.contrast_ratio(theme.ink_on(colour), colour) >= 4.5


def test_each_level_is_darker_than_the_one_before_and_can_be_told_from_it():
    shades = list(theme.LEVEL_COLOURS.values())
    for paler, darker in pairwise(shades):
        assert theme.relative_luminance(paler) > theme.relative_luminance(darker)
        assert theme.contrast_ratio(paler, darker) >= 1.3


@pytest.mark.parametrize("mode", MODES)
def test_words_can_be_read_on_the_page(mode):
    colours = theme.palette(mode)
    for ink in (colours.ink, colours.muted, colours.link):
        assert theme.contrast_ratio(ink, colours.paper) >= 4.5


@pytest.mark.parametrize("mode", MODES)
def test_words_can_be_read_on_fill_band_and_map(mode):
    colours = theme.palette(mode)
    assert theme.contrast_ratio(colours.ink, colours.fill) >= 4.5
    assert theme.contrast_ratio(colours.ink, colours.hatch) >= 4.5
    assert theme.contrast_ratio(colours.muted, {"light": "#dfe6ec", "dark": "#0b1219"}[mode]) >= 4.5


@pytest.mark.parametrize("mode", MODES)
def test_marks_that_carry_meaning_stand_out_from_the_page(mode):
    colours = theme.palette(mode)
    for mark in (colours.outline, colours.focus, colours.peer, colours.common_cause, colours.improvement):
        assert theme.contrast_ratio(mark, colours.paper) >= 3
    assert theme.contrast_ratio(colours.concern, colours.paper) >= 2.9


@pytest.mark.parametrize(("value", "level"), [(1, 1), (1.44, 1), (1.5, 2), (2.46, 3), (3, 3), (4.5, 5), (5, 5)])
def test_a_mean_takes_the_colour_of_the_nearest_level_as_displayed(value, level):
    assert theme.level_band(value) == level


def test_a_colour_becomes_four_numbers_for_the_map():
    assert theme.rgb("#12436D") == [18, 67, 109, 255]
    assert theme.rgb("#12436D", alpha=0)[3] == 0


def test_the_base_layout_is_quiet():
    layout = theme.layout("light", height=300)
    assert layout["paper_bgcolor"] == theme.CLEAR
    assert layout["separators"] == ".\u2009"
    assert layout["hovermode"] == "closest"
    assert "Source Sans" in layout["font"]["family"]
