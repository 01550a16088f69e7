"""How a page begins."""

import pytest
from streamlit.testing.v1 import AppTest

from components.runtime import runtime
from tests.pages.looking import serving, unescaped


def page(page_id):
    import streamlit as st

    from components.page import begin_page, page_title

    context = begin_page(page_id)
    page_title("Forces *are* <b>here</b>", detail="In $x$ words")
    st.text(f"drawn for {context.viewer.role_id}")


def begin(page_id, **address):
    at = AppTest.from_function(page, args=(page_id,))
    for key, value in address.items():
        at.query_params[key] = value
    at.run()
    assert not at.exception
    return at


@pytest.fixture(autouse=True)
def _serving(store_folder):
    with serving(store_folder):
        yield


def test_a_page_says_where_the_reader_is():
    at = begin("national-maturity", as_at="2025-06-01")
    assert at.caption[0].value == "Data maturity › National · As at 1 Jun 2025 · data v000001 · **SYNTHETIC DATA**"


def test_title_and_detail_are_shown_letter_for_letter():
    at = begin("home")
    words = [item.value for kind in (at.title, at.markdown, at.text) for item in kind]
    assert any("Forces *are* <b>here</b>" in unescaped(line) for line in words)
    assert any("In $x$ words" in unescaped(line) for line in words)
    assert not any("*are*" in item.value or "<b>" in item.value for kind in (at.title, at.markdown) for item in kind)


def test_a_refused_page_ends_before_anything_is_drawn_and_is_on_record():
    before = len(runtime().stores.audit.newest(100))
    at = begin("audit-trail", **{"as": "respondent"})
    assert "drawn for respondent" not in [text.value for text in at.text]
    records = runtime().stores.audit.newest(100)
    assert len(records) == before + 1
    assert (records.iloc[0].action, records.iloc[0].outcome) == ("page.open", "denied")


def test_a_page_that_may_be_opened_leaves_no_refusal():
    begin("audit-trail", **{"as": "auditor"})
    assert "denied" not in set(runtime().stores.audit.newest(100).outcome)
