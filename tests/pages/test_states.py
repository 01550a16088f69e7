"""Stores with little in them: each page says so in words."""

import pytest

from components.registry import PAGES, page_entry
from data_access.snapshots import build_version
from tests.pages.looking import SECTIONS, look, look_at_frame, serving
from tests.pages.worlds import answers, load, reference_store

NATIONAL, FORCE = page_entry("national-maturity"), page_entry("force-maturity")
OPENED_BY = {
    **dict.fromkeys(("anpr-lines", "anpr-leads", "anpr-vehicle", "anpr-convoys"), "rocu_analyst"),
    **{entry.page_id: "investigator" for entry in PAGES if entry.page_id.startswith("documents-")},
    "assessment": "force_lead",
    "answer": "respondent",
    "data-loading": "administrator",
    "audit-trail": "administrator",
}
FORCES = ("kent", "essex", "sussex", "surrey", "dorset", "norfolk", "suffolk")


def store_with(folder, forces, **given):
    reference_store(folder / "store")
    if forces:
        load(folder / "store", ("assessment_answers", answers(folder / "answers.csv", forces, **given)))
    return folder / "store"


@pytest.fixture(scope="module")
def empty(tmp_path_factory):
    folder = tmp_path_factory.mktemp("empty")
    build_version(folder, lambda con: None)
    with serving(folder):
        yield


@pytest.fixture(scope="module")
def unanswered(tmp_path_factory):
    with serving(store_with(tmp_path_factory.mktemp("unanswered"), ())):
        yield


@pytest.fixture(scope="module")
def incomplete(tmp_path_factory):
    with serving(store_with(tmp_path_factory.mktemp("incomplete"), FORCES, capabilities=12)):
        yield


@pytest.fixture(scope="module")
def one_force(tmp_path_factory):
    with serving(store_with(tmp_path_factory.mktemp("one"), ("kent",))):
        yield


def headline(seen):
    assert not seen.app.exception
    assert seen.errors == []
    (title,) = seen.titles
    return title


def national(section=SECTIONS[0], role_id="national_board"):
    return look(NATIONAL, **{"as": role_id, "view": section, "wave": "2025-reassessment"})


@pytest.mark.parametrize("entry", PAGES, ids=lambda entry: entry.page_id)
def test_an_empty_store_says_on_every_page_what_to_load(empty, entry):
    seen = look(entry, **{"as": OPENED_BY.get(entry.page_id, "ndao_analyst"), "own": "kent"})
    assert not seen.app.exception
    if entry.section != "Data":
        assert "The store is empty." in seen.words
        assert "Load" in seen.words


def test_the_frame_of_an_empty_store_is_no_exception(empty):
    seen = look_at_frame(**{"as": "ndao_analyst"})
    assert not seen.app.exception
    assert "The store is empty." in seen.words


@pytest.mark.parametrize("section", SECTIONS)
def test_without_answers_the_national_page_says_that_nothing_was_assessed(unanswered, section):
    said = headline(national(section))
    assert said in {"No pillar has a level yet.", "No assessment has been loaded yet."} or "not shown" in said


def test_without_answers_the_home_page_and_a_force_page_say_so(unanswered):
    home = look_at_frame(**{"as": "ndao_analyst"})
    assert not home.app.exception
    assert home.errors == []
    force = look(FORCE, **{"as": "ndao_analyst", "force": "kent"})
    assert not force.app.exception
    assert "No answers for" in force.words


@pytest.mark.parametrize("section", SECTIONS)
def test_when_all_forces_are_incomplete_no_national_level_is_shown(incomplete, section):
    assert "not shown" in headline(national(section))


def test_when_all_forces_are_incomplete_the_card_says_none_is_complete(incomplete):
    assert "0 of 43" in national().words


@pytest.mark.parametrize("section", SECTIONS)
@pytest.mark.parametrize("role_id", ["national_board", "force_lead", "portfolio_lead"])
def test_one_complete_force_is_too_few_for_a_national_level(one_force, section, role_id):
    said = headline(national(section, role_id))
    assert "not shown" in said
    assert "fewer than 5 forces" in said or "fewer than five forces" in said


@pytest.mark.parametrize("forces", [("kent",), FORCES[:4]], ids=["one force", "four forces"])
def test_below_five_forces_no_part_of_the_page_tells_a_reader_of_aggregates_their_levels(tmp_path, forces):
    """Two stores that differ only in the levels of too few forces draw the same page, to the letter."""
    pages = []
    for lowest in (1, 4):
        (folder := tmp_path / str(lowest)).mkdir()
        with serving(store_with(folder, forces, lowest=lowest)):
            pages.append([national(section, "portfolio_lead").everything for section in SECTIONS])
    assert pages[0] == pages[1]


def test_real_data_are_not_called_synthetic(tmp_path):
    folder = tmp_path / "store"
    reference_store(folder, is_synthetic=False)
    with serving(folder):
        seen = look_at_frame(**{"as": "national_board"})
        assert not seen.app.exception
        assert "SYNTHETIC" not in seen.everything.upper().replace("SYNTHETIC-", "")
