"""Nothing of the founding document is left without a KPI, and no KPI is linked to something that is not there."""

import pytest

from models.performance import links
from models.performance.kpis import kpis
from models.plans import library

TABLES = {
    "services": 24,
    "success_lines": 56,
    "criteria": 9,
    "benefits": 21,
    "milestones": 18,
    "owner_roles": 16,
}


def linked(field):
    return {found for one in kpis() for found in getattr(one, field)}


@pytest.mark.parametrize(("name", "rows"), TABLES.items())
def test_each_table_is_whole_and_has_no_empty_id(name, rows):
    table = getattr(links, name)()
    assert len(table) == rows and all(table)


def test_every_service_of_year_1_has_a_kpi():
    year1 = {one.service_id for one in links.services().values() if one.first_year == 1}
    assert len(year1) == 19
    assert year1 - {one.service_id for one in kpis()} == set()


@pytest.mark.parametrize("name", ["success_lines", "criteria", "benefits"])
def test_every_success_line_criterion_and_benefit_has_a_kpi_and_every_link_exists(name):
    assert linked(name) == set(getattr(links, name)())


def test_every_service_of_a_kpi_exists_and_the_whole_office_has_four_kpis_without_one():
    assert {one.service_id for one in kpis()} - {"", *links.services()} == set()
    assert [one.kpi_id for one in kpis() if not one.service_id] == ["KPI_082", "KPI_083", "KPI_084", "KPI_085"]


def test_the_tables_link_to_each_other():
    services, criteria, benefits = links.services(), links.criteria(), links.benefits()
    assert {line.service_id for line in links.success_lines().values()} <= set(services)
    for benefit in benefits.values():
        assert set(benefit.criteria) <= set(criteria) and set(benefit.services) <= set(services)
    for milestone in links.milestones().values():
        assert set(milestone.services) <= set(services) and milestone.benefit_id in {"", *benefits}
        assert milestone.due_on is None or milestone.starts_on <= milestone.due_on


def test_the_look_ups_of_plans_say_the_same():
    assert {key: one.name for key, one in links.services().items()} == dict(library.services())
    assert {key: one.title for key, one in links.benefits().items()} == dict(library.benefits())


def test_every_pillar_and_every_role_of_the_core_team_may_own():
    sources = [one.source for one in links.owner_roles().values()]
    assert (sources.count("core team"), sources.count("pillar")) == (11, 5)
