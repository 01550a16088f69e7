"""The queue, decisions, the second person, publishing and re-scores, on a private copy of the sample stores."""

import datetime

import pytest

from data_access.assessments import moderation, publishing, rescoring, sheets
from data_access.edits import editing, rows_of
from data_access.queries import read
from data_access.snapshots import current_version, roll_back
from data_access.stores import open_stores
from models.access import Scope, Viewer
from models.assessments.answers import Answer
from models.errors import EditRefused, NotPermitted, StaleEdit

WAVE = "2026-reassessment"
LEAD = Viewer("demo|force_lead", "Lead", "force_lead", "kent")
ANALYST = Viewer("u1", "Analyst", "ndao_analyst", is_demo=True)
OTHER_ANALYST = Viewer("u2", "Other analyst", "ndao_analyst")
PILLAR_LEAD = Viewer("u3", "Pillar lead", "pillar_lead")
RESPONDENT = Viewer("u4", "Respondent", "respondent")
REASON = "The minutes show owners for headline systems only."
LEVELS = {"F1": (4, 4, 4), "F2": (1, 3, 5), "R3": (4, 4, 4), "S1": (2, 2, 3)}


@pytest.fixture
def stores(store_folder):
    opened = open_stores(store_folder, store_folder / "audit.key")
    yield opened
    opened.close()


@pytest.fixture
def submitted(stores):
    answer_as_kent(stores)
    sheets.submit(stores, LEAD, WAVE, version=1)
    return stores


def answer_as_kent(stores):
    sheets.open_assessment(stores, LEAD, WAVE)
    for seat, invitation in enumerate(sheets.invite(stores, LEAD, WAVE, ["Analyst", "Records lead", "CIO"])):
        person = sheets.respondent_of_code(stores, RESPONDENT, invitation.code)
        for capability, levels in LEVELS.items():
            sheets.save_answer(stores, RESPONDENT, person, Answer(capability, levels[seat]), version=0)


def claim_on(stores, capability):
    return next(item for item in moderation.queue(stores, ANALYST, WAVE) if item.capability_id == capability)


def decide(stores, capability, level, *, viewer=ANALYST, version=0, reason=REASON):
    claim = claim_on(stores, capability)
    return moderation.decide(stores, viewer, claim, wave_id=WAVE, level=level, reason=reason, version=version)


def place(capability):
    return {"wave_id": WAVE, "force_id": "kent", "capability_id": capability}


def detail(stores, capability):
    rows = read(
        stores.national,
        Scope(frozenset({"kent"})),
        "maturity/capability_details_of_force",
        version=stores.national.version(),
        wave_id=WAVE,
        force_id="kent",
    )
    return rows[rows.capability_id == capability].iloc[0]


def test_the_queue_begins_with_the_largest_gap_then_the_widest_spread(submitted):
    queue = moderation.queue(submitted, ANALYST, WAVE)
    assert [(item.capability_id, item.gap, item.spread) for item in queue] == [
        ("F1", 3, 0),
        ("R3", 3, 0),
        ("F2", 2, 4),
        ("S1", 1, 1),
    ]


def test_nothing_is_in_the_queue_before_the_force_submits(stores):
    answer_as_kent(stores)
    assert moderation.queue(stores, ANALYST, WAVE) == []


@pytest.mark.parametrize("viewer", [LEAD, PILLAR_LEAD, RESPONDENT])
def test_only_an_ndao_analyst_sees_the_queue_and_decides(submitted, viewer):
    claim = claim_on(submitted, "F1")
    with pytest.raises(NotPermitted):
        moderation.queue(submitted, viewer, WAVE)
    with pytest.raises(NotPermitted):
        moderation.decide(submitted, viewer, claim, wave_id=WAVE, level=3, reason=REASON, version=0)
    with pytest.raises(NotPermitted):
        publishing.publish(submitted, viewer, WAVE)


def test_a_decision_keeps_the_claim_beside_the_level_and_its_reason(submitted):
    assert decide(submitted, "F1", 3) == "agreed"
    publishing.publish(submitted, ANALYST, WAVE)
    row = detail(submitted, "F1")
    assert (row.self_level, row.published_level, row.moderated_level) == (4, 3, 3)
    assert row.moderation_reason == REASON
    assert row.level_low <= 3 <= row.level_high
    assert detail(submitted, "S1").published_level == 1  # no decision: the gate lowers the claim of 2


