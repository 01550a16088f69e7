"""The series explorer: signals under a budget, traps by name, a look that keeps nothing, and who may do what."""

import random
import time
from datetime import date

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from components.registry import page_entry
from components.runtime import runtime
from components.series.shown import Looked
from data_access.loading import load_history
from data_access.performance.rebases import decide_rebase, propose_rebase
from data_access.performance.series_rights import DATASET
from models.access import Viewer
from models.performance.remarks import APPROVED
from models.series.datasets import OGL, dataset, short_id
from tests.models.series.made import noise, observations
from tests.pages.looking import Seen, look, serving
from tests.pages.worlds import load, reference_store, write_rows

PAGE = page_entry("series-explorer")
MONTHS = [f"{year}{month:02}" for year in range(2020, 2024) for month in range(1, 13)]
NASTY = "![x](evil.example) $y$ :red[z] <b>"
OTHER, SECOND = (Viewer(f"ndao|{name}", name, "ndao_analyst") for name in ("other", "second"))
ROLES_THAT_EXPLORE = ("ndao_analyst", "ndao_service_owner", "force_lead", "force_data_professional")


def met_rows():
    rng = random.Random(3)
    rows = [("A", f"KIND {at}", "Camden", *(rng.randint(90, 110) for _ in MONTHS)) for at in range(12)]
    rows.append(("A", "RISEN", "Camden", *(rng.randint(90, 110) for _ in MONTHS[:-9]), *([160] * 9)))
    rows.append(("A", NASTY, "Camden", *(rng.randint(90, 110) for _ in MONTHS)))
    rows.append(("A", "GONE", "Camden", *(rng.randint(90, 110) for _ in MONTHS[:-8]), *([0] * 8)))
    return rows


@pytest.fixture(scope="module")
def explorer(tmp_path_factory):
    folder = tmp_path_factory.mktemp("series")
    reference_store(folder / "store")
    path = write_rows(folder / "mps.csv", ["MajorText", "MinorText", "BoroughName", *MONTHS], met_rows())
    load(folder / "store", ("mps_offences", path), is_synthetic=False)
    with serving(folder / "store"):
        yield


@pytest.fixture
def page(explorer):
    def opened(role="ndao_analyst", **address):
        seen = look(PAGE, **{"as": role}, **address)
        assert not seen.errors
        assert not seen.app.exception
        return seen

    return opened


def table(seen, column):
    return next(frame for frame in seen.tables if column in frame.columns)


def test_the_signal_is_in_the_title_and_on_top_of_the_table(page):
    seen = page()
    assert seen.titles == ["Offences by London borough: 1 of 14 series has changed by more than chance explains"]
    rows = table(seen, "Why not judged")
    assert rows.iloc[0].Series == "A · RISEN · Camden"
    assert rows.Listed.tolist().count(True) == 1
    assert rows[rows.Series.str.contains("GONE")]["Why not judged"].str.contains("ended").all()
    assert "chance alone would flag" in seen.words
    assert "A · RISEN · Camden: a signal" in seen.words


def test_the_licence_is_always_named(page):
    assert OGL in page().words


def test_a_trap_is_told_with_what_to_do(page):
    words = page().words
    assert "Category ends: 1 series of A · GONE end" in words.replace("**", "")
    assert "Nothing was joined or dropped" in words


def test_loaded_names_are_shown_letter_for_letter(page):
    key = short_id(f"A | {NASTY} | Camden")
    seen = page(series_id=key)
    assert NASTY in seen.words
    assert all(NASTY not in item.value for item in seen.app.markdown)


def test_a_series_is_chosen_by_a_short_id_in_the_address(page):
    seen = page(series_id=short_id("A | KIND 3 | Camden"))
    assert "A · KIND 3 · Camden: within its usual variation" in seen.words
    assert len(seen.figures) == 2


