"""A force is left out of a comparison only for a stated reason, by those who may, and never in silence."""

import pytest

from data_access.performance.exclusions import (
    LONGEST_REASON,
    exclude_force,
    exclusion_history,
    exclusions_of,
    lift_exclusion,
    may_exclude,
)
from data_access.stores import open_stores
from models.access import Viewer, roles
from models.errors import EditRefused, NotPermitted, StaleEdit

ANALYST = Viewer("s|analyst", "Analyst", "ndao_analyst")
SECOND = Viewer("s|second", "Second", "ndao_analyst")
KPI, FORCE = "KPI_077", "city-of-london"
KNOWN = {FORCE, "kent"}
WHY = "Hardly anybody lives there"


@pytest.fixture
def stores(tmp_path):
    opened = open_stores(tmp_path / "store", tmp_path / "audit.key")
    yield opened
    opened.close()


def leave_out(stores, viewer=ANALYST, *, force_id=FORCE, reason=WHY, version=0):
    exclude_force(stores, viewer, KPI, force_id, reason, known=KNOWN, version=version)


def test_a_force_is_left_out_with_its_reason_and_on_record(stores):
    leave_out(stores, reason=f"  {WHY}\n")
    (kept,) = exclusions_of(stores, KPI)
    assert (kept.force_id, kept.reason, kept.is_lifted, kept.version) == (FORCE, WHY, False, 1)
    assert exclusions_of(stores, "KPI_078") == ()
    newest = stores.audit.newest(1).iloc[0]
    assert (newest.actor, newest.action, newest.object) == ("s|analyst", "funnel_exclusion.add", f"{KPI}/{FORCE}")


def test_it_is_taken_back_with_a_reason_and_left_out_again_and_the_history_tells_all(stores):
    leave_out(stores)
    lift_exclusion(stores, SECOND, KPI, FORCE, "Workers are counted now", version=1)
    leave_out(stores, reason="The count was withdrawn", version=2)
    (kept,) = exclusions_of(stores, KPI)
    assert (kept.is_lifted, kept.version) == (False, 3)
    told = [(step.is_lifted, step.reason) for step in exclusion_history(stores, KPI)]
    assert told == [(False, "The count was withdrawn"), (True, "Workers are counted now"), (False, WHY)]
    assert exclusion_history(stores, "KPI_07") == ()


def test_only_those_who_comment_and_read_every_force_may(stores):
    allowed = {role_id for role_id in roles() if may_exclude(Viewer("s", "n", role_id, "kent"))}
    assert allowed == {"ndao_analyst"}
    leave_out(stores)
    for role_id in set(roles()) - allowed:
        viewer = Viewer("s", "n", role_id, FORCE)
        with pytest.raises(NotPermitted):
            leave_out(stores, viewer, force_id="kent")
        with pytest.raises(NotPermitted):
            lift_exclusion(stores, viewer, KPI, FORCE, WHY, version=1)
    assert [one.force_id for one in exclusions_of(stores, KPI)] == [FORCE]
    assert not exclusions_of(stores, KPI)[0].is_lifted


@pytest.mark.parametrize("reason", ["", " \n", "x" * (LONGEST_REASON + 1)])
def test_without_a_reason_nothing_is_left_out_or_taken_back(stores, reason):
    with pytest.raises(EditRefused):
        leave_out(stores, reason=reason)
    assert exclusions_of(stores, KPI) == ()
    leave_out(stores)
    with pytest.raises(EditRefused):
        lift_exclusion(stores, ANALYST, KPI, FORCE, reason, version=1)
    assert not exclusions_of(stores, KPI)[0].is_lifted


def test_a_force_that_there_is_not_and_one_that_is_in_are_refused(stores):
    with pytest.raises(EditRefused, match="no such force"):
        leave_out(stores, force_id="atlantis")
    with pytest.raises(EditRefused, match="not left out"):
        lift_exclusion(stores, ANALYST, KPI, FORCE, WHY, version=0)


def test_the_second_of_two_who_edit_at_once_is_told(stores):
    leave_out(stores)
    with pytest.raises(StaleEdit) as refused:
        leave_out(stores, SECOND, reason="Another reason")
    assert refused.value.theirs["reason"] == WHY
    assert exclusions_of(stores, KPI)[0].reason == WHY
