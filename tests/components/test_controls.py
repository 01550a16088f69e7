"""Choices in the address: by id or by name, written by name, kept by a reload."""

import pytest
from streamlit.testing.v1 import AppTest


def choosing():
    import streamlit as st

    from components.controls import choose

    st.text(f"runs {st.session_state.setdefault('runs', 0) + 1}")
    st.session_state["runs"] += 1
    st.text(choose("Measure", "measure", {"m1": "M1 First", "m2": "M2 Second"}, default="m1"))


@pytest.mark.parametrize("given", ["m2", "M2 Second"])
def test_an_address_by_id_or_by_name_opens_the_choice_and_is_then_by_name(given):
    at = AppTest.from_function(choosing)
    at.query_params["measure"] = given
    at.run()
    assert not at.exception
    assert at.text[-1].value == "m2"
    assert at.query_params["measure"] == "M2 Second"
    again = at.run()
    assert again.text[-1].value == "m2"


def test_a_choice_made_by_a_click_on_another_page_is_written_into_the_address():
    at = AppTest.from_function(choosing)
    at.session_state["measure"] = "m2"
    at.run()
    assert at.query_params["measure"] == "M2 Second"
    assert at.text[0].value == "runs 1"


@pytest.mark.parametrize("given", ["m1", "nonsense", ""])
def test_the_default_and_what_is_unknown_leave_no_trace(given):
    at = AppTest.from_function(choosing)
    at.query_params["measure"] = given
    at.run()
    assert not at.exception
    assert at.text[-1].value == "m1"
    assert "measure" not in at.query_params


def choosing_by_id():
    import streamlit as st

    from components.controls import choose_by_id

    st.text(choose_by_id("Series", "series", {"a1": "Loaded name", "b2": "Another"}, default="a1"))


def test_a_loaded_name_never_reaches_the_address():
    at = AppTest.from_function(choosing_by_id)
    at.run()
    assert "series" not in at.query_params
    at.selectbox(key="series").set_value("b2").run()
    assert (at.text[0].value, at.query_params["series"]) == ("b2", "b2")
    at.selectbox(key="series").set_value("a1").run()
    assert "series" not in at.query_params
