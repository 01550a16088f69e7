"""The queue, decisions, the second person, publishing and re-scores, on a private copy of the sample stores."""

import datetime

import pandas as pd
import pytest

from data_access.assessments import moderation, publishing, rescoring, sheets
from data_access.assessments.evidence import attach_link, evidence_of
from data_access.edits import editing, rows_of
from data_access.queries import read
from data_access.snapshots import build_version, current_version, roll_back
from data_access.stores import open_stores
from models.access import Scope, Viewer
from models.assessments.answers import Answer
from models.errors import EditRefused, NotPermitted, StaleEdit
from tests.pages.worlds import copy_of

WAVE = "2026-reassessment"
LEAD = Viewer("demo|force_lead", "Lead", "force_lead", "kent")
ANALYST = Viewer("u1", "Analyst", "ndao_analyst", is_demo=True)
OTHER_ANALYST = Viewer("u2", "Other analyst", "ndao_analyst")
PILLAR_LEAD = Viewer("u3", "Pillar lead", "pillar_lead")
RESPONDENT = Viewer("u4", "Respondent", "respondent", "kent")
REASON = "The minutes show owners for headline systems only."
LEVELS = {"F1": (4, 4, 4), "F2": (1, 3, 5), "R3": (4, 4, 4), "S1": (2, 2, 3)}


@pytest.fixture
def stores(store_folder):
    opened = open_stores(store_folder, store_folder / "audit.key")
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def submitted_folder(built_store, tmp_path_factory):
    """Stores in which Kent has submitted, made once; never write to them: copy them."""
    folder = copy_of(built_store, tmp_path_factory.mktemp("submitted") / "store")
    opened = open_stores(folder, folder / "audit.key")
    answer_as_kent(opened)
    sheets.submit(opened, LEAD, WAVE, version=1)
    opened.close()
    return folder


@pytest.fixture
def submitted(submitted_folder, tmp_path):
    folder = copy_of(submitted_folder, tmp_path / "submitted")
    opened = open_stores(folder, folder / "audit.key")
    yield opened
    opened.close()


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
    assert len(rows_of(submitted, "assessments/publications_of_wave", wave_id=WAVE)) == 1


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


def returned_and_answered_anew(stores, capability, level):
    """Kent gets its assessment back, one respondent after another changes an answer, and it is submitted again."""
    sheets.return_to_force(stores, ANALYST, WAVE, "kent", reason="Look again.", version=2)
    for name in ("KNT-01", "KNT-02", "KNT-03"):
        code = sheets.new_code_for(stores, LEAD, WAVE, name).code
        person = sheets.respondent_of_code(stores, RESPONDENT, code)
        sheets.save_answer(stores, RESPONDENT, person, Answer(capability, level), version=1)
    sheets.submit(stores, LEAD, WAVE, version=3)


def test_a_decision_on_other_answers_than_there_are_now_is_never_published(submitted):
    decide(submitted, "F1", 3)
    returned_and_answered_anew(submitted, "F1", 2)
    with pytest.raises(EditRefused, match="changed since decisions were made") as told:
        publishing.publish(submitted, ANALYST, WAVE)
    assert "kent F1" in told.value.what_to_do
    decide(submitted, "F1", 1, version=1)
    publishing.publish(submitted, ANALYST, WAVE)
    assert detail(submitted, "F1").published_level == 1


def test_a_decision_on_a_claim_that_nobody_makes_any_more_does_not_count(submitted):
    decide(submitted, "F1", 3)
    sheets.return_to_force(submitted, ANALYST, WAVE, "kent", reason="Look again.", version=2)
    for name in ("KNT-01", "KNT-02", "KNT-03"):
        sheets.withdraw(submitted, LEAD, WAVE, name)
    (invited,) = sheets.invite(submitted, LEAD, WAVE, ["CIO"])
    person = sheets.respondent_of_code(submitted, RESPONDENT, invited.code)
    sheets.save_answer(submitted, RESPONDENT, person, Answer("F2", 2), version=0)
    sheets.submit(submitted, LEAD, WAVE, version=3)
    publishing.publish(submitted, ANALYST, WAVE)
    assert pd.isna(detail(submitted, "F1").published_level)


def test_an_analyst_who_looked_at_other_answers_is_told(submitted):
    seen = claim_on(submitted, "F1")
    returned_and_answered_anew(submitted, "F1", 2)
    with pytest.raises(EditRefused, match="have changed"):
        moderation.decide(submitted, ANALYST, seen, wave_id=WAVE, level=4, reason=REASON, version=0)
    assert rows_of(submitted, "assessments/moderations_of_wave", wave_id=WAVE) == []


