"""What of a register somebody may read: NDAO's own people all of it, others what does not tell of one body.

Denied unless said otherwise: a row about one force or regional unit stays with NDAO unless its kind says
``body_rows = "everybody"``, a confidential field always does, and so do answers of few people.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from models.access import Viewer, may, require
from models.errors import NotPermitted
from models.records.kinds import NDAO_ONLY, Field, RecordKind, record_rules

VIEW, EDIT = "records.view", "records.edit"
ANSWERS = ("answered", "agreed")


def sees_all(viewer: Viewer) -> bool:
    """True for NDAO's own people: those whose role edits the registers."""
    return may(viewer, EDIT)


def own_body(viewer: Viewer, kind: RecordKind) -> str:
    """The one body whose rows a viewer keeps: that of the account; nothing for those who keep all rows, or none."""
    has_own = bool(kind.own_right) and may(viewer, kind.own_right) and not may(viewer, kind.edit_right)
    return (viewer.force_id or "") if has_own else ""


def keeps_rows(viewer: Viewer, kind: RecordKind) -> bool:
    """True for those who keep rows of a register, all of them or those of their own body, and read them whole."""
    return may(viewer, kind.edit_right) or bool(own_body(viewer, kind))


def require_keeper(viewer: Viewer, kind: RecordKind, bodies: Iterable[str] = (), *, what: str) -> None:
    """NotPermitted unless the viewer keeps rows of this register about each of these bodies."""
    own = own_body(viewer, kind)
    if not own:
        require(viewer, kind.edit_right, what=what)
    elif set(bodies) - {own}:
        raise NotPermitted(
            "This is about another body than your own.", "Keep rows of your own; its own people keep the others."
        )


def fields_seen(kind: RecordKind, *, is_ndao: bool) -> tuple[Field, ...]:
    """The fields that a reader sees, in order."""
    return tuple(field for field in kind.fields if is_ndao or not field.is_confidential)


def is_row_seen(kind: RecordKind, body_id: str, *, is_withdrawn: bool, is_ndao: bool, own: str = "") -> bool:
    """True when a reader sees the row at all; ``own`` is the body whose rows the reader keeps."""
    return is_ndao or bool(own and body_id == own) or not (is_withdrawn or (body_id and kind.body_rows == NDAO_ONLY))


def values_seen(kind: RecordKind, values: Mapping[str, object], *, is_ndao: bool) -> dict[str, object]:
    """The values that a reader sees; numbers of fewer answers than the rule says are empty."""
    seen = {field.name: values[field.name] for field in fields_seen(kind, is_ndao=is_ndao)}
    answered = seen.get("answered")
    if not is_ndao and isinstance(answered, int) and answered < record_rules()["fewest_answers_shown"]:
        seen |= dict.fromkeys(ANSWERS)
    return seen
