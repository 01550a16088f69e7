"""What a page knows before it starts."""

import pytest
from streamlit.testing.v1 import AppTest

from data_access.snapshots import build_version
from tests.pages.looking import serving


def drawing():
    import streamlit as st

    from components.context import current_context
    from models.errors import DataNotAvailable

    try:
        context = current_context()
    except DataNotAvailable as error:
        st.text(error.title)
        st.stop()
    hash(context)
    scope = context.scope
    st.json(
        {
            "as_at": context.as_at.isoformat(),
            "force": context.force_id,
            "unit": context.unit_id,
            "detail": len(scope.forces),
            "visible_to": scope.visible_to,
            "version": context.version,
            "synthetic": context.synthetic_words(),
        }
    )


def known(**address):
    import json

    at = AppTest.from_function(drawing)
    for key, value in address.items():
        at.query_params[key] = value
    at.run()
    assert not at.exception
    return json.loads(at.json[0].value)


@pytest.fixture(scope="module", autouse=True)
def _serving(built_store, tmp_path_factory):
    import shutil

    folder = tmp_path_factory.mktemp("context") / "store"
    shutil.copytree(built_store, folder)
    with serving(folder):
        yield


def test_without_choices_it_is_the_newest_data_and_no_force():
    context = known()
    assert (context["as_at"], context["force"], context["unit"]) == ("2026-11-13", None, None)
    assert context["version"] == "v000001"
    assert context["synthetic"] == "SYNTHETIC DATA"


@pytest.mark.parametrize("force", ["kent", "Kent Police"])
def test_a_force_is_chosen_by_id_or_by_name(force):
    assert known(force=force)["force"] == "kent"


@pytest.mark.parametrize("force", ["", "atlantis", "kent,essex", "KENT"])
def test_a_force_that_is_not_there_is_no_force(force):
    assert known(force=force)["force"] is None


@pytest.mark.parametrize(
    ("day", "as_at"), [("2024-01-02", "2024-01-02"), ("soon", "2026-11-13"), ("2024-13-01", "2026-11-13")]
)
def test_a_day_is_taken_from_the_address_where_it_is_one(day, as_at):
    assert known(as_at=day)["as_at"] == as_at


@pytest.mark.parametrize(
    ("role_id", "detail", "visible_to"),
    [("ndao_analyst", 43, "board"), ("force_lead", 1, "peers"), ("national_board", 0, "board"), ("auditor", 0, "")],
)
def test_the_scope_is_that_of_the_role(role_id, detail, visible_to):
    context = known(**{"as": role_id, "own": "kent"})
    assert (context["detail"], context["visible_to"]) == (detail, visible_to)


def test_an_empty_store_has_no_context(tmp_path):
    build_version(tmp_path, lambda con: None)
    with serving(tmp_path):
        at = AppTest.from_function(drawing).run()
        assert [text.value for text in at.text] == ["The store is empty."]
