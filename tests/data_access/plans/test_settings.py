"""When a plan starts, what a quarter carries, and what is aimed at."""

from __future__ import annotations

from datetime import date

import pytest

from data_access.plans.settings import PlanSettings, Target, save_settings, save_target, settings_of, targets_of
from models.access import Viewer, may, roles
from models.errors import EditRefused, NotPermitted, StaleEdit
from tests.data_access.plans.conftest import LEAD, count, lead_of

START = date(2027, 1, 1)


def save(stores, viewer=LEAD, *, points=6, version=0):
    return save_settings(stores, viewer, starts_on=START, capacity_points=points, version=version)


def aim(stores, viewer=LEAD, *, level=4, weight=None, version=0):
    return save_target(stores, viewer, "F1", target_level=level, national_weight=weight, version=version)


def test_settings_are_kept_with_their_version(stores):
    assert settings_of(stores, LEAD, "kent") is None
    assert save(stores) == 1
    assert save(stores, points=8, version=1) == 2
    assert settings_of(stores, LEAD, "kent") == PlanSettings(START, 8, 2)


def test_targets_are_kept_by_capability(stores):
    aim(stores)
    aim(stores, level=5, weight=1.5, version=1)
    assert targets_of(stores, LEAD, "kent") == {"F1": Target("F1", 5, 1.5, 2)}
    assert targets_of(stores, lead_of("essex"), "essex") == {}


@pytest.mark.parametrize("edit", [save, aim])
def test_a_stale_edit_is_refused(stores, edit):
    edit(stores)
    with pytest.raises(StaleEdit) as refused:
        edit(stores)
    assert refused.value.theirs["version"] == 1


@pytest.mark.parametrize("edit", [save, aim])
@pytest.mark.parametrize("role_id", [role for role in roles() if not may(Viewer("x", "x", role), "plan.edit")])
def test_a_role_that_may_not_edit_plans_changes_nothing(stores, edit, role_id):
    with pytest.raises(NotPermitted):
        edit(stores, Viewer("x", "x", role_id, "kent"))
    assert count(stores, "plans") + count(stores, "plan_targets") + count(stores, "changes") == 0


@pytest.mark.parametrize("points", [0, -1, 1001])
def test_a_quarter_carries_something_and_not_everything(stores, points):
    with pytest.raises(EditRefused):
        save(stores, points=points)


@pytest.mark.parametrize("given", [{"level": 0}, {"level": 6}, {"weight": 0.0}, {"weight": 11.0}], ids=str)
def test_a_target_is_a_level_and_a_weight_is_above_nothing(stores, given):
    with pytest.raises(EditRefused):
        aim(stores, **given)
    assert count(stores, "plan_targets") == 0


def test_every_edit_is_in_the_log_of_changes_and_in_the_audit_trail(stores):
    save(stores)
    save(stores, version=1)
    aim(stores)
    with stores.registers.reading() as cursor:
        rows = cursor.execute("select record, record_id, version from changes order by change_id").fetchall()
    assert rows == [("plan", "kent", 1), ("plan", "kent", 2), ("plan_target", "kent/F1", 1)]
    assert sorted(stores.audit.newest(9).action) == ["plan.add", "plan.change", "plan_target.add"]
