"""What the same role of the same force answered in the wave before, for a respondent who asks for it."""

from __future__ import annotations

from dataclasses import dataclass

from data_access.assessments.sheets import ANSWER, Respondent
from data_access.edits import audit_entry
from data_access.queries import read
from data_access.stores import Stores
from models.access import Scope, Viewer, require

CONSULTED = "answer.last"


@dataclass(frozen=True)
class LastAnswer:
    """An answer of the wave before; neither level nor coverage where it was "don't know"."""

    wave: str
    level: int | None
    coverage_percent: float | None


def last_answers(stores: Stores, viewer: Viewer, respondent: Respondent, capability_id: str) -> tuple[LastAnswer, ...]:
    """What the respondent's role answered in the last closed wave of the same framework, on record.

    Pseudonyms hold for one wave, so the role is what links the two: none or several may be found.
    """
    require(viewer, ANSWER, what="Answering an assessment")
    place = f"{respondent.wave_id} {respondent.force_id} {respondent.respondent_id} {capability_id}"
    stores.audit.record(audit_entry(viewer, CONSULTED, place))
    rows = read(
        stores.national,
        Scope(frozenset({respondent.force_id})),
        "maturity/earlier_answers_of_role",
        version=stores.national.version(),
        wave_id=respondent.wave_id,
        force_id=respondent.force_id,
        respondent_role=respondent.respondent_role,
        capability_id=capability_id,
    )
    known = rows.astype(object).where(rows.notna(), None)
    return tuple(LastAnswer(*row) for row in known.itertuples(index=False))
