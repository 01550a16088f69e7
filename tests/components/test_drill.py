"""From page to page with context, and only where the role may go."""

import pytest
from streamlit.testing.v1 import AppTest

from components.drill import REQUESTED
from components.registry import page_entry
from models.access import roles

FORCE = page_entry("force-maturity")


@pytest.fixture
def switched(monkeypatch):
    """Pages that were switched to, with the address given; nothing is really switched."""
    pages = []
    monkeypatch.setattr("streamlit.switch_page", lambda page, **given: pages.append((page, given)))
    return pages


def clicking():
    import streamlit as st

    from components.drill import ask_for_page, follow_request

    follow_request()
    st.text(f"force {st.session_state.get('force')}")
    st.button("Open", on_click=ask_for_page, args=("force-maturity", {"force": "kent"}))


def test_without_a_request_nothing_is_switched(switched):
    assert not AppTest.from_function(clicking).run().exception
    assert switched == []


def test_a_request_is_followed_once_with_its_selection_set(switched):
    at = AppTest.from_function(clicking).run()
    at.button[0].click().run()
    assert [page for page, _ in switched] == [FORCE.path]
    assert at.text[0].value == "force kent"
    at.run()
    assert len(switched) == 1
    assert REQUESTED not in at.session_state


def test_the_address_is_handed_over_whole_so_that_bound_controls_do_not_refuse_the_switch(switched):
    at = AppTest.from_function(clicking).run()
    at.button[0].click().run()
    assert "query_params" in switched[0][1]


@pytest.mark.parametrize("role_id", list(roles()))
def test_a_link_is_drawn_only_where_the_role_may_go(monkeypatch, role_id):
    links = []
    monkeypatch.setattr("streamlit.page_link", lambda path, **given: links.append((path, given["label"])))

    def script(role_id):
        from types import SimpleNamespace

        from components.drill import link_to
        from models.access import Viewer

        link_to(SimpleNamespace(viewer=Viewer("me", "Me", role_id)), "force-maturity", "One force")

    assert not AppTest.from_function(script, args=(role_id,)).run().exception
    is_open = FORCE.capability in roles()[role_id].capabilities
    assert links == ([(FORCE.path, "One force")] if is_open else [])
