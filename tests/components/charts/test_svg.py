"""The paper picture: everything that the figure holds is in the SVG, at its place, or the builder is refused."""

from __future__ import annotations

import copy
import re
from dataclasses import replace
from html import unescape
from xml.etree import ElementTree

import pandas as pd
import pytest

from components.charts import theme
from components.charts.completeness import ANSWERED, share_bars
from components.charts.svg import picture_of, svg_of
from components.charts.svg_text import Face, block, lines_of, size_of
from tests.components.charts.every_chart import empty, full
from tests.components.charts.frames_of_forces import context

NAMES = list(full(context()))
SPACE = "{http://www.w3.org/2000/svg}"
WIDTH = 640


def root_of(spec, width: int = WIDTH):
    return ElementTree.fromstring(svg_of(spec, width=width))  # noqa: S314 - our own text, written a moment ago


def squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


def words_in(root) -> str:
    """All words of the picture in one row, without spaces."""
    return squeezed("".join("".join(element.itertext()) for element in root.iter(f"{SPACE}text")))


def lines_in(figure: dict) -> set[str]:
    """Every line of words that the figure holds, without tags."""
    texts = [note["text"] for note in figure["layout"]["annotations"]]
    texts += [text for trace in figure["data"] for text in trace.get("text", [])]
    for name in ("xaxis", "yaxis"):
        axis = figure["layout"][name]
        texts += axis.get("ticktext", []) if axis.get("visible", True) else []
    lines = [unescape(re.sub("<[^>]*>", "", line)) for text in texts for line in str(text).split("<br>")]
    return {squeezed(line) for line in lines}


def spec_of(name: str):
    return full(context(is_synthetic=True))[name]


def changed(name: str, change):
    """A sample whose figure is changed by a function."""
    spec = spec_of(name)
    figure = copy.deepcopy(spec.figure)
    change(figure)
    return replace(spec, figure=figure)


@pytest.mark.parametrize("state", [full, empty])
def test_every_picture_is_xml_of_its_size_with_its_alternative(state):
    for name, spec in state(context()).items():
        root = root_of(spec)
        assert (root.get("width"), root.get("height")) == ("640", str(spec.figure["layout"]["height"])), name
        assert root.get("aria-label") == spec.alt, name


@pytest.mark.parametrize("state", [full, empty])
def test_every_word_of_the_figure_stands_in_the_picture(state):
    for name, spec in state(context(is_synthetic=True)).items():
        words = words_in(root_of(spec))
        assert {line for line in lines_in(spec.figure) if line not in words} == set(), name


@pytest.mark.parametrize("name", NAMES)
def test_the_synthetic_mark_is_in_the_picture_of_synthetic_data_only(name):
    mark = squeezed(theme.SYNTHETIC_WORDS)
    assert mark in words_in(root_of(spec_of(name)))
    assert mark not in words_in(root_of(full(context())[name]))


@pytest.mark.parametrize("name", NAMES)
def test_there_are_as_many_markers_and_cells_as_in_the_figure(name):
    spec, root = spec_of(name), root_of(spec_of(name))
    kinds = [element.get("class") for element in root.iter()]
    visible = [
        trace for trace in spec.figure["data"]
        if "markers" in trace.get("mode", "") and trace["marker"].get("opacity", 1)
    ]  # fmt: skip
    cells = [value for trace in spec.figure["data"] if "z" in trace for row in trace["z"] for value in row]
    assert kinds.count("marker") == sum(x is not None for trace in visible for x in trace["x"])
    assert kinds.count("cell") == sum(value is not None for value in cells)


@pytest.mark.parametrize("name", NAMES)
def test_nothing_stands_outside_the_picture(name):
    spec = spec_of(name)
    height = spec.figure["layout"]["height"]
    for element in root_of(spec).iter():
        if element.tag in (f"{SPACE}text", f"{SPACE}circle"):
            x, y = (float(element.get(at) or element.get(f"c{at}")) for at in "xy")
            assert 0 <= x <= WIDTH and 0 <= y <= height, ElementTree.tostring(element)


