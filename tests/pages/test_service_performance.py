"""Each service says what it does well and badly, from its measures, dates and users."""

import pytest

from components.registry import page_entry
from models.performance.links import benefits, milestones, services, success_lines
from models.performance.service import kpis_of_service
from tests.pages.looking import look, serving
from tests.pages.worlds import reference_store

PAGE = page_entry("service-performance")


@pytest.fixture(scope="module")
def app(built_store):
    with serving(built_store):
        yield


def page(service="", role="ndao_analyst", **address):
    seen = look(PAGE, **{"as": role, **({"service": service} if service else {}), **address})
    assert not seen.app.exception
    assert not seen.errors
    return seen


@pytest.mark.parametrize("service_id", services())
def test_each_service_has_its_page_with_lines_measures_dates_and_benefits(app, service_id):
    seen = page(service_id)
    assert seen.titles[0].startswith(f"{services()[service_id].name}: ")
    for line in success_lines().values():
        told = f"{line.success_id} (section {line.section}): {line.text}"
        assert (told in seen.words) == (line.service_id == service_id)
    measures = next((table for table in seen.tables if "Measure" in table), None)
    assert set(measures.KPI if measures is not None else ()) == {kpi.kpi_id for kpi in kpis_of_service(service_id)}
    due = {one.milestone for one in milestones().values() if service_id in one.services}
    shown = next((set(table.Milestone) for table in seen.tables if "Milestone" in table), set())
    assert shown == due
    named = {one.benefit_id for one in benefits().values() if service_id in one.services}
    told = next((set(table.Benefit.str[:7]) for table in seen.tables if "Benefit" in table), set())
    assert told == named


def test_no_milestone_is_said_to_be_reached(app):
    seen = page("S3.2")
    states = next(table for table in seen.tables if "Milestone" in table).State
    assert set(states) <= {"due", "date passed", "recurring"}
    assert "No register says whether a milestone was reached" in seen.words


def test_users_are_heard_with_how_many_they_were(app):
    said = [line for line in page("S1.3").lines if line.startswith("Customer satisfaction with commissioning")]
    assert len(said) == 1
    assert " who answered in " in said[0]


def test_a_service_without_a_survey_says_so(app):
    assert "Users of this service are not surveyed by any measure." in page("S6.3b").words


@pytest.mark.parametrize("role", ["national_board", "portfolio_lead", "force_lead", "ecosystem_partner"])
def test_every_role_with_the_page_reads_the_same_national_figures(app, role):
    own = {"own": "kent"} if role == "force_lead" else {}
    assert page("S1.5", role=role, **own).titles == page("S1.5").titles


def test_without_a_choice_the_first_service_opens_and_an_unknown_one_is_ignored(app):
    first = next(iter(services().values())).name
    assert page().titles[0].startswith(first)
    assert page("S9.9").titles[0].startswith(first)


def test_a_store_without_figures_says_so(tmp_path):
    with serving(reference_store(tmp_path / "store")):
        seen = look(PAGE, **{"as": "ndao_analyst", "service": "S1.3"})
        assert not seen.app.exception
        assert seen.errors or "no measure has a figure yet" in seen.titles[0]