@pytest.mark.parametrize(("level", "reason"), [(0, REASON), (6, REASON), (3, "because"), (3, "   ")])
def test_a_decision_off_the_scale_or_without_a_real_reason_is_refused(submitted, level, reason):
    with pytest.raises(EditRefused):
        decide(submitted, "F1", level, reason=reason)
    assert rows_of(submitted, "assessments/moderations_of_wave", wave_id=WAVE) == []


def test_a_change_of_two_levels_waits_for_another_person(submitted):
    assert decide(submitted, "F1", 2) == "proposed"
    with pytest.raises(EditRefused, match="second person"):
        publishing.publish(submitted, ANALYST, WAVE)
    with pytest.raises(NotPermitted, match="another person"):
        moderation.agree(submitted, ANALYST, place("F1"), reason=REASON, version=1)
    moderation.agree(submitted, PILLAR_LEAD, place("F1"), reason=REASON, version=1)
    publishing.publish(submitted, ANALYST, WAVE)
    assert detail(submitted, "F1").published_level == 2


def test_a_second_person_who_refuses_leaves_the_level_of_the_gate(submitted):
    decide(submitted, "F1", 2)
    moderation.refuse(submitted, OTHER_ANALYST, place("F1"), reason=REASON, version=1)
    publishing.publish(submitted, ANALYST, WAVE)
    assert detail(submitted, "F1").published_level == 3


def test_what_forces_share_with_ndao_alone_is_seconded_within_ndao(submitted):
    decide(submitted, "R3", 1)
    assert moderation.decisions(submitted, PILLAR_LEAD, WAVE) == {}
    with pytest.raises(NotPermitted, match="NDAO alone"):
        moderation.agree(submitted, PILLAR_LEAD, place("R3"), reason=REASON, version=1)
    moderation.agree(submitted, OTHER_ANALYST, place("R3"), reason=REASON, version=1)


def test_two_analysts_who_decide_at_once_are_told(submitted):
    decide(submitted, "F1", 3)
    with pytest.raises(StaleEdit) as told:
        decide(submitted, "F1", 4, viewer=OTHER_ANALYST)
    assert told.value.theirs["moderated_level"] == 3
    assert told.value.theirs["decided_by"] == ANALYST.subject


def test_publishing_twice_changes_nothing(submitted):
    decide(submitted, "F1", 3)
    first = publishing.publish(submitted, ANALYST, WAVE)
    again = publishing.publish(submitted, ANALYST, WAVE)
    assert (first.is_new, again.is_new) == (True, False)
    assert first.version == again.version == current_version(submitted.folder)
    assert len(publishing.publications(submitted, WAVE)) == 1


def test_publishing_after_an_undo_puts_the_content_back(submitted):
    before = submitted.national.version()
    first = publishing.publish(submitted, ANALYST, WAVE)
    roll_back(submitted.folder, before)
    again = publishing.publish(submitted, ANALYST, WAVE)
    assert again.is_new
    assert again.version != first.version
    assert detail(submitted, "F1").published_level == 3


def test_publishing_touches_no_other_force(submitted):
    analyst_scope = Scope(frozenset({"essex"}))

    def essex():
        version = submitted.national.version()
        return read(
            submitted.national,
            analyst_scope,
            "maturity/capability_details_of_force",
            version=version,
            wave_id="2025-reassessment",
            force_id="essex",
        ).drop(columns=["comparison_p"])

    before = essex()
    publishing.publish(submitted, ANALYST, WAVE)
    assert essex().equals(before)


def test_a_returned_assessment_is_open_again_with_the_reason_and_is_not_published(submitted):
    with pytest.raises(EditRefused):
        sheets.return_to_force(submitted, ANALYST, WAVE, "kent", reason=" ", version=2)
    sheets.return_to_force(submitted, ANALYST, WAVE, "kent", reason="Say who owns what.", version=2)
    row = sheets.assessment(submitted, LEAD, WAVE, "kent")
    assert (row["state"], row["returned_reason"]) == ("open", "Say who owns what.")
    with pytest.raises(EditRefused, match="No force has submitted"):
        publishing.publish(submitted, ANALYST, WAVE)


def test_a_wave_closes_only_when_nothing_submitted_is_left(submitted):
    with pytest.raises(EditRefused, match="not published yet"):
        publishing.close_wave(submitted, ANALYST, WAVE)
    publishing.publish(submitted, ANALYST, WAVE)
    publishing.close_wave(submitted, ANALYST, WAVE)
    with pytest.raises(EditRefused, match="not open"):
        sheets.open_assessment(submitted, Viewer("x", "Essex", "force_lead", "essex"), WAVE)


