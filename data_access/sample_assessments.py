"""Enters sample assessments into the registers: by code where one is open, by file where they were submitted."""

from __future__ import annotations

from collections.abc import Callable

from data_access.assessments import moderation, sheets
from data_access.assessments.evidence import attach_link
from data_access.assessments.framework import force_code
from data_access.edits import Row, editing
from data_access.stores import Stores
from models.access import Viewer
from models.assessments.answers import Answer
from models.assessments.moderation import Claim, moderation_rules
from sample_data import register_words as words
from sample_data.open_wave import SampleAnswer, SampleAssessment, Seat
from sample_data.registers import Picture

DECIDED_NEAR = 2


def enter_assessment(stores: Stores, lead: Viewer, wave_id: str, made: SampleAssessment) -> None:
    """Open the assessment of one force, keep its answers and evidence, and submit it where it is finished.

    Codes are made anew and kept by nobody: a force lead gives a respondent a new one on the page.
    """
    sheets.open_assessment(stores, lead, wave_id)
    for item in made.links:
        attach_link(
            stores,
            lead,
            wave_id,
            item.capability_id,
            title=item.title,
            link=item.link,
            supports_level=item.supports_level,
            evidence_date=item.evidence_date,
        )
    if made.is_submitted:
        _upload(stores, lead, wave_id, made)
        sheets.submit(stores, lead, wave_id, version=1)
    else:
        _answer(stores, lead, wave_id, made)


def decide_some(stores: Stores, analyst: Viewer, wave_id: str, picture: Picture) -> None:
    """One decision that waits for a second person, and two that stand, on the first claims of the queue."""
    claims = [claim for claim in moderation.queue(stores, analyst, wave_id) if claim.capability_id in picture.shared]
    far = [claim for claim in claims if claim.self_level and claim.self_level > moderation_rules().second_pair_levels]
    for claim in far[:1]:
        _decide(stores, analyst, wave_id, claim, moderation_rules().second_pair_levels, words.DECIDED_FAR)
    near = [claim for claim in claims if claim not in far[:1] and _is_one_level_apart(claim)]
    for claim in near[:DECIDED_NEAR]:
        _decide(stores, analyst, wave_id, claim, 1, words.DECIDED_NEAR)


def _is_one_level_apart(claim: Claim) -> bool:
    """True where the gate gives one level less than is claimed."""
    return claim.self_level is not None and claim.gated_level == claim.self_level - 1


def _decide(stores: Stores, analyst: Viewer, wave_id: str, claim: Claim, lower: int, reason: str) -> None:
    level = int(claim.self_level or 1) - lower
    moderation.decide(stores, analyst, claim, wave_id=wave_id, level=level, reason=reason, version=0)


def _answer(stores: Stores, lead: Viewer, wave_id: str, made: SampleAssessment) -> None:
    invitations = sheets.invite(stores, lead, wave_id, [seat.role for seat in made.seats])
    for invitation, seat in zip(invitations, made.seats, strict=True):
        if not seat.answers:
            continue
        respondent = sheets.respondent_of_code(stores, lead, invitation.code)
        for given in seat.answers:
            answer = Answer(
                given.capability_id, given.level, given.level is None, given.coverage_percent, given.comment
            )
            sheets.save_answer(stores, lead, respondent, answer, version=0)
        if seat.is_finished:
            sheets.finish(stores, lead, respondent)


def _upload(stores: Stores, lead: Viewer, wave_id: str, made: SampleAssessment) -> None:
    code = force_code(stores, made.force_id)
    seats = {f"{code}-{number:02d}": seat for number, seat in enumerate(made.seats, 1)}
    place = _placed(wave_id, made.force_id)
    answers = [place(respondent_id, given) for respondent_id, seat in seats.items() for given in seat.answers]
    with editing(stores, lead) as edit:
        sheets.add_uploaded(edit, wave_id, made.force_id, roles=_roles(seats), answers=answers)


def _roles(seats: dict[str, Seat]) -> dict[str, str]:
    return {respondent_id: seat.role for respondent_id, seat in seats.items()}


def _placed(wave_id: str, force_id: str) -> Callable[[str, SampleAnswer], Row]:
    """What makes a row of an answer of a respondent of this force."""
    return lambda respondent_id, given: {
        "wave_id": wave_id,
        "force_id": force_id,
        "respondent_id": respondent_id,
        "capability_id": given.capability_id,
        "is_dont_know": given.level is None,
        "level": given.level,
        "coverage_percent": given.coverage_percent,
        "comment": given.comment,
        "evidence_grade": given.evidence_grade or None,
        "evidence_date": given.evidence_date,
    }
