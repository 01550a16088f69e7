"""What of a register somebody may read: NDAO's own people all of it, others what does not tell of one body.

Denied unless said otherwise: a row about one force or regional unit stays with NDAO unless its kind says
``body_rows = "everybody"``, a confidential field always does, and so do answers of few people.
"""

from __future__ import annotations

from collections.abc import Mapping

from models.access import Viewer, may
from models.records.kinds import NDAO_ONLY, Field, RecordKind, record_rules

VIEW, EDIT = "records.view", "records.edit"
ANSWERS = ("answered", "agreed")


def sees_all(viewer: Viewer) -> bool:
    """True for NDAO's own people: those whose role edits the registers."""
    return may(viewer, EDIT)


def fields_seen(kind: RecordKind, *, is_ndao: bool) -> tuple[Field, ...]:
    """The fields that a reader sees, in order."""
    return tuple(field for field in kind.fields if is_ndao or not field.is_confidential)


def is_row_seen(kind: RecordKind, body_id: str, *, is_withdrawn: bool, is_ndao: bool) -> bool:
    """True when a reader sees the row at all."""
    return is_ndao or not (is_withdrawn or (body_id and kind.body_rows == NDAO_ONLY))


def values_seen(kind: RecordKind, values: Mapping[str, object], *, is_ndao: bool) -> dict[str, object]:
    """The values that a reader sees; numbers of fewer answers than the rule says are empty."""
    seen = {field.name: values[field.name] for field in fields_seen(kind, is_ndao=is_ndao)}
    answered = seen.get("answered")
    if not is_ndao and isinstance(answered, int) and answered < record_rules()["fewest_answers_shown"]:
        seen |= dict.fromkeys(ANSWERS)
    return seen