def test_every_step_is_on_record_and_the_chain_is_whole(submitted):
    decide(submitted, "F1", 3)
    publishing.publish(submitted, ANALYST, WAVE)
    actions = set(submitted.audit.newest(100).action)
    assert {"moderation.add", "assessment.change", "wave.publish", "answer.add", "respondent.add"} <= actions
    assert submitted.audit.verify().is_whole
    changes = rows_of(submitted, "registers/changes_of", record="moderation", record_id=f"{WAVE} kent F1")
    assert [row["changed_by"] for row in changes] == [ANALYST.subject]


def closed_action(stores, *, to_level, wave=WAVE, capability="S1"):
    """A closed action and its request, as closing leaves them."""
    with editing(stores, LEAD) as edit:
        edit.cursor.execute(
            "insert into actions values ('a1', 'kent', ?, ?, ?, 'Teach', 'Head', '2026-12-01', 1, 'More', null, null, "
            "'done', '', 'Taught all.', null, now()::timestamp, now()::timestamp, 'x', 1)",
            [capability, to_level - 1, to_level],
        )
        edit.cursor.execute(
            "insert into rescore_requests values ('q1', ?, 'kent', ?, 'a1', ?, 'open', now()::timestamp, 'x', null, "
            "null, null, 1)",
            [wave, capability, to_level],
        )


def test_a_closed_action_raises_nothing_until_its_request_is_accepted_and_published(submitted):
    publishing.publish(submitted, ANALYST, WAVE)
    closed_action(submitted, to_level=2)
    assert publishing.publish(submitted, ANALYST, WAVE).is_new is False
    assert detail(submitted, "S1").published_level == 1
    (request,) = rescoring.open_requests(submitted, ANALYST)
    assert rescoring.accept(submitted, ANALYST, request, reason=REASON) == "agreed"
    assert detail(submitted, "S1").published_level == 1
    publishing.publish(submitted, ANALYST, WAVE)
    row = detail(submitted, "S1")
    assert (row.self_level, row.published_level) == (2, 2)
    assert rescoring.open_requests(submitted, ANALYST) == []


def test_a_refused_request_leaves_the_level_and_says_why(submitted):
    publishing.publish(submitted, ANALYST, WAVE)
    closed_action(submitted, to_level=2)
    (request,) = rescoring.open_requests(submitted, ANALYST)
    rescoring.refuse(submitted, ANALYST, request, reason="No list of who was taught.")
    assert publishing.publish(submitted, ANALYST, WAVE).is_new is False
    (row,) = rows_of(submitted, "assessments/rescore", request_id="q1")
    assert (row["state"], row["decision_reason"]) == ("refused", "No list of who was taught.")
    with pytest.raises(EditRefused, match="refused already"):
        rescoring.accept(submitted, ANALYST, request, reason=REASON)


def test_a_request_in_a_wave_that_was_loaded_by_file_is_published_too(stores):
    wave, capability = "2025-reassessment", "S2"

    def level():
        rows = read(
            stores.national,
            Scope(frozenset({"kent"})),
            "maturity/capability_details_of_force",
            version=stores.national.version(),
            wave_id=wave,
            force_id="kent",
        )
        return int(rows[rows.capability_id == capability].published_level.iloc[0])

    before = level()
    closed_action(stores, to_level=before + 1, wave=wave, capability=capability)
    (request,) = rescoring.open_requests(stores, ANALYST)
    rescoring.accept(stores, ANALYST, request, reason=REASON)
    publishing.publish(stores, ANALYST, wave)
    assert level() == before + 1


@pytest.mark.parametrize("viewer", [LEAD, PILLAR_LEAD, RESPONDENT])
def test_only_an_ndao_analyst_decides_on_requests(submitted, viewer):
    closed_action(submitted, to_level=2)
    with pytest.raises(NotPermitted):
        rescoring.open_requests(submitted, viewer)
    with pytest.raises(NotPermitted):
        rescoring.refuse(submitted, viewer, {"request_id": "q1", "version": 1}, reason=REASON)


def test_the_day_of_a_decision_is_that_of_the_second_person(submitted):
    decide(submitted, "F1", 2)
    moderation.agree(submitted, OTHER_ANALYST, place("F1"), reason=REASON, version=1)
    publishing.publish(submitted, ANALYST, WAVE)
    version = submitted.national.version()
    with submitted.national.cursor(Scope(), version=version) as cursor:
        (day,) = cursor.execute("select moderated_on from raw.moderated_levels").fetchone()
    assert day == datetime.datetime.now(datetime.UTC).date()