def test_chance_and_likeness_are_told_in_words(page):
    rows = table(page(), "Why not judged")
    assert {"By chance", "Likeness of neighbours"} <= set(rows.columns)
    assert rows.iloc[0]["By chance"].startswith(("1 in ", "less than 1 in"))
    assert rows[rows["Why not judged"] == ""]["By chance"].str.contains("1 in").all()


def test_what_is_known_to_have_happened_has_a_letter_and_is_told(page):
    seen = page(series_id=short_id("A | KIND 3 | Camden"))
    assert "A: Lockdown" in seen.words and "(April 2020 to June 2020)" in seen.words
    assert any(note["text"] == "A" for note in seen.figures[0]["layout"]["annotations"])
    assert "do not start limits anew for it" in seen.words


def test_filters_leave_the_series_that_they_name(page):
    seen = page()
    seen.app.text_input(key="series_words").set_value("gone camden").run()
    assert Seen(seen.app).tables[0].Series.tolist() == ["A · GONE · Camden"]


def test_published_figures_carry_no_synthetic_mark(page):
    for figure in page().figures:
        assert "SYNTHETIC" not in str(figure)


@pytest.mark.parametrize("role", ROLES_THAT_EXPLORE)
def test_every_role_that_explores_sees_the_figures_and_may_open_a_file(page, role):
    seen = page(role)
    assert "Open files of published figures" in [item.label for item in seen.app.expander]
    assert "Offences by London borough" in seen.titles[0]


def test_who_may_not_explore_sees_no_figure(explorer):
    seen = look(PAGE, **{"as": "national_board"})
    assert seen.errors
    assert not seen.tables
    assert "RISEN" not in seen.everything


def look_of(name):
    rows = observations({"north": noise(30), "south": noise(30, seed=5)})
    return Looked(("own.csv",), {f"file: {name}": rows}, {f"file: {name}": dataset(f"file: {name}", unit="calls")})


def opened_with_look(given):
    """The page in a session that looks at a file."""
    app = AppTest.from_file(str(PAGE.path), default_timeout=60)
    app.query_params["as"] = "force_lead"
    app.run()
    app.session_state["steady"]["series_looked"] = given
    return Seen(app.run())


def test_a_look_is_shown_first_in_its_session_and_in_no_other(explorer):
    before = load_history(runtime().stores)
    app = opened_with_look(look_of("Calls")).app
    box = app.selectbox(key="series_dataset")
    assert box.options[0] == "Calls (looked at, not kept)"
    seen = Seen(box.select(f"look-{short_id('file: Calls')}").run())
    assert not seen.app.exception
    assert seen.titles[0].startswith("Calls: ")
    assert set(table(seen, "Why not judged").Series) == {"north", "south"}
    assert "Calls" not in look(PAGE, **{"as": "force_lead"}).everything
    pd.testing.assert_frame_equal(load_history(runtime().stores), before)


def test_a_warm_page_is_drawn_from_what_is_kept(page):
    seen = page()
    seen.app.run()
    started = time.process_time()
    for _ in range(3):
        seen.app.run()
    assert (time.process_time() - started) / 3 < 0.2


def test_an_approved_new_start_bears_a_letter_and_its_reason(explorer):
    stores, name = runtime().stores, "A | KIND 3 | Camden"
    series = f"{DATASET}mps-offences"
    made = propose_rebase(stores, OTHER, series, name, from_period=date(2022, 5, 1), reason="Counted *anew*")
    try:
        assert "Limits start anew" not in look(PAGE, **{"as": "ndao_analyst"}, series_id=short_id(name)).words
        decide_rebase(stores, SECOND, made, decision=APPROVED, reason="Agreed", version=1)
        seen = look(PAGE, **{"as": "force_lead"}, series_id=short_id(name))
        assert "B: Limits start anew: Counted" in seen.words
        assert any(note["text"] == "B" for note in seen.figures[0]["layout"]["annotations"])
        other = look(PAGE, **{"as": "force_lead"}, series_id=short_id("A | KIND 4 | Camden"))
        assert "B: Limits start anew" not in other.words
    finally:
        with stores.registers.writing() as cursor:
            cursor.execute("delete from rebases")
