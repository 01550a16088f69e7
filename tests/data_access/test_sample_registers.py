"""The filled sample store: what the pages need is there, on record, once, and dated as it says."""

import shutil
from datetime import date

import pytest

from data_access import sample
from data_access.assessments import moderation, rescoring
from data_access.assessments.publishing import publish
from data_access.assessments.sheets import new_code_for, respondent_of_code, respondents
from data_access.benchmarks import named_forces
from data_access.edits import frame_of, rows_of
from data_access.plans.reading import actions_of, closed_actions_of, closed_steps, plan_progress
from data_access.queries import read, read_names
from data_access.stores import open_stores
from models.access import NOTHING, Scope, Viewer
from models.errors import EditRefused, StoreUnavailable
from models.maturity.disclosure import visible_tiers
from models.plans.actions import ActionState

ANALYST = Viewer("an analyst", "An analyst", "ndao_analyst", is_demo=True)
LEAD = Viewer("a lead", "A lead", "force_lead", "kent", is_demo=True)
OPEN, CLOSED = "2026-reassessment", "2025-reassessment"
KEPT_FREE = {"kent", "essex"}  # other tests open the assessment of these
TODAY = date.today()


def opened(folder):
    return open_stores(folder, folder / "audit.key")


@pytest.fixture
def stores(filled_store, tmp_path):
    folder = tmp_path / "filled"
    shutil.copytree(filled_store, folder)
    found = opened(folder)
    yield found
    found.close()


@pytest.fixture
def empty(store_folder):
    found = opened(store_folder)
    yield found
    found.close()


def lead_of(force_id):
    return Viewer("a lead", "A lead", "force_lead", force_id, is_demo=True)


def first_force(stores):
    return next(iter(read_names(stores.national, NOTHING, "frame/every_force", version=stores.national.version())))


def states(stores):
    rows = rows_of(stores, "assessments/assessments_in_states", wave_id=OPEN, states=["open", "submitted"])
    return {row["force_id"]: row["state"] for row in rows}


def test_plans_are_there_for_most_forces_in_every_status_some_late(stores):
    progress = plan_progress(stores, on=TODAY)
    assert 30 <= progress.forces_with_plan <= 42
    assert min(progress.planned, progress.in_progress, progress.blocked, progress.done, progress.dropped) >= 5
    assert 10 < progress.late < progress.actions / 2
    assert actions_of(stores, lead_of(first_force(stores)), first_force(stores))


def test_actions_were_closed_between_the_waves_by_more_forces_than_suppression_asks(stores):
    steps = closed_steps(stores, ANALYST, since=date(2023, 3, 31), until=date(2025, 3, 31))
    assert steps.force_id.nunique() >= 5
    later = closed_steps(stores, ANALYST, since=date(2025, 3, 31), until=TODAY)
    assert len(later) >= 10


def test_levels_moved_where_actions_were_closed_can_be_told(stores):
    scope = Scope(frozenset(), frozenset(visible_tiers("board")), "board")
    version = stores.national.version()
    query = "maturity/capability_changes_visible"
    changes = read(stores.national, scope, query, version=version, wave_id=CLOSED)
    steps = closed_steps(stores, ANALYST, since=date(2023, 3, 31), until=date(2025, 3, 31))
    both = changes.merge(steps, on=["force_id", "capability_id"])
    assert both.force_id.nunique() >= 5


def test_an_action_was_written_down_before_it_was_closed_and_its_evidence_is_its_own(stores):
    plans = [name for name in read_names(stores.national, NOTHING, "frame/every_force", version="v000001")]
    kept = [item for force_id in plans for item in actions_of(stores, ANALYST, force_id)]
    closed = [item for item in kept if item.action.state == ActionState.DONE]
    assert closed
    for item in closed:
        assert item.created_on <= item.action.closed_on <= TODAY
        evidence = rows_of(stores, "assessments/evidence_item", evidence_id=item.action.closure_evidence)[0]
        assert evidence["capability_id"] == item.action.capability_id
        assert evidence["supports_level"] == item.action.to_level
        assert evidence["evidence_date"] <= item.action.closed_on
        assert evidence["added_at"].date() == evidence["evidence_date"]


def test_who_to_ring_has_forces_and_what_they_did(stores):
    scope = Scope(frozenset(), frozenset(visible_tiers("peers")), "peers")
    query = "maturity/capability_levels_by_force"
    levels = read(stores.national, scope, query, version=stores.national.version(), wave_id=CLOSED)
    named = named_forces(stores, zip(levels.force_id, levels.capability_id, strict=True))
    standing = named.merge(levels, on=["force_id", "capability_id"])
    assert named.force_id.nunique() >= 12
    assert len(standing) == len(named)
    assert (standing.published_level >= 3).all()
    assert not (standing.is_unevidenced | standing.is_provisional).any()
    done = [len(closed_actions_of(stores, [row.force_id], row.capability_id)) for row in named.itertuples()]
    assert sum(done) >= 5


def test_the_open_wave_has_one_open_and_two_submitted_assessments_and_leaves_the_test_forces_alone(stores):
    found = states(stores)
    assert sorted(found.values()) == ["open", "submitted", "submitted"]
    assert not KEPT_FREE & set(found)