def test_a_dot_stands_at_its_value_and_is_hollow_when_incomplete():
    spec = spec_of("strip of means")
    margin = spec.figure["layout"]["margin"]
    plot = WIDTH - margin["l"] - margin["r"]
    trace = next(trace for trace in spec.figure["data"] if trace["mode"] == "markers")
    circles = list(root_of(spec).iter(f"{SPACE}circle"))[: len(trace["x"])]
    expected = [margin["l"] + (x - 0.6) / 4.8 * plot for x in trace["x"]]
    assert [float(circle.get("cx")) for circle in circles] == pytest.approx(expected, abs=0.01)
    hollow = [circle.get("fill") == "none" for circle in circles]
    assert hollow == [colour == theme.CLEAR for colour in trace["marker"]["color"]]
    assert {circle.get("r") for circle in circles} == {"3.5"}


def test_a_bar_is_as_long_as_its_share():
    shares = pd.DataFrame({"label": ["Half", "None", "All"], "part": [50, 0, 100], "total": [100] * 3})
    spec = share_bars(shares=shares, words=ANSWERED, subject="pillar", context=context())
    bars = [r for r in root_of(spec).iter(f"{SPACE}rect") if r.get("fill") == theme.palette("light").focus]
    plot = WIDTH - 8
    assert [float(bar.get("width")) for bar in bars] == [plot / 2, plot]


def test_words_that_do_not_fit_their_bar_are_left_out_and_the_others_are_readable_on_it():
    root = root_of(spec_of("level_distribution"))
    inks = {theme.ink_on(colour) for colour in theme.LEVEL_COLOURS.values()}
    inside = [text for text in root.iter(f"{SPACE}text") if text.text == "43"]
    assert {text.get("fill") for text in inside} >= inks
    narrow = spec_of("level_distribution")
    assert len(words_in(root_of(narrow, width=300))) < len(words_in(root))


def test_tiles_are_square_in_every_width_and_those_not_shared_are_hatched():
    for width in (420, 640, 1200):
        root = root_of(spec_of("tile_map"), width=width)
        paths = [path for path in root.iter(f"{SPACE}path") if path.get("d", "").startswith("M") and path.get("stroke")]
        tile = next(path for path in paths if path.get("fill") == theme.LEVEL_COLOURS[1])
        places = [tuple(float(n) for n in pair.split(",")) for pair in re.split("[ML]", tile.get("d"))[1:5]]
        (left, top), (right, _), (_, bottom), _ = places
        assert right - left == pytest.approx(bottom - top, abs=0.02)
        hatched = [path for path in paths if path.get("fill", "").startswith("url(#hatch-")]
        name = hatched[0].get("fill")[5:-1]
        assert [pattern.get("id") for pattern in root.iter(f"{SPACE}pattern")] == [name]


def test_a_dashed_line_is_dashed():
    spec = changed("change_intervals", lambda figure: figure["layout"]["shapes"][0]["line"].update(dash="dash"))
    assert 'stroke-dasharray="6 4"' in svg_of(spec, width=WIDTH)


def test_names_with_markup_are_letters():
    shares = pd.DataFrame({"label": ['<script>&"x"</script>\x00\x07'], "part": [1], "total": [2]})
    spec = share_bars(shares=shares, words=ANSWERED, subject="pillar", context=context())
    root = root_of(replace(spec, alt='A <b>"name"</b> & more.\x00'))
    assert squeezed('<script>&"x"</script>') in words_in(root)
    assert not list(root.iter(f"{SPACE}script"))
    assert root.get("aria-label") == 'A <b>"name"</b> & more.'


