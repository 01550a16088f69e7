"""The one list of pages."""

import pytest

from components.registry import DEFAULT_PAGE, PAGES, page_entry
from models.access import roles


def test_ids_are_unique_and_fit_an_address():
    ids = [entry.page_id for entry in PAGES]
    assert len(set(ids)) == len(ids)
    assert all(page_id.replace("-", "").isalpha() and page_id.islower() for page_id in ids)


@pytest.mark.parametrize("entry", PAGES, ids=lambda entry: entry.page_id)
def test_a_page_has_a_script_a_question_and_at_least_one_role(entry):
    assert entry.path.is_absolute()
    assert entry.path.is_file()
    assert entry.question.endswith("?")
    assert any(entry.capability in role.capabilities for role in roles().values())


def test_pages_stand_in_folders_so_that_no_address_skips_the_frame():
    """Streamlit runs ``pages/*.py`` by itself, without the frame, when it finds one."""
    assert all("/" in entry.file for entry in PAGES)


def test_every_role_may_open_the_page_that_comes_first():
    assert all(page_entry(DEFAULT_PAGE).capability in role.capabilities for role in roles().values())


def test_a_page_that_is_not_there_is_an_error():
    with pytest.raises(KeyError):
        page_entry("nowhere")
