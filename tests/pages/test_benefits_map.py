"""The map page: its message, the node in focus, the checks, what editors do to it, and maps too large to draw."""

from __future__ import annotations

from datetime import date

import pytest

from components.benefits.map import (
    drawn_around,
    links_table,
    map_of,
    map_picture,
    node_names,
    steps_in_words,
    svg_bytes,
)
from components.benefits.map_checks import faults_table
from components.benefits.map_edit import ADD_LINK, CHANGE_LINK, WORK, links_of, node_row
from components.charts.spec import ChartContext
from components.context import Context
from components.registry import page_entry
from components.runtime import runtime
from data_access.benefits.keeping import RowChange, keep_rows
from data_access.benefits.reading import register_of
from models.access import Scope
from models.sign_in import demo_viewer
from tests.models.benefits.rows import GOOD
from tests.pages.looking import look

PAGE = page_entry("benefits-map")
ANALYST = demo_viewer("ndao_analyst", None)
TYPED = "Toolkit [now](https://example.com) **bold**"
ABOUT = ChartContext("national", "today", "Register", "How it is made", False)


@pytest.fixture
def mapped(app):
    """Two benefits behind one output, a third one without a path."""
    rows = [
        RowChange("benefit", {**GOOD["benefit"], "title": f"Gain {at}"}, f"BEN_00{at}") for at in (1, 2, 3)
    ]
    rows += [RowChange("output", {**GOOD["output"], "title": TYPED}), RowChange("change", GOOD["change"])]
    rows += [link("OUT_001", "CHG_001"), link("CHG_001", "BEN_001"), link("CHG_001", "BEN_002")]
    keep_rows(runtime().stores, ANALYST, rows)


def link(start, end):
    return RowChange("link", {"from_id": start, "to_id": end, "strength": "necessary", "note": f"{start} helps"})


def context():
    day = date.today()
    return Context(ANALYST, Scope(), runtime().stores.national.version(), day, day, day, None, None, False, "light")


def page(role="ndao_analyst", **address):
    return checked(look(PAGE, **{"as": role, **address}))


def checked(seen):
    assert not seen.app.exception
    assert seen.errors == []
    return seen


def keyed(kind, key):
    return next(item for item in kind if item.key == key)


def work(seen, what):
    seen.app.session_state[WORK] = what
    seen.app.run()
    return checked(seen)


def button(seen, label):
    return next(item for item in seen.app.button if item.label == label)


def kept_links():
    return [(row["from_id"], row["to_id"]) for row in register_of(runtime().stores, ANALYST).rows("link")]


def test_an_empty_map_says_so_and_offers_what_is_missing(app):
    seen = page()
    assert seen.titles == ["No benefit is on the map yet"]
    assert "No benefit is recorded." in seen.words
    assert "Add a link" in keyed(seen.app.segmented_control, WORK).options


def test_a_reader_sees_the_message_the_node_in_focus_and_the_checks_and_edits_nothing(mapped):
    seen = page("national_board", node="OUT_001")
    assert seen.titles == ["2 of 3 benefits have a path from a service; 1 service carries half of them"]
    assert "The board has not agreed this map." in seen.words
    message = "comes from 1 service, and leads to 2 benefits through 1 business change; without it 2 benefits have no"
    assert f"bold** {message} other way" in seen.words
    assert TYPED not in "\n".join(item.value for item in seen.app.markdown)
    assert seen.tables[0].Check.tolist()[0] == "Single point of failure"
    assert "No output leads to the benefit Gain 3." in seen.tables[0]["What is wrong"].tolist()
    assert "Change the map" not in seen.words
    assert "Output (1)" in [item.label for item in seen.app.expander]


def test_a_link_is_added_and_withdrawn_and_the_message_follows(mapped):
    seen = work(page(node="BEN_003"), ADD_LINK)
    for field, value in (("from_id", "CHG_001"), ("to_id", "BEN_003"), ("strength", "contributes")):
        keyed(seen.app.selectbox, f"benefits_add_link_{field}").set_value(value)
    button(seen, "Record the link").click().run()
    assert checked(seen).titles == ["All 3 benefits have a path from a service; 1 service carries half of them"]
    seen = work(seen, CHANGE_LINK)
    keyed(seen.app.text_input, "benefits_withdraw_link_reason").set_value("It was a mistake")
    button(seen, "Withdraw the link").click().run()
    assert checked(seen).titles[0].startswith("2 of 3 benefits")
    assert ("CHG_001", "BEN_003") not in kept_links()


def test_what_the_page_shows_holds_every_link_node_and_fault(mapped):
    made = map_of(context())
    table = links_table(made)
    assert len(table) == len(made.network.edges)
    assert table.set_index("To id").loc["CHG_001", "Note"] == "OUT_001 helps"
    assert set(node_names(made.network)) == {"", *made.network.nodes}
    assert set(links_of(made, "OUT_001").values()) == {f"LNK_001: {TYPED} \u2192 Forces use national templates"}
    assert [node_row(made, one) is None for one in ("OUT_001", "CHG_001", "BEN_001", "")] == [False, False, True, True]
    assert len(faults_table(made, "")) == len(faults_table(made, "SC4"))
    assert faults_table(made, "SC4")["About"].iloc[0] == "SC4"


def test_the_list_by_step_holds_what_is_in_focus_alone(mapped):
    made = map_of(context())
    steps = dict(steps_in_words(made, "BEN_001"))
    assert steps["Benefit (1)"].startswith("\u2022 Gain 1 (identified) \u2192 Streamlined Data Access")
    assert "Success criterion (2)" in steps
    assert "Benefit (3)" in dict(steps_in_words(made, ""))


def test_the_map_is_worked_out_once_for_each_edit(mapped):
    made = map_of(context())
    assert map_of(context()) is made
    assert map_picture(made, "OUT_001", ABOUT) is map_picture(made, "OUT_001", ABOUT)
    keep_rows(runtime().stores, ANALYST, [link("OUT_001", "BEN_003")])
    assert map_of(context()) is not made


def test_a_large_map_is_drawn_around_a_node_and_says_so(mapped):
    many = [RowChange("benefit", {**GOOD["benefit"], "title": f"Many {at}"}, f"BEN_{at}") for at in range(100, 220)]
    links = [link("CHG_001", change.row_id) for change in many]
    keep_rows(runtime().stores, ANALYST, [*many, *links])
    made = map_of(context())
    whole, near = drawn_around(made, ""), drawn_around(made, "BEN_003")
    assert (len(whole.node_ids), whole.centre) == (110, "S3.2")
    assert whole.left_out.startswith("The map has 140 nodes, too many for one picture. Drawn is Data sharing, with the")
    assert near.node_ids == {"BEN_003", "SC5", "SC8", "P3", "P4", "P5"}
    spec = map_picture(made, "", ABOUT)
    assert len(spec.table) == 110
    assert spec.title.startswith("Data sharing leads to 122 benefits")
    assert svg_bytes(made, "BEN_003", ABOUT, None).startswith(b"<svg")
