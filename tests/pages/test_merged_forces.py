"""Two forces merge in 2028: every page works before, at and after it, for old and new waves."""

from collections import Counter

import pytest

from components.registry import page_entry
from models.access import roles
from sample_data.reference_tables import read_table
from tests.pages.looking import SECTIONS, look, look_at_frame, serving
from tests.pages.test_roles import ALLOWED
from tests.pages.worlds import WAVE, answers, copy_of, load, write_rows

NATIONAL, FORCE = page_entry("national-maturity"), page_entry("force-maturity")
MERGED = {
    "force_id": "kent-and-essex",
    "name": "Kent and Essex Police",
    "short_name": "Kent and Essex",
    "code": "KEP",
    "ons_code": "E23000998",
    "valid_from": "2028-04-01",
}
NEW_WAVE = "2028-reassessment"
OLD = {"Kent Police", "Essex Police"}
AFTER, BEFORE = "2028-06-30", "2028-03-31"
SIX = ("kent-and-essex", "sussex", "surrey", "dorset", "norfolk", "suffolk")


@pytest.fixture(scope="module")
def merged(built_store, tmp_path_factory):
    folder = tmp_path_factory.mktemp("merged")
    store = copy_of(built_store, folder / "store")
    load(store, ("forces", forces_file(folder / "forces.csv")), ("assessment_waves", waves_file(folder / "waves.csv")))
    load(store, ("assessment_answers", answers(folder / "answers.csv", SIX, wave=NEW_WAVE)))
    with serving(store):
        yield


def forces_file(path):
    old = {row["force_id"]: row for row in read_table("forces")}
    ended = [{**old[force], "valid_to": BEFORE, "successor": MERGED["force_id"]} for force in ("kent", "essex")]
    rows = [*ended, {**old["kent"], **MERGED}]
    return write_rows(path, list(rows[0]), [row.values() for row in rows])


def waves_file(path):
    header = ("wave_id", "name", "framework_version", "opens_on", "reference_date", "status")
    return write_rows(path, header, [(NEW_WAVE, "Reassessment 2028", "1", "2028-04-10", "2028-05-31", "closed")])


def address(role_id, **more):
    return {"as": role_id, "own": "kent", "as_at": AFTER, **more}


@pytest.mark.parametrize(("entry", "role"), ALLOWED)
def test_every_page_works_after_the_merger_for_every_role(merged, entry, role):
    seen = look_at_frame(page=entry, **address(role.role_id, force="kent-and-essex"))
    assert not seen.app.exception
    assert seen.errors == []
    assert ("As at 30 Jun 2028" in seen.app.main.caption[0].value) != entry.is_of_evidence


@pytest.mark.parametrize(("wave", "section"), [(wave, section) for wave in (WAVE, NEW_WAVE) for section in SECTIONS])
@pytest.mark.parametrize("role_id", ["national_board", "force_lead", "portfolio_lead"])
def test_each_part_of_the_national_page_works_for_old_and_new_waves(merged, role_id, wave, section):
    seen = look(NATIONAL, **address(role_id, wave=wave, view=section))
    assert not seen.app.exception
    assert seen.errors == []


@pytest.mark.parametrize(
    ("day", "offered", "gone"),
    [(BEFORE, OLD, {MERGED["name"]}), (AFTER, {MERGED["name"]}, OLD)],
)
def test_the_force_list_is_that_of_the_day(merged, day, offered, gone):
    seen = look_at_frame(**{"as": "ndao_analyst", "as_at": day})
    options = set(seen.app.sidebar.selectbox(key="force").options)
    assert offered <= options
    assert not gone & options


def tiles(seen):
    at = seen.app
    at.session_state["view_tile-map"] = "Table"
    at.run()
    return at.dataframe[0].value


def test_each_wave_shows_the_forces_of_its_own_day(merged):
    old = tiles(look(NATIONAL, **address("national_board", wave=WAVE)))
    new = tiles(look(NATIONAL, **address("national_board", wave=NEW_WAVE)))
    assert OLD <= set(old["Force"])
    assert MERGED["name"] not in set(old["Force"])
    assert MERGED["name"] in set(new["Force"])
    assert not OLD & set(new["Force"])
    assert len(new) == len(old) - 1
    assert Counter(new["State"])["shown"] == len(SIX)


def test_a_force_that_merged_keeps_its_page(merged):
    seen = look(FORCE, **address("ndao_analyst", force="kent", wave=WAVE, part="Capabilities"))
    assert not seen.app.exception
    assert "Kent Police" in seen.titles[0]
    assert len(seen.tables[0]) == 25


def test_the_new_force_has_no_level_in_a_wave_before_it_stood(merged):
    seen = look(FORCE, **address("ndao_analyst", force="kent-and-essex", wave=WAVE))
    assert not seen.app.exception
    assert "No answers for Reassessment 2025." in seen.words


@pytest.mark.parametrize("own", ["kent", "kent-and-essex"])
def test_leads_of_the_old_and_of_the_new_force_see_their_own(merged, own):
    wave = WAVE if own == "kent" else NEW_WAVE
    seen = look(FORCE, **{"as": "force_lead", "own": own, "as_at": AFTER, "wave": wave, "part": "Capabilities"})
    assert not seen.app.exception
    assert "Own level" in seen.tables[0].columns


def test_all_roles_were_tried():
    assert {role.role_id for _, role in (case.values for case in ALLOWED)} == set(roles())