@pytest.mark.parametrize("is_published", [False, True])
def test_evidence_attached_after_submission_moves_no_level(submitted, is_published):
    if is_published:
        publishing.publish(submitted, ANALYST, WAVE)
    before = moderation.claims(submitted, LEAD, WAVE, ["kent"])
    place = (submitted, LEAD, WAVE, "F1")
    late = {"link": "Register", "supports_level": 4, "evidence_date": datetime.date(2026, 2, 1)}
    attach_link(*place, title="Late", **late)
    assert moderation.claims(submitted, LEAD, WAVE, ["kent"]) == before
    assert publishing.publish(submitted, ANALYST, WAVE).is_new is not is_published
    assert detail(submitted, "F1").published_level == 3
    assert list(evidence_of(submitted, LEAD, WAVE, "kent").standing) == ["Attached after submission"]


def test_what_was_attached_late_counts_once_the_force_submits_again(submitted):
    late = {"link": "Register", "supports_level": 4, "evidence_date": datetime.date(2026, 2, 1)}
    attach_link(submitted, LEAD, WAVE, "F1", title="Late", **late)
    returned_and_answered_anew(submitted, "F2", 2)
    publishing.publish(submitted, ANALYST, WAVE)
    assert detail(submitted, "F1").published_level == 4


def test_nobody_reads_the_claims_or_comments_of_another_force(submitted):
    claim = claim_on(submitted, "F1")
    for viewer in (Viewer("e", "Essex", "force_lead", "essex"), PILLAR_LEAD, RESPONDENT):
        with pytest.raises(NotPermitted):
            moderation.claims(submitted, viewer, WAVE, ["kent"])
        with pytest.raises(NotPermitted):
            moderation.comments(submitted, viewer, WAVE, claim)
        with pytest.raises(NotPermitted):
            sheets.assessments_of_wave(submitted, viewer, WAVE)
    assert list(sheets.assessments_of_wave(submitted, ANALYST, WAVE).force_id) == ["kent"]


def test_a_closed_wave_takes_no_answer_and_closes_once(stores):
    sheets.open_assessment(stores, LEAD, WAVE)
    (invited,) = sheets.invite(stores, LEAD, WAVE, ["CIO"])
    person = sheets.respondent_of_code(stores, RESPONDENT, invited.code)
    sheets.save_answer(stores, RESPONDENT, person, Answer("F1", 3), version=0)
    assert sheets.state_of(stores, person) == "open"
    publishing.close_wave(stores, ANALYST, WAVE)
    assert sheets.state_of(stores, person) == "closed"
    for act in (
        lambda: sheets.save_answer(stores, RESPONDENT, person, Answer("F1", 4), version=1),
        lambda: sheets.finish(stores, RESPONDENT, person),
        lambda: sheets.invite(stores, LEAD, WAVE, ["CIO"]),
        lambda: sheets.submit(stores, LEAD, WAVE, version=1),
        lambda: publishing.close_wave(stores, ANALYST, WAVE),
    ):
        with pytest.raises(EditRefused, match=r"closed|not open"):
            act()


def test_a_publication_that_was_cut_off_is_finished_by_the_next(submitted, monkeypatch):
    def cut_off(*_):
        raise KeyboardInterrupt

    with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
        patched.setattr(publishing, "_mark_published", cut_off)
        publishing.publish(submitted, ANALYST, WAVE)
    assert sheets.assessment(submitted, LEAD, WAVE, "kent")["state"] == "submitted"
    again = publishing.publish(submitted, ANALYST, WAVE)
    assert (again.is_new, again.force_ids) == (False, ("kent",))
    assert sheets.assessment(submitted, LEAD, WAVE, "kent")["state"] == "published"
    assert len(rows_of(submitted, "assessments/publications_of_wave", wave_id=WAVE)) == 1


def test_what_is_given_back_while_it_is_published_is_published(submitted, monkeypatch):
    def build(folder, change):
        sheets.return_to_force(submitted, OTHER_ANALYST, WAVE, "kent", reason="Look again.", version=2)
        return build_version(folder, change)

    monkeypatch.setattr(publishing, "build_version", build)
    publishing.publish(submitted, ANALYST, WAVE)
    assert detail(submitted, "F1").published_level == 3
    assert sheets.assessment(submitted, LEAD, WAVE, "kent")["state"] == "published"


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


