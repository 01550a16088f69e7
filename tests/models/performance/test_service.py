"""What is said of a service follows from its measures, its dates and the people who were asked."""

from datetime import date, timedelta

import pytest

from models.performance.findings import Finding
from models.performance.kpis import kpis
from models.performance.links import milestones, services
from models.performance.service import (
    DUE,
    PASSED,
    RECURRING,
    benefits_of_service,
    is_voice_of_users,
    kpis_of_line,
    kpis_of_service,
    lines_of_service,
    lines_shown,
    milestone_state,
    milestones_of_service,
    service_title,
    voice,
)

WORSE = Finding("increase", "monthly", points=30, variation="concern_low", rule="Below LCL", run_periods=1)
BETTER = Finding("increase", "monthly", points=30, variation="improvement_high", rule="Above UCL", run_periods=1)
SAME = Finding("increase", "monthly", points=30, variation="common_cause")
FEW = Finding("increase", "monthly", points=3)
NOTHING = Finding("increase", "monthly")


@pytest.mark.parametrize("service_id", services())
def test_every_success_line_of_a_service_has_a_measure_of_it(service_id):
    known = {kpi.kpi_id for kpi in kpis_of_service(service_id)}
    for line in lines_of_service(service_id):
        assert {kpi.kpi_id for kpi in kpis_of_line(line)} <= known
        assert kpis_of_line(line)


def test_lines_are_shown_once_one_of_their_measures_has_a_figure():
    lines = lines_of_service("S6.3b")
    first = kpis_of_line(lines[0])[0].kpi_id
    assert lines_shown("S6.3b", {}) == (0, len(lines))
    assert lines_shown("S6.3b", {first: True})[0] >= 1


def test_milestones_come_by_date_and_what_recurs_last():
    found = milestones_of_service("S1.2")
    assert found[-1].due_on is None
    dated = [one.due_on for one in found if one.due_on]
    assert dated == sorted(dated)


def test_a_date_is_due_until_its_day_is_over():
    one = next(one for one in milestones().values() if one.due_on)
    assert milestone_state(one, one.due_on) == DUE
    assert milestone_state(one, one.due_on + timedelta(days=1)) == PASSED
    assert milestone_state(next(one for one in milestones().values() if not one.due_on), date(2030, 1, 1)) == RECURRING


def test_benefits_name_the_service():
    assert {one.benefit_id for one in benefits_of_service("S6.3b")}
    assert all("S6.3b" in one.services for one in benefits_of_service("S6.3b"))


def test_the_voice_of_users_is_a_share_of_people_who_answered():
    heard = {kpi.kpi_id for kpi in kpis() if is_voice_of_users(kpi)}
    assert {"KPI_004", "KPI_012", "KPI_017", "KPI_037"} <= heard
    assert "KPI_087" not in heard


def test_the_interval_of_a_share_is_wilsons():
    said = voice(81, 263)  # Newcombe 1998, Statistics in Medicine 17:857, table I
    assert (said.low, said.high) == (pytest.approx(25.53, abs=0.01), pytest.approx(36.62, abs=0.01))
    none = voice(0, 20)
    assert (none.low, none.high) == (pytest.approx(0, abs=1e-9), pytest.approx(16.11, abs=0.01))


@pytest.mark.parametrize(
    ("findings", "missing", "behind", "said"),
    [
        ([], 0, 0, "no measure has a figure yet"),
        ([NOTHING], 0, 0, "no measure has a figure yet"),
        ([FEW, NOTHING], 0, 0, "none of 1 measure has points enough to be judged yet, none is bound to miss a target"),
        ([SAME, FEW], 0, 1, "of 1 measure judged none has clearly changed, one is behind target now"),
        ([WORSE, BETTER, BETTER], 1, 3, "of 3 measures judged one got worse and two improved, one will miss its"),
    ],
)
def test_the_title_is_right_for_every_state(findings, missing, behind, said):
    title = service_title("Data sharing", findings, will_miss=missing, behind=behind)
    assert title.startswith(f"Data sharing: {said}")
