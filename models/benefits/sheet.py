"""The profile sheet of a benefit: the table of Appendix E, section by section, then every further profile field."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from math import floor, log10

from models.benefits.kinds import BENEFIT, RegisterRow, register_kinds
from models.benefits.reference import profile_fields, risks
from models.benefits.targets import target_value
from models.benefits.trajectory import planned_points
from models.performance.links import criteria, services
from models.records.kinds import Field
from models.reports.words import MINUS, NONE, THIN_SPACE, list_in_words

PROFILE, MEASUREMENT, PLAN = "Profile", "Measurement", "Plan and people"
STANDING, RESTS_ON, WORTH, RECORD = "Standing", "What it rests on", "Value", "Record"
NOT_GIVEN, NOT_KNOWN, UNDETERMINED = "Not given", "Not known yet", "Still to be determined"
NOT_KNOWN_YET = re.compile(r"\b(tbc|tbd|to be (?:confirmed|determined|agreed|set|decided))\b", re.IGNORECASE)
SECTIONS: Mapping[str, tuple[str, ...]] = {
    PROFILE: ("ref_id", "title", "realisation_stage", "rationale", "owner"),
    MEASUREMENT: ("category", "measures", "calculation", "baseline_value", "target_value"),
    PLAN: ("implementation_plan", "roles", "key_dates", "phase", "approval", "checkpoints", "actions"),
    STANDING: ("rag", "actuals", "trajectory", "forecast", "still_valid", "corrective_action", "root_cause"),
    RESTS_ON: (
        "assumptions", "risks", "dependencies", "enablers", "data_sources", "success_criteria", "linked_services",
    ),
    WORTH: (
        "direction", "confidence", "ob_adjustment", "cashable_class", "beneficiary", "disbenefit", "attribution",
        "overlap_group", "gbp_value",
    ),
    RECORD: ("history",),
}  # fmt: skip
WORKED_OUT = ("phase", "approval", "rag", "actuals", "forecast", "enablers", "actions", "ob_adjustment", "history")
STORED: Mapping[str, str] = {
    "title": "title",
    "realisation_stage": "realisation_stage",
    "rationale": "rationale",
    "owner": "owner",
    "category": "category",
    "measures": "measurement",
    "calculation": "calculation",
    "baseline_value": "baseline_text",
    "target_value": "target_text",
    "implementation_plan": "implementation_plan",
    "checkpoints": "checkpoint",
    "corrective_action": "corrective_action",
    "root_cause": "root_cause",
    "assumptions": "assumptions",
    "data_sources": "data_sources",
    "direction": "direction",
    "confidence": "evidence_grade",
    "cashable_class": "cashable_class",
    "disbenefit": "is_disbenefit",
    "attribution": "attribution_percent",
}
THREE_ROLES = ("owner", "accountable", "measurer")
DAYS = ("profile_due_on", "baseline_due_on", "first_measure_on", "target_on", "next_review_on")
DIGITS = 3
UNITS = {"per_cent": "%", "hours": "hours"}
CHANGES = {"per_cent_of_baseline": "% of the baseline", "percentage_points": "percentage points"}
PROPOSED_WORDS, APPROVED_WORDS = "proposed, waits for the board", "approved by the board"
MAY_BE_OPEN = ("realisation_stage", "owner", "measures", "calculation", "baseline_value", "target_value", "key_dates")
MAY_BE_BLANK = ("corrective_action", "root_cause", "dependencies", "overlap_group", "checkpoints", "actions")


@dataclass(frozen=True)
class SheetRow:
    """One line of the sheet: a profile field with its text as it stands.

    ``flag`` says in words what is missing or undetermined; ``beside`` is what the measures say next to the text.
    """

    field: str
    section: str
    label: str
    text: str
    flag: str = ""
    beside: str = ""


def sheet_rows(
    benefit: RegisterRow, measures: Sequence[RegisterRow], worked_out: Mapping[str, str], names: Mapping[str, str]
) -> tuple[SheetRow, ...]:
    """Every profile field of a benefit, section by section, Appendix E first.

    ``worked_out``: a text for each field of ``WORKED_OUT``, which no row holds. ``names``: what other benefits and
    overlap groups are called, by id.
    """
    texts = {
        **{field: stored_text(name, benefit[name]) for field, name in STORED.items()},
        **{field: write(benefit, measures, names) for field, write in WRITTEN.items()},
        **{field: worked_out[field] for field in WORKED_OUT},
    }
    besides = {field: tell(measures) for field, tell in BESIDE.items()}
    texts |= {field: beside for field, beside in besides.items() if not texts[field]}
    labels = {item.field: item.label for item in profile_fields()}
    return tuple(
        SheetRow(name, section, labels[name], texts[name], _flag(name, texts[name]), _beside(besides, texts, name))
        for section, names_of_fields in SECTIONS.items()
        for name in names_of_fields
    )


def stored_text(name: str, value: object) -> str:
    """A value of a field of the register of benefits as a reader reads it; empty for none."""
    return field_text(_fields()[name], value)


def field_text(item: Field, value: object) -> str:
    """A value of any declared field as a reader reads it; empty for none."""
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if value is None or value == "" or value == []:
        return ""
    if isinstance(value, list):
        return "; ".join(map(str, value))
    if isinstance(value, date):
        return day(value)
    if item.type == "choice":
        return item.names.get(str(value), str(value))
    if item.type in ("integer", "number"):
        is_year = "year" in item.name
        return str(value) if is_year else f"{number_text(float(str(value)))} {item.unit}".strip()
    return str(value)


def number_text(value: float, decimals: int | None = None) -> str:
    """A number with thin-space thousands; without ``decimals`` as many as it has, at most four."""
    text = f"{abs(value):,.4f}".rstrip("0").rstrip(".") if decimals is None else f"{abs(value):,.{decimals}f}"
    sign = MINUS if value < 0 and text.strip("0.,") else ""
    return sign + text.replace(",", THIN_SPACE)


def value_text(measure: RegisterRow, value: float | None) -> str:
    """A value of a measure with its unit; a dash for none."""
    if value is None:
        return NONE
    decimals = measure["decimals"]
    number = number_text(float(value), None if decimals is None else int(str(decimals)))
    if measure["value_kind"] == "gbp":
        return f"{MINUS}£{number[1:]}" if number.startswith(MINUS) else f"£{number}"
    return f"{number} {UNITS.get(str(measure['value_kind']), measure['unit'])}".strip()


def rounded(value: float) -> float:
    """A value that was worked out, to three digits and never to fewer than one decimal: 46.4 for 46.35."""
    if value == 0:
        return 0.0
    return round(value, max(1, DIGITS - 1 - floor(log10(abs(value)))))


def _told(measure: RegisterRow, value: float) -> float:
    return rounded(value) if measure["decimals"] is None else value


def target_text(measure: RegisterRow) -> str:
    """The target of a measure with its day and its basis, and whether the board approved it; empty for none."""
    if measure["target_number"] is None:
        return ""
    reached = target_value(measure)
    kind, number = str(measure["target_kind"]), float(str(measure["target_number"]))
    change = f"{'+' if number > 0 else ''}{number_text(number)}"
    is_change = kind in CHANGES
    comes_to = f", that is {value_text(measure, _told(measure, reached))}" if is_change and reached is not None else ""
    words = f"{change} {CHANGES[kind]}{comes_to}" if is_change else value_text(measure, number)
    basis = f" (source: {measure['target_basis']})" if measure["target_basis"] else ""
    state = APPROVED_WORDS if measure.target_state == "approved" else PROPOSED_WORDS
    return f"{words} by {day(measure['target_on'])}, {state}{basis}"


def baseline_text(measure: RegisterRow) -> str:
    """The baseline of a measure with its day and source; empty for none."""
    if measure["baseline_value"] is None:
        return ""
    source = f" ({measure['baseline_source']})" if measure["baseline_source"] else ""
    return f"{value_text(measure, float(str(measure['baseline_value'])))} on {day(measure['baseline_on'])}{source}"


def day(value: object) -> str:
    """A day as ``30 Sep 2026``."""
    return f"{value.day} {value:%b %Y}"


def _of_each(tell: Callable[[RegisterRow], str]) -> Callable[[Sequence[RegisterRow]], str]:
    def told(measures: Sequence[RegisterRow]) -> str:
        texts = [(str(measure["name"]), tell(measure)) for measure in measures]
        return " ".join(f"{name}: {text}." for name, text in texts if text)

    return told


def _roles(benefit: RegisterRow, _: Sequence[RegisterRow], __: Mapping[str, str]) -> str:
    parts = [f"{_fields()[name].label}: {benefit[name] or 'not given'}" for name in THREE_ROLES]
    return f"{'; '.join(parts)}. {benefit['roles']}".strip()


def _key_dates(benefit: RegisterRow, _: Sequence[RegisterRow], __: Mapping[str, str]) -> str:
    given = [(_fields()[name].label, benefit[name]) for name in DAYS if benefit[name]]
    return "; ".join(f"{label}: {day(value)}" for label, value in given)


def _trajectory(_: RegisterRow, measures: Sequence[RegisterRow], __: Mapping[str, str]) -> str:
    return _of_each(_planned)(measures)


def _planned(measure: RegisterRow) -> str:
    points = planned_points(str(measure["trajectory"] or ""))
    if points:
        return list_in_words(f"{value_text(measure, value)} on {day(on)}" for on, value in points)
    has_ends = measure["target_on"] is not None and measure["baseline_on"] is not None
    return "a straight line from the baseline to the target" if has_ends else ""


def _still_valid(benefit: RegisterRow, _: Sequence[RegisterRow], __: Mapping[str, str]) -> str:
    answer, reason = stored_text("still_valid", benefit["still_valid"]), str(benefit["still_valid_reason"] or "")
    return ": ".join(text for text in (answer, reason) if text)


def _risks(benefit: RegisterRow, _: Sequence[RegisterRow], __: Mapping[str, str]) -> str:
    return _named(benefit["risks"], {risk_id: risk.text for risk_id, risk in risks().items()})


def _dependencies(benefit: RegisterRow, _: Sequence[RegisterRow], names: Mapping[str, str]) -> str:
    return _named(benefit["depends_on"], names)


def _criteria(benefit: RegisterRow, _: Sequence[RegisterRow], __: Mapping[str, str]) -> str:
    return _named(benefit["criteria"], {one.criterion_id: one.name for one in criteria().values()})


def _services(benefit: RegisterRow, _: Sequence[RegisterRow], __: Mapping[str, str]) -> str:
    return _named(benefit["services"], {one.service_id: one.name for one in services().values()})


def _named(ids: object, names: Mapping[str, str]) -> str:
    return "; ".join(f"{item} {names.get(item, '')}".strip() for item in ids)


def _beneficiary(benefit: RegisterRow, _: Sequence[RegisterRow], __: Mapping[str, str]) -> str:
    gains, pays = stored_text("beneficiary", benefit["beneficiary"]), stored_text("payer", benefit["payer"])
    return f"{gains}; {pays} pays: a transfer, left out of the national net" if gains and pays else gains


def _overlap(benefit: RegisterRow, _: Sequence[RegisterRow], names: Mapping[str, str]) -> str:
    group, claim = str(benefit["overlap_group"]), benefit["overlap_claim"]
    words = f"{group} {names.get(group, '')}".strip()
    return f"{words}: claims {number_text(float(str(claim)))}" if group and claim is not None else words


def _pounds(benefit: RegisterRow, _: Sequence[RegisterRow], __: Mapping[str, str]) -> str:
    if benefit["value_central"] is None:
        return ""
    low, central, high = (number_text(float(str(benefit[f"value_{name}"]))) for name in ("low", "central", "high"))
    sign = MINUS if benefit["is_disbenefit"] else ""
    year = benefit["price_year"]
    prices = f", in prices of {year}/{(int(str(year)) + 1) % 100:02d}" if year else ""
    return f"Low {sign}£{low}, central {sign}£{central}, high {sign}£{high} a year{prices}"


WRITTEN: Mapping[str, Callable[[RegisterRow, Sequence[RegisterRow], Mapping[str, str]], str]] = {
    "ref_id": lambda benefit, _, __: benefit.row_id,
    "roles": _roles,
    "key_dates": _key_dates,
    "trajectory": _trajectory,
    "still_valid": _still_valid,
    "risks": _risks,
    "dependencies": _dependencies,
    "success_criteria": _criteria,
    "linked_services": _services,
    "beneficiary": _beneficiary,
    "overlap_group": _overlap,
    "gbp_value": _pounds,
}
BESIDE: Mapping[str, Callable[[Sequence[RegisterRow]], str]] = {
    "baseline_value": _of_each(baseline_text),
    "target_value": _of_each(target_text),
}


@cache
def _fields() -> Mapping[str, Field]:
    return {item.name: item for item in register_kinds()[BENEFIT].fields}


def _beside(besides: Mapping[str, str], texts: Mapping[str, str], field: str) -> str:
    beside = besides.get(field, "")
    return "" if beside == texts[field] else beside


def _flag(field: str, text: str) -> str:
    if text:
        return UNDETERMINED if field in MAY_BE_OPEN and NOT_KNOWN_YET.search(text) else ""
    if field in MAY_BE_BLANK:
        return ""
    return NOT_KNOWN if field in WORKED_OUT or field == "trajectory" else NOT_GIVEN