def closed_action(stores, *, to_level, wave=WAVE, capability="S1", number=1):
    """A closed action and its request, as closing leaves them."""
    with editing(stores, LEAD) as edit:
        edit.cursor.execute(
            "insert into actions values (?, 'kent', ?, ?, ?, 'Teach', 'Head', '2026-12-01', 1, 'More', null, null, "
            "'done', '', 'Taught all.', null, now()::timestamp, now()::timestamp, 'x', 1)",
            [f"a{number}", capability, to_level - 1, to_level],
        )
        edit.cursor.execute(
            "insert into rescore_requests values (?, ?, 'kent', ?, ?, ?, 'open', now()::timestamp, 'x', null, "
            "null, null, 1)",
            [f"q{number}", wave, capability, f"a{number}", to_level],
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


def published_with_request(stores, *, to_level, capability="S1"):
    publishing.publish(stores, ANALYST, WAVE)
    closed_action(stores, to_level=to_level, capability=capability)
    (request,) = rescoring.open_requests(stores, ANALYST)
    return request


@pytest.mark.parametrize("to_level", [2, 3])
def test_an_accepted_request_never_lowers_a_level(submitted, to_level):
    request = published_with_request(submitted, to_level=to_level, capability="F1")
    assert detail(submitted, "F1").published_level == 3
    with pytest.raises(EditRefused, match="3 already"):
        rescoring.accept(submitted, ANALYST, request, reason=REASON)
    assert rescoring.open_requests(submitted, ANALYST) == [request]
    assert publishing.publish(submitted, ANALYST, WAVE).is_new is False


@pytest.mark.parametrize("first", [2, 3])
def test_two_requests_on_one_capability_end_at_the_higher_level(submitted, first):
    publishing.publish(submitted, ANALYST, WAVE)
    for number, level in enumerate((2, 3), 1):
        closed_action(submitted, to_level=level, number=number)
    requests = {row["requested_level"]: row for row in rescoring.open_requests(submitted, ANALYST)}
    states = [rescoring.accept(submitted, ANALYST, requests[first], reason=REASON)]
    if first == 2:
        states.append(rescoring.accept(submitted, ANALYST, requests[3], reason=REASON))
    else:
        with pytest.raises(EditRefused, match="decided to be"):
            rescoring.accept(submitted, ANALYST, requests[2], reason=REASON)
    assert states == (["agreed", "proposed"] if first == 2 else ["proposed"])
    moderation.agree(submitted, OTHER_ANALYST, place("S1"), reason=REASON, version=len(states))
    publishing.publish(submitted, ANALYST, WAVE)
    assert detail(submitted, "S1").published_level == 3


def test_a_request_that_somebody_else_answered_meanwhile_decides_nothing(submitted):
    request = published_with_request(submitted, to_level=2)
    rescoring.refuse(submitted, OTHER_ANALYST, request, reason="Nobody was taught.")
    with pytest.raises(EditRefused, match="refused already"):
        rescoring.accept(submitted, ANALYST, request, reason=REASON)
    assert rows_of(submitted, "assessments/moderations_of_wave", wave_id=WAVE) == []


def test_an_acceptance_on_a_stale_request_decides_nothing(submitted):
    request = published_with_request(submitted, to_level=2)
    with pytest.raises(StaleEdit):
        rescoring.accept(submitted, ANALYST, {**request, "version": 7}, reason=REASON)
    assert rows_of(submitted, "assessments/moderations_of_wave", wave_id=WAVE) == []


def test_a_request_for_two_levels_more_needs_a_second_person_who_may_refuse_it(submitted):
    request = published_with_request(submitted, to_level=3)
    assert rescoring.accept(submitted, ANALYST, request, reason=REASON) == "proposed"
    moderation.refuse(submitted, OTHER_ANALYST, place("S1"), reason="The list shows one team.", version=1)
    (row,) = rows_of(submitted, "assessments/rescore", request_id="q1")
    assert (row["state"], row["decision_reason"]) == ("refused", "The list shows one team.")
    assert publishing.publish(submitted, ANALYST, WAVE).is_new is False


def test_the_claim_stands_beside_a_level_that_was_scored_again(submitted):
    request = published_with_request(submitted, to_level=4, capability="F2")
    assert (detail(submitted, "F2").self_level, detail(submitted, "F2").published_level) == (3, 2)
    assert rescoring.published_level(submitted, ANALYST, request) == 2
    rescoring.accept(submitted, ANALYST, request, reason=REASON)
    (row,) = rows_of(submitted, "assessments/moderations_of_wave", wave_id=WAVE)
    assert (row["self_level"], row["gated_level"], row["moderated_level"]) == (3, 2, 4)


@pytest.mark.parametrize("viewer", [LEAD, PILLAR_LEAD, RESPONDENT])
def test_only_an_ndao_analyst_decides_on_requests(submitted, viewer):
    closed_action(submitted, to_level=2)
    with pytest.raises(NotPermitted):
        rescoring.open_requests(submitted, viewer)
    with pytest.raises(NotPermitted):
        rescoring.published_level(submitted, viewer, {"wave_id": WAVE, "force_id": "kent", "capability_id": "S1"})
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