def test_the_queue_has_gaps_and_spread_and_one_decision_waits(stores):
    claims = moderation.queue(stores, ANALYST, OPEN)
    assert len({claim.force_id for claim in claims}) == 2
    assert sum(claim.gap > 0 for claim in claims) >= 10
    assert sum(claim.spread >= 2 for claim in claims) >= 3
    decided = moderation.decisions(stores, ANALYST, OPEN).values()
    assert sorted(row["state"] for row in decided) == ["agreed", "agreed", "proposed"]
    waiting = next(row for row in decided if row["state"] == "proposed")
    place = {name: waiting[name] for name in ("wave_id", "force_id", "capability_id")}
    moderation.agree(stores, ANALYST, place, reason="Seen, and the lower level is right.", version=1)


def test_requests_wait_and_the_answered_ones_are_dated_after_them(stores):
    assert len(rescoring.open_requests(stores, ANALYST)) == 2
    names = read_names(stores.national, NOTHING, "frame/every_force", version="v000001")
    requests = [row for force_id in names for row in rows_of(stores, "plans/rescore_of_force", force_id=force_id)]
    settled = [row for row in requests if row["state"] != "open"]
    assert {row["state"] for row in settled} == {"accepted", "refused"}
    assert all(row["requested_at"] < row["decided_at"] for row in settled)
    decided = frame_of(stores, "assessments/moderations_of_wave", wave_id=CLOSED)
    assert len(decided) == sum(row["state"] == "accepted" for row in settled)
    assert (decided.state == "agreed").all()
    assert decided.decided_at.min().date() < TODAY


def test_a_visitor_gets_a_code_and_finds_the_sheet(stores):
    force_id = next(name for name, state in states(stores).items() if state == "open")
    lead = lead_of(force_id)
    seats = respondents(stores, lead, OPEN, force_id)
    assert set(seats.finished_at.isna()) == {True, False}
    invitation = new_code_for(stores, lead, OPEN, seats.respondent_id.iloc[-1])
    assert respondent_of_code(stores, lead, invitation.code).respondent_id == seats.respondent_id.iloc[-1]


def test_the_open_wave_can_be_published_once_the_second_person_agreed(stores):
    with pytest.raises(EditRefused):
        publish(stores, ANALYST, OPEN)
    waiting = next(row for row in moderation.decisions(stores, ANALYST, OPEN).values() if row["state"] == "proposed")
    place = {name: waiting[name] for name in ("wave_id", "force_id", "capability_id")}
    moderation.agree(stores, ANALYST, place, reason="Seen, and the lower level is right.", version=1)
    assert len(publish(stores, ANALYST, OPEN).force_ids) == 2
    assert publish(stores, ANALYST, CLOSED).is_new


def test_everything_is_on_record_under_the_sample_data_and_the_trail_is_whole(stores):
    assert stores.audit.verify().is_whole
    records = stores.audit.newest(10_000)
    assert set(records.actor) == {sample.ACTOR, sample.OWNER.subject, sample.THIRD.subject, sample.BOARD.subject}
    assert len(records) > 500


def test_a_second_fill_changes_nothing(stores):
    before = len(stores.audit.newest(10_000))
    sample.fill_registers(stores)
    assert len(stores.audit.newest(10_000)) == before


def test_the_same_day_gives_the_same_plans(filled_store, empty, tmp_path, monkeypatch):
    later = (
        "enter_records", "enter_rollout", "enter_documents_rollout", "enter_remarks", "enter_reasons", "enter_benefits"
    )  # fmt: skip
    for after_the_plans in later:
        monkeypatch.setattr(sample, after_the_plans, lambda *given, **more: None)
    sample.fill_registers(empty)
    first = first_force(empty)
    own = [(item.action.capability_id, item.action.from_level, item.action.due, item.action.state)
           for item in actions_of(empty, ANALYST, first)]  # fmt: skip
    folder = tmp_path / "other"
    shutil.copytree(filled_store, folder)
    other = opened(folder)
    try:
        kept = actions_of(other, ANALYST, first)
    finally:
        other.close()
    assert own == [(it.action.capability_id, it.action.from_level, it.action.due, it.action.state) for it in kept]


def test_a_fill_that_was_cut_off_leaves_a_whole_trail_and_is_not_taken_up_again(empty, monkeypatch):
    def fail(*_arguments):
        raise StoreUnavailable("The disk is full.", "Wait.")

    monkeypatch.setattr(sample, "enter_assessment", fail)
    with pytest.raises(StoreUnavailable):
        sample.fill_registers(empty)
    monkeypatch.undo()
    sample.fill_registers(empty)
    assert states(empty) == {}
    assert plan_progress(empty, on=TODAY).forces_with_plan > 30
    assert empty.audit.verify().is_whole


def test_a_store_without_waves_gets_nothing(tmp_path):
    from data_access.snapshots import build_version

    build_version(tmp_path / "bare", lambda con: None)
    stores = opened(tmp_path / "bare")
    try:
        sample.fill_registers(stores)
        assert plan_progress(stores, on=TODAY).forces_with_plan == 0
    finally:
        stores.close()
