"""What stands around every figure: message, table twin, downloads, source."""

import json
from datetime import date
from types import SimpleNamespace

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from components.charts.spec import ChartSpec
from components.context import Context
from components.offers import OFFERS
from models.access import NOTHING, Viewer
from tests.pages.looking import unescaped

TABLE = pd.DataFrame({"Force": ["Kent", "Essex"], "Level": [3, 2]})
HOSTILE = "One $x$ [a](javascript:alert(1)) :red[b]"


def spec(**change):
    figure = {"data": [{"type": "scatter", "x": [1], "y": [2]}], "layout": {"title": {"text": "t"}}}
    words = {"title": HOSTILE, "subtitle": "Mean level", "alt": "Two forces.", "source": "Here", "definition": "As is."}
    return ChartSpec(**{"key": "k", "figure": figure, "table": TABLE, "is_synthetic": True, **words, **change})


def context(role_id="ndao_analyst"):
    day = date(2026, 3, 31)
    viewer = Viewer("me", "Me", role_id)
    return Context(viewer, NOTHING, "v000007", day, day, pd.Timestamp(day), None, None, True, "light")


def script(spec, context, view, picked):
    import streamlit as st

    from components.chart_block import chart_block

    if view:
        st.session_state["view_k"] = view
    chart_block(spec, context, filters={"Wave": "2025"}, suppression="Two left out.", on_pick=picked)


def drawn(view=None, *, role_id="ndao_analyst", picked=None, **change):
    at = AppTest.from_function(script, args=(spec(**change), context(role_id), view, picked)).run()
    assert not at.exception
    return at


def links(at):
    return [node.proto.url for node in at.get("link_button")]


def test_the_message_is_shown_letter_for_letter():
    (heading,) = [item.value for item in drawn().markdown if item.value.startswith("### ")]
    assert HOSTILE in unescaped(heading)
    assert "[a](" not in heading
    assert "$x$" not in heading


def test_a_figure_is_drawn_as_it_was_made_with_its_text_alternative():
    (chart,) = drawn().get("plotly_chart")
    assert json.loads(chart.proto.spec) == spec().figure
    assert chart.proto.alt == "Two forces."


def test_a_figure_cannot_be_dragged_or_zoomed_by_accident():
    config = json.loads(drawn().get("plotly_chart")[0].proto.config)
    assert config["scrollZoom"] is False
    assert config["displaylogo"] is False


def test_the_table_holds_the_rows_of_the_figure():
    at = drawn("Table")
    pd.testing.assert_frame_equal(at.dataframe[0].value, TABLE)
    assert len(at.get("plotly_chart")) == 0


def test_the_source_says_definition_date_version_and_that_data_are_synthetic():
    words = " ".join(text.value for text in drawn("Data and source").text)
    for part in ("As is.", "Source: Here", "31 Mar 2026", "v000007", "SYNTHETIC DATA", "In words: Two forces."):
        assert part in words


def test_a_download_holds_the_rows_and_says_what_they_are():
    csv, xlsx = links(drawn("Data and source"))
    token = csv.removeprefix("/export/").removesuffix("?format=csv")
    assert xlsx == f"/export/{token}?format=xlsx"
    offer = OFFERS.find(token)
    pd.testing.assert_frame_equal(offer.table, TABLE)
    assert (offer.viewer.subject, offer.name) == ("me", "k")
    about = offer.about
    assert about.filters["Wave"] == "2025"
    assert about.filters["Scope"]
    assert (about.data_version, about.is_synthetic) == ("v000007", True)
    assert (about.suppression, about.generated_by_role) == ("Two left out.", "NDAO analyst")


@pytest.mark.parametrize("role_id", ["ecosystem_partner", "respondent", "auditor"])
def test_a_role_that_may_not_export_is_offered_no_download(role_id):
    assert links(drawn("Data and source", role_id=role_id)) == []


@pytest.mark.parametrize(
    ("points", "picked"),
    [
        ([{"customdata": ["kent", "Kent"]}], ["kent"]),
        ([{"customdata": "kent"}], ["kent"]),
        ([{"customdata": []}], []),
        ([{}], []),
        ([], []),
    ],
    ids=str,
)
def test_a_picked_point_gives_its_first_custom_value(monkeypatch, points, picked):
    from components import chart_block

    got = []
    state = {"plot_k": {"selection": {"points": points}}}
    monkeypatch.setattr(chart_block, "st", SimpleNamespace(session_state=state))
    chart_block._picked("plot_k", got.append)
    assert got == picked