UNKNOWN = {
    "trace type": lambda f: f["data"][0].update(type="pie"),
    "mode": lambda f: f["data"][0].update(mode="lines+text+stars"),
    "setting of a trace": lambda f: f["data"][0].update(error_x={"array": [1]}),
    "setting of the layout": lambda f: f["layout"].update(updatemenus=[]),
    "setting of an axis": lambda f: f["layout"]["xaxis"].update(type="log"),
    "grid": lambda f: f["layout"]["xaxis"].update(showgrid=True),
    "labels": lambda f: f["layout"]["xaxis"].pop("tickvals"),
    "shape": lambda f: f["layout"]["shapes"][0].update(type="circle"),
    "arrow": lambda f: f["layout"]["annotations"][0].update(showarrow=True),
    "tag": lambda f: f["layout"]["annotations"][0].update(text="<i>x</i>"),
    "font": lambda f: f["layout"]["annotations"][0]["font"].update(shadow="auto"),
    "marker": lambda f: f["data"][1]["marker"].update(symbol="star"),
    "opacity": lambda f: f["data"][1]["marker"].update(opacity=0.5),
    "colour": lambda f: f["data"][1]["marker"].update(color="hotpink"),
    "dash": lambda f: f["data"][0]["line"].update(dash="longdashdot"),
}


@pytest.mark.parametrize("what", UNKNOWN)
def test_what_the_paper_picture_does_not_know_is_refused(what):
    with pytest.raises(ValueError):
        svg_of(changed("change_intervals", UNKNOWN[what]), width=WIDTH)


def test_a_scale_that_blends_and_upright_bars_are_refused():
    blended = changed("capability_heatmap", lambda f: f["data"][0].update(colorscale=[[0, "#000000"], [1, "#ffffff"]]))
    upright = changed("share_bars", lambda f: f["data"][0].update(orientation="v"))
    for spec in (blended, upright):
        with pytest.raises(ValueError):
            svg_of(spec, width=WIDTH)


def test_the_picture_of_a_report_has_its_words_and_source():
    spec = spec_of("change_intervals")
    picture = picture_of(spec)
    assert picture.svg == svg_of(spec, width=640)
    assert (picture.alt, picture.source) == (spec.alt, spec.source)
    assert picture.caption == f"{spec.title}. {spec.subtitle}."


def test_a_line_with_a_sign_is_set_run_by_run_from_the_same_start():
    spec = spec_of("strip of levels")
    key = [t for t in root_of(spec).iter(f"{SPACE}text") if "".join(t.itertext()).strip() in {"●", "○", "■", "▬"}]
    assert len(key) == 5
    assert {t[0].get("font-family") for t in key} == {"DejaVu Sans Mono"}
    assert len({t.get("x") for t in key}) >= 4


def test_a_line_with_a_sign_keeps_its_spaces():
    line = "<b>Late</b>  F1 2→3"
    block_of = block(lines_of(line), Face(10, "#000000"), x=0, top=0, align="left")
    starts = [float(x) for x in re.findall(r'<text x="([^"]*)"', block_of)]
    widths = [size_of(lines_of(part), Face(10, "#000000"))[0] for part in ("<b>Late</b>", "<b>Late</b>  ")]
    assert starts[:2] == pytest.approx([0, widths[1]], abs=0.01)
    assert widths[1] - widths[0] == pytest.approx(5)


def test_a_colour_inside_bold_is_both_and_ends_with_its_tag():
    ((first, second, third),) = lines_of("<b style='color:#112233'>a<span style='color:#445566'>b</span></b>c")
    assert (first.is_bold, first.colour) == (True, "#112233")
    assert (second.is_bold, second.colour) == (True, "#445566")
    assert (third.is_bold, third.colour) == (False, None)


def test_the_width_of_words_grows_with_letters_and_size():
    small, large = Face(10, "#000000"), Face(20, "#000000")
    (narrow, low), (wide, high) = size_of(lines_of("level<br>two"), small), size_of(lines_of("level<br>two"), large)
    assert (wide, high) == pytest.approx((2 * narrow, 2 * low))
    assert narrow == pytest.approx(10 * (0.264 + 0.447 + 0.497 + 0.447 + 0.264))
