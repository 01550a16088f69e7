"""What a row must hold, whether it was typed or came by file: one set of checks for both."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from models.errors import EditRefused
from models.records.kinds import Field, RecordKind

Values = Mapping[str, object]
FORCE, ROCU = "force", "rocu"
TEXTS = ("text", "long_text", "role", "link", "choice", "service", "force", "organisation", "rocu", "id")
LISTS = ("forces", "ids")
SEPARATOR = ";"


@dataclass(frozen=True, eq=False)
class Bodies:
    """Forces and regional units by id, with their names; ``own`` is the one that a form may be about, if only one."""

    forces: Mapping[str, str] = field(default_factory=dict)
    rocus: Mapping[str, str] = field(default_factory=dict)
    own: str = ""

    @property
    def names(self) -> Mapping[str, str]:
        """Names of both by id, forces first."""
        return {**self.forces, **self.rocus}

    def known_to(self, field_type: str) -> Mapping[str, str] | None:
        """The bodies that a field of this type may name; None for a field that names none."""
        about = {"force": self.forces, "organisation": self.names, "rocu": self.rocus}
        if self.own and field_type in about:
            return {self.own: self.names.get(self.own, self.own)}
        return {**about, "forces": self.forces}.get(field_type)

    def kind_of(self, body_id: str) -> str:
        """``force``, ``rocu``, or nothing for an id that is neither."""
        return FORCE if body_id in self.forces else ROCU if body_id in self.rocus else ""

    def id_of(self, written: str) -> str:
        """The id of a body that is written by id or by name; what was written when nobody knows it."""
        told = {name.casefold(): body_id for body_id, name in reversed(self.names.items())}
        return written if written in self.names else told.get(written.casefold(), written)


@dataclass(frozen=True)
class Fault:
    """Why a value is refused, and what to do about it."""

    field: str
    reason: str
    remedy: str


def tidied(kind: RecordKind, values: Values, bodies: Bodies) -> dict[str, object]:
    """Every field of the kind in its one form: texts trimmed, months as their first day, bodies by id."""
    return {item.name: _tidied(item, values.get(item.name), bodies) for item in kind.fields}


def faults(kind: RecordKind, values: Values, bodies: Bodies, *, today: date) -> list[Fault]:
    """Every reason why tidied values cannot be kept; none when they can."""
    return field_faults(kind, values, bodies, today=today) or [
        fault for rule in kind.rules if (fault := RULES[rule](values))
    ]


def field_faults(kind: RecordKind, values: Values, bodies: Bodies, *, today: date) -> list[Fault]:
    """Every reason why one of the tidied values is not what its field may hold."""
    return [fault for item in kind.fields for fault in _faults_of_field(item, values[item.name], bodies, today)]


def require_good(kind: RecordKind, values: Values, bodies: Bodies, *, today: date) -> None:
    """EditRefused, with the first reason, when tidied values cannot be kept."""
    for fault in faults(kind, values, bodies, today=today):
        raise EditRefused(f"{kind.labels[fault.field]}: {fault.reason}", fault.remedy)


def kept_text(values: Values) -> str:
    """Tidied values as the register keeps them."""
    return json.dumps(values, default=lambda value: value.isoformat(), ensure_ascii=False, sort_keys=True)


def values_of(kind: RecordKind, text: str) -> dict[str, object]:
    """Values as they were before ``kept_text``; a field that came later is empty."""
    kept = json.loads(text)
    return {item.name: _read(item, kept.get(item.name)) for item in kind.fields}


def _read(item: Field, value: object) -> object:
    if item.type in ("date", "month"):
        return date.fromisoformat(str(value)) if value else None
    return _tidied(item, value, Bodies())


def _tidied(item: Field, value: object, bodies: Bodies) -> object:
    if item.type in LISTS:
        return _list_of(value, bodies)
    if item.type == "yes_no":
        return value == "yes" if isinstance(value, str) else bool(value)
    if item.type in TEXTS:
        text = str(value or "").strip()
        text = text if item.type == "long_text" else " ".join(text.split())
        return bodies.id_of(text) if item.type in ("force", "organisation", "rocu") else text
    if isinstance(value, datetime):
        value = value.date()
    if item.type == "month" and isinstance(value, date):
        return value.replace(day=1)
    return int(value) if item.type == "integer" and isinstance(value, float) and value.is_integer() else value


def _list_of(value: object, bodies: Bodies) -> list[str]:
    written = value.split(SEPARATOR) if isinstance(value, str) else list(value or ())
    return sorted({bodies.id_of(text.strip()) for text in written if text.strip()})


def _faults_of_field(item: Field, value: object, bodies: Bodies, today: date) -> list[Fault]:
    if value is None or value == "":
        return [Fault(item.name, "nothing is given.", "Fill it in.")] if item.is_required else []
    found = (check(item, value, bodies, today) for check in CHECKS)
    return [Fault(item.name, *problem) for problem in found if problem]


def _text_problem(item: Field, value: object, _: Bodies, __: date) -> tuple[str, str] | None:
    if item.type in TEXTS and len(str(value)) > item.longest:
        return f"the text is longer than {item.longest} characters.", "Shorten it."
    if item.type == "role" and "@" in str(value):
        return "this is an address, not a role.", "Write the role, never a name or an address."
    return None


def _choice_problem(item: Field, value: object, bodies: Bodies, _: date) -> tuple[str, str] | None:
    if item.type in ("choice", "service") and value not in item.names:
        return f"{str(value)[:60]} is not one of the choices.", f"Use one of: {', '.join(item.names)}."
    known = bodies.known_to(item.type)
    given = value if isinstance(value, list) else [value]
    unknown = [str(body) for body in given if known is not None and body not in known]
    if unknown:
        return f"{unknown[0][:60]} is not known.", "Use an id or a full name that is loaded."
    return None


def _day_problem(item: Field, value: object, _: Bodies, today: date) -> tuple[str, str] | None:
    if item.type not in ("date", "month"):
        return None
    if not isinstance(value, date):
        return "this is not a date.", "Write it as 2026-03-31."
    if item.is_past and value > today:
        return "the day lies in the future.", "Give a day that has passed."
    return None


def _number_problem(item: Field, value: object, _: Bodies, __: date) -> tuple[str, str] | None:
    if item.type not in ("integer", "number"):
        return None
    if isinstance(value, bool) or not isinstance(value, int if item.type == "integer" else int | float):
        return "this is not a number of the kind asked for.", "Write digits only."
    if item.minimum is not None and value < item.minimum:
        return f"the number is below {item.minimum:g}.", "Correct it."
    if item.maximum is not None and value > item.maximum:
        return f"the number is above {item.maximum:g}.", "Correct it."
    return None


CHECKS = (_text_problem, _choice_problem, _day_problem, _number_problem)


def _one_partner(values: Values) -> Fault | None:
    if bool(values["organisation"]) == bool(values["other_partner"]):
        remedy = "Name a force or regional unit, or another partner, and not both."
        return Fault("organisation", "a conversation has one partner.", remedy)
    return None


def _resolved_after_held(values: Values) -> Fault | None:
    resolved = values["resolved_on"]
    if resolved is None:
        return None
    if not values["joint_problem"]:
        return Fault("joint_problem", "a problem is resolved that was not raised.", "Say what the problem was.")
    return _not_before("resolved_on", resolved, values["held_on"], "the conversation")


def _ends_after_launch(values: Values) -> Fault | None:
    return _not_before("ends_on", values["ends_on"], values["launched_on"], "the launch")


def _done_after_decision(values: Values) -> Fault | None:
    days = ((name, values[name]) for name in ("done_on", "due_on"))
    found = (_not_before(name, day, values["decided_on"], "the decision") for name, day in days if day is not None)
    return next((fault for fault in found if fault), None)


def _not_before(name: str, day: object, other: object, words: str) -> Fault | None:
    return Fault(name, f"the day lies before {words}.", "Correct one of the two days.") if day < other else None


def _within(values: Values, part: str, whole: str) -> Fault | None:
    if values[part] is None or values[whole] is None or values[part] <= values[whole]:
        return None
    return Fault(part, f"this is more than {values[whole]}, the whole.", "Correct one of the two numbers.")


def _clicks_within_delivered(values: Values) -> Fault | None:
    return _within(values, "clicks", "delivered")


def _agreed_within_answered(values: Values) -> Fault | None:
    return _within(values, "agreed", "answered")


def _active_within_enabled(values: Values) -> Fault | None:
    return _within(values, "active_users", "enabled_users")


def _claims_need_evidence(values: Values) -> Fault | None:
    if any(values[name] for name in ("seized_kg", "seized_cash_gbp", "arrests")) and not values["evidence"]:
        return Fault("evidence", "a seizure or arrest is claimed without evidence.", "Say what shows it.")
    return None


def _live_on_fits_state(values: Values) -> Fault | None:
    has_been_live = values["state"] in ("live", "paused")
    if has_been_live and values["live_on"] is None:
        return Fault("live_on", "a unit that is or was live has no first day of live use.", "Give that day.")
    if values["live_on"] is not None and not has_been_live:
        return Fault("live_on", "the unit is not live at this stage.", "Choose Live or Paused, or leave the day blank.")
    return None


def _live_before_pause(values: Values) -> Fault | None:
    if values["state"] != "paused" or values["live_on"] is None:
        return None
    return _not_before("state_since", values["state_since"], values["live_on"], "the first day of live use")


def _amount_above_zero(values: Values) -> Fault | None:
    return None if values["amount"] > 0 else Fault("amount", "nothing came of it.", "Give an amount above 0.")


def _counts_are_whole(values: Values) -> Fault | None:
    if values["outcome"] in ("drugs", "cash") or float(values["amount"]).is_integer():
        return None
    return Fault("amount", "this is counted one by one.", "Give a whole number.")


def _opened_within_searched(values: Values) -> Fault | None:
    return _within(values, "items_opened", "items_searched")


RULES: Mapping[str, Callable[[Values], Fault | None]] = {
    "one_partner": _one_partner,
    "resolved_after_held": _resolved_after_held,
    "ends_after_launch": _ends_after_launch,
    "clicks_within_delivered": _clicks_within_delivered,
    "done_after_decision": _done_after_decision,
    "agreed_within_answered": _agreed_within_answered,
    "active_within_enabled": _active_within_enabled,
    "claims_need_evidence": _claims_need_evidence,
    "live_on_fits_state": _live_on_fits_state,
    "live_before_pause": _live_before_pause,
    "amount_above_zero": _amount_above_zero,
    "counts_are_whole": _counts_are_whole,
    "opened_within_searched": _opened_within_searched,
}


def key_of(kind: RecordKind, values: Values) -> tuple[object, ...]:
    """What no two rows that stand may share."""
    return tuple(_hashable(values[name]) for name in kind.unique)


def _hashable(value: object) -> object:
    return tuple(value) if isinstance(value, list) else value
