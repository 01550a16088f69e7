"""The map of sites, roads, a line and journeys: nothing that is told is hidden by what is not."""

import pandas as pd

from components.charts.route_map import Journey, MapWords, Step, age_colour, route_map
from components.charts.spec import ChartContext

SITES = pd.DataFrame(
    {
        "site_id": ["1", "2", "3", "4"], "name": ["A", "B", "C", "D"], "words": ["9 reads", "", "", ""],
        "longitude": [-1.0, 0.0, 1.0, None], "latitude": [51.0, 52.0, 53.0, None],
    }
)  # fmt: skip
LINKS = pd.DataFrame({"longitude_from": [-1.0], "latitude_from": [51.0], "longitude_to": [0.0], "latitude_to": [52.0]})
LINE = [Step("A", -1.0, 51.0), Step("B", 0.0, 52.0)]
WORDS = MapWords("A line of 2 steps", "The line", "Map of a line")
CONTEXT = ChartContext("", "November", "Reads", "How it is made", True)


def made(**settings):
    return route_map(key="m", words=WORDS, sites=SITES, links=LINKS, context=CONTEXT, **settings)


def order(spec):
    return [layer["id"] for layer in spec.layers]


def layer(spec, name):
    return next(one for one in spec.layers if one["id"] == name)


def test_what_is_told_lies_above_what_is_not_and_sites_alone_can_be_picked():
    spec = made(line=LINE, marked=frozenset({"3"}))
    assert order(spec)[1:] == ["links", "line", "sites", "steps", "marked", "ends", "synthetic-mark"]
    assert [one["id"] for one in spec.layers if one.get("pickable")] == ["sites"]
    assert layer(spec, "marked")["data"] == [{"position": [1.0, 53.0]}]
    assert layer(spec, "sites")["get_radius"] < layer(made(), "sites")["get_radius"]
    assert len(layer(spec, "sites")["data"]) == 3 and len(spec.table) == 4


def test_the_view_stays_where_it_is_set_while_a_line_is_drawn():
    far = [Step("C", 1.0, 53.0)]
    assert made(line=far, focus=LINE).view_state == made(line=LINE).view_state != made(line=far).view_state


def test_newer_journeys_are_stronger_in_both_themes_and_the_legend_tells_what_there_is():
    assert len({age_colour(age, mode) for age in (0.0, 0.5, 1.0) for mode in ("light", "dark")}) == 6
    spec = made(journeys=[Journey("7", "Tue", ((-1.0, 51.0), (0.0, 52.0)))])
    assert "faint (older)" in spec.legend[-1][1] and "orange" not in str(spec.legend)
    assert "the sites to watch" in made(marked=frozenset({"1"}), marked_words="the sites to watch").legend[-1][1]
