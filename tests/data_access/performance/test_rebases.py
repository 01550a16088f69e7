"""Limits start anew only when one person proposes it with a reason and another approves it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from data_access.performance.charts import approved_rebases
from data_access.performance.rebases import (
    decide_rebase,
    propose_rebase,
    rebase_steps,
    rebases_of,
    rebases_waiting,
    withdraw_rebase,
)
from models.access import Viewer, roles
from models.errors import DataNotAvailable, EditRefused, NotPermitted, StaleEdit
from tests.data_access.performance.remarking import (
    ANALYST,
    COMMENTING,
    ESSEX,
    KENT,
    KPI,
    OWNER,
    PERIOD,
    PILLAR,
    REASON,
    SECOND,
    actions,
    changes,
)


def propose(stores, viewer=OWNER, unit_id="", *, period=PERIOD, reason=REASON, kpi=KPI):
    return propose_rebase(stores, viewer, kpi, unit_id, from_period=period, reason=reason)


def decide(stores, rebase_id, viewer=ANALYST, *, decision="approved", reason="It lasts.", version=1):
    decide_rebase(stores, viewer, rebase_id, decision=decision, reason=reason, version=version)


def only(stores, unit_id=""):
    (kept,) = rebases_of(stores, ANALYST, KPI, unit_id)
    return kept


class TestProposing:
    def test_a_request_is_kept_as_it_was_given_and_changes_nothing(self, stores):
        made = propose(stores)
        kept = only(stores)
        assert (kept.rebase_id, kept.from_period, kept.reason) == (made, PERIOD, REASON)
        assert (kept.state, kept.proposed_by, kept.decided_by, kept.version) == ("proposed", OWNER.subject, None, 1)
        assert approved_rebases(stores) == ()

    def test_it_is_in_the_log_of_changes_and_the_audit_trail(self, stores):
        made = propose(stores, KENT, "kent")
        (step,) = changes(stores, "rebase", made)
        assert (step["changed_by"], step["after"]["reason"], step["version"]) == (KENT.subject, REASON, 1)
        assert actions(stores)[0] == "rebase.add"

    @pytest.mark.parametrize("unit_id", ["", "kent"])
    def test_roles_that_may_not_comment_propose_nothing(self, stores, unit_id):
        for role_id in set(roles()) - COMMENTING:
            with pytest.raises(NotPermitted):
                propose(stores, Viewer("x", "x", role_id, "kent"), unit_id)
        assert rebases_of(stores, ANALYST, KPI, unit_id) == ()

    @pytest.mark.parametrize(
        ("viewer", "unit_id", "is_allowed"),
        [
            (ANALYST, "", True),
            (ANALYST, "kent", True),
            (OWNER, "", True),
            (OWNER, "kent", False),
            (OWNER, "S3.2", True),
            (KENT, "kent", True),
            (KENT, "", False),
            (KENT, "essex", False),
            (KENT, "S3.2", False),
        ],
    )
    def test_the_nation_is_for_the_ndao_and_a_force_for_its_own_lead(self, stores, viewer, unit_id, is_allowed):
        if is_allowed:
            assert propose(stores, viewer, unit_id)
        else:
            with pytest.raises(NotPermitted):
                propose(stores, viewer, unit_id)

    @pytest.mark.parametrize(
        ("given", "said"),
        [
            ({"reason": "  "}, "reason is empty"),
            ({"reason": "x" * 601}, "longer than 600"),
            ({"period": date(2025, 10, 2)}, "not the first day of a period"),
            ({"period": date.today().replace(day=1) + timedelta(days=62)}, "first day|not begun"),
            ({"kpi": "KPI_036", "period": date(2025, 11, 1)}, "not the first day of a period"),
        ],
    )
    def test_what_cannot_stand_is_refused(self, stores, given, said):
        with pytest.raises(EditRefused, match=said):
            propose(stores, **given)

    def test_there_is_no_request_about_a_kpi_that_does_not_exist(self, stores):
        with pytest.raises(DataNotAvailable):
            propose(stores, kpi="KPI_999")

    @pytest.mark.parametrize("is_approved", [True, False])
    def test_one_period_is_asked_for_once(self, stores, is_approved):
        made = propose(stores)
        if is_approved:
            decide(stores, made)
        with pytest.raises(EditRefused, match="asked for or approved already"):
            propose(stores, ANALYST)

    def test_after_a_refusal_it_can_be_asked_again(self, stores):
        decide(stores, propose(stores), decision="refused")
        assert propose(stores)


class TestDeciding:
    def test_an_approval_starts_the_limits_anew_for_everybody(self, stores):
        decide(stores, propose(stores))
        kept = only(stores)
        assert (kept.state, kept.decided_by, kept.decision_reason, kept.version) == (
            "approved", ANALYST.subject, "It lasts.", 2,
        )  # fmt: skip
        assert approved_rebases(stores) == ((KPI, "", PERIOD),)

    def test_a_refusal_leaves_the_limits_and_shows_its_reason(self, stores):
        decide(stores, propose(stores), decision="refused", reason="The cause is not known.")
        assert (only(stores).state, only(stores).decision_reason) == ("refused", "The cause is not known.")
        assert approved_rebases(stores) == ()

    def test_nobody_decides_about_their_own_request(self, stores):
        made = propose(stores, ANALYST)
        with pytest.raises(NotPermitted, match="yourself"):
            decide(stores, made, ANALYST)
        decide(stores, made, SECOND)
        assert only(stores).state == "approved"

    def test_nobody_lifts_what_they_proposed_themselves(self, stores):
        made = propose(stores, ANALYST)
        decide(stores, made, SECOND)
        with pytest.raises(NotPermitted, match="yourself"):
            decide(stores, made, ANALYST, decision="lifted", version=2)

    def test_roles_that_may_not_approve_decide_nothing(self, stores):
        made = propose(stores)
        for role_id in set(roles()) - {"ndao_analyst", "pillar_lead"}:
            with pytest.raises(NotPermitted):
                decide(stores, made, Viewer("x", "x", role_id, "kent"))
        assert only(stores).state == "proposed"

    def test_a_pillar_lead_decides_about_a_force_whose_figures_the_board_sees(self, stores):
        made = propose(stores, KENT, "kent")
        decide(stores, made, PILLAR)
        assert approved_rebases(stores) == ((KPI, "kent", PERIOD),)

    def test_a_stale_decision_is_refused_with_the_request_as_it_stands(self, stores):
        made = propose(stores)
        decide(stores, made, PILLAR, decision="refused", reason="Not yet.")
        with pytest.raises(StaleEdit) as refused:
            decide(stores, made, ANALYST)
        assert (refused.value.theirs["state"], refused.value.theirs["decision_reason"]) == ("refused", "Not yet.")
        assert approved_rebases(stores) == ()

    def test_what_is_refused_stays_refused(self, stores):
        made = propose(stores)
        decide(stores, made, decision="refused")
        for decision in ("approved", "refused", "lifted", "proposed", "withdrawn", "gone"):
            with pytest.raises(EditRefused):
                decide(stores, made, SECOND, decision=decision, version=2)

    def test_a_decision_needs_a_reason(self, stores):
        with pytest.raises(EditRefused, match="reason is empty"):
            decide(stores, propose(stores), reason=" ")

    def test_an_approval_can_be_lifted_with_a_reason(self, stores):
        made = propose(stores)
        decide(stores, made)
        decide(stores, made, SECOND, decision="lifted", reason="It did not last.", version=2)
        assert approved_rebases(stores) == ()
        assert only(stores).state == "lifted"

    def test_every_step_is_shown_newest_first(self, stores):
        made = propose(stores)
        decide(stores, made)
        decide(stores, made, SECOND, decision="lifted", reason="It did not last.", version=2)
        steps = rebase_steps(stores, KENT, KPI, "")
        assert [(step["state"], step["words"]) for step in steps] == [
            ("lifted", "It did not last."), ("approved", "It lasts."), ("proposed", REASON),
        ]  # fmt: skip
        assert actions(stores)[:3] == ["rebase.change", "rebase.change", "rebase.add"]

    def test_a_request_that_is_not_there_is_refused(self, stores):
        with pytest.raises(EditRefused, match="no such request"):
            decide(stores, "none")


class TestTakingBack:
    def test_only_who_proposed_takes_it_back(self, stores):
        made = propose(stores)
        with pytest.raises(NotPermitted):
            withdraw_rebase(stores, ANALYST, made, version=1)
        withdraw_rebase(stores, OWNER, made, version=1)
        assert only(stores).state == "withdrawn"

    def test_what_is_decided_is_not_taken_back(self, stores):
        made = propose(stores)
        decide(stores, made)
        with pytest.raises(StaleEdit):
            withdraw_rebase(stores, OWNER, made, version=1)
        with pytest.raises(EditRefused):
            withdraw_rebase(stores, OWNER, made, version=2)
        assert only(stores).state == "approved"


def test_what_waits_is_shown_to_those_who_may_decide_it(stores):
    mine, others = propose(stores, ANALYST), propose(stores, OWNER, period=date(2026, 1, 1))
    assert [item.rebase_id for item in rebases_waiting(stores, ANALYST)] == [others]
    assert {item.rebase_id for item in rebases_waiting(stores, PILLAR)} == {mine, others}
    assert rebases_waiting(stores, KENT) == ()


def test_requests_about_a_force_are_read_by_those_who_see_its_values(stores):
    propose(stores, KENT, "kent")
    assert len(rebases_of(stores, ESSEX, KPI, "kent")) == 1
    for role_id in ("rocu_analyst", "portfolio_lead", "ndao_service_owner", "auditor"):
        with pytest.raises(NotPermitted):
            rebases_of(stores, Viewer("x", "x", role_id), KPI, "kent")
        with pytest.raises(NotPermitted):
            rebase_steps(stores, Viewer("x", "x", role_id), KPI, "kent")
