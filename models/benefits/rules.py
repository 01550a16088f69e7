"""What a row of the benefits register must hold, whether it was typed or came by file: one set of checks for both."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import date

from models.benefits.trajectory import TrajectoryRefused, planned_points
from models.performance.kpis import kpis_by_id
from models.records.kinds import RecordKind
from models.records.rules import Bodies, Fault, Values, field_faults, tidied

Known = Mapping[str, Collection[str]]
NOBODY = Bodies()
SETTING_RANGES = {
    "discount_rate": (0, 20),
    "price_year": (2015, 2060),
    "correlation": (0, 1),
    "hours_a_week": (1, 60),
}
OPTIMISM_RANGE = (0, 100)
LARGEST = 1e15


def tidied_row(kind: RecordKind, values: Values) -> dict[str, object]:
    """Every field of the kind in its one form; what is left out is empty."""
    return tidied(kind, values, NOBODY)


def row_faults(kind: RecordKind, values: Values, known: Known, *, today: date) -> list[Fault]:
    """Every reason why tidied values cannot be kept; none when they can.

    ``known``: the ids that a field may refer to, by what it refers to.
    """
    found = field_faults(kind, values, NOBODY, today=today) + _unknown_ids(kind, values, known) + _endless(values)
    return found or [fault for rule in kind.rules if (fault := RULES[rule](values))]


def _endless(values: Values) -> list[Fault]:
    return [
        Fault(name, "this is no number.", "Give a number that can be counted with.")
        for name, value in values.items()
        if isinstance(value, float) and not abs(value) <= LARGEST
    ]


def _unknown_ids(kind: RecordKind, values: Values, known: Known) -> list[Fault]:
    return [
        Fault(item.name, f"{row_id[:60]} is not known.", f"Use the id of a {item.refers_to} that there is.")
        for item in kind.fields
        if item.refers_to
        for row_id in _ids(values[item.name])
        if row_id not in known[item.refers_to]
    ]


def _ids(value: object) -> list[str]:
    return [str(item) for item in value] if isinstance(value, list) else [str(value)] if value else []


def _grade_needs_value(values: Values) -> Fault | None:
    if values["value_central"] is not None and values["evidence_grade"] is None:
        return Fault("evidence_grade", "a value is claimed without a grade.", "Grade the evidence from 1 to 6.")
    return None


def _cashable_needs_a_budget(values: Values) -> Fault | None:
    if values["cashable_class"] == "cashable" and not values["budget_reduction"]:
        remedy = "Name the budget that is reduced, or choose another kind of value."
        return Fault("budget_reduction", "a cashable benefit names a budget reduction.", remedy)
    return None


def _values_in_order(values: Values) -> Fault | None:
    return _in_order("value_low", "value_central", "value_high")(values)


def _costs_in_order(values: Values) -> Fault | None:
    return _in_order("low", "central", "high")(values)


def _in_order(*names: str) -> Callable[[Values], Fault | None]:
    def rule(values: Values) -> Fault | None:
        given = [values[name] for name in names]
        if all(value is None for value in given):
            return None
        if any(value is None for value in given):
            return Fault(names[given.index(None)], "one of the three is missing.", "Give low, central and high.")
        is_ordered = given[0] <= given[1] <= given[2]
        return None if is_ordered else Fault(names[1], "low, central and high are not in order.", "Correct them.")

    return rule


def _override_needs_a_reason(values: Values) -> Fault | None:
    if values["rag_override"] and not values["rag_override_reason"]:
        return Fault("rag_override_reason", "a RAG by judgement needs a reason.", "Say why the rule does not hold.")
    return None


def _value_has_its_years(values: Values) -> Fault | None:
    if values["value_central"] is None:
        return None
    for name in ("price_year", "value_from", "value_until"):
        if values[name] is None:
            return Fault(name, "a value needs its years.", "Give price year, first and last day of the value.")
    if values["value_until"] < values["value_from"]:
        return Fault("value_until", "the last day lies before the first.", "Correct one of the two days.")
    return None


def _claim_needs_its_group(values: Values) -> Fault | None:
    """A claim of nought would leave the benefit outside the group's cap."""
    if bool(values["overlap_group"]) == bool(values["overlap_claim"]):
        return None
    missing = "overlap_claim" if values["overlap_group"] else "overlap_group"
    return Fault(missing, "group and claim go together.", "Give both or neither.")


def _measurer_is_not_owner(values: Values) -> Fault | None:
    if values["measurer"] and str(values["measurer"]).casefold() == str(values["owner"]).casefold():
        return Fault("measurer", "who measures is not who owns.", "Name another role.")
    return None


def _validity_has_a_reason(values: Values) -> Fault | None:
    if values["still_valid"] == "no" and not values["still_valid_reason"]:
        return Fault("still_valid_reason", "no reason is given.", "Say why it is no longer valid.")
    return None


def _together(first: str, second: str, remedy: str) -> Callable[[Values], Fault | None]:
    def rule(values: Values) -> Fault | None:
        if (values[first] is None) == (values[second] is None):
            return None
        return Fault(second if values[second] is None else first, "the one needs the other.", remedy)

    return rule


def _baseline_has_its_day(values: Values) -> Fault | None:
    found = _together("baseline_value", "baseline_on", "Give the baseline and the day that it describes.")(values)
    if found is None and values["baseline_value"] is not None and not values["baseline_source"]:
        return Fault("baseline_source", "a baseline needs its source.", "Say where it is from.")
    return found


def _target_has_its_day(values: Values) -> Fault | None:
    found = _together("target_number", "target_on", "Give the target and the day by which it is to be reached.")(values)
    if found is None and values["target_number"] is not None and not values["target_kind"]:
        return Fault("target_kind", "it is not said what the number is.", "Choose a value or a kind of change.")
    early = values["target_on"] and values["baseline_on"] and values["target_on"] <= values["baseline_on"]
    return Fault("target_on", "the target lies before the baseline.", "Correct one of the days.") if early else found


def _trajectory_can_be_read(values: Values) -> Fault | None:
    try:
        planned_points(str(values["trajectory"] or ""))
    except TrajectoryRefused as error:
        return Fault("trajectory", str(error), "Write it as 2026-09-30 44; 2027-03-31 48.")
    return None


def _points_need_per_cent(values: Values) -> Fault | None:
    if values["target_kind"] == "percentage_points" and values["value_kind"] != "per_cent":
        return Fault("target_kind", "only a share moves by percentage points.", "Choose another kind of target.")
    return None


def _survey_is_per_cent(values: Values) -> Fault | None:
    if values["is_survey"] and values["value_kind"] != "per_cent":
        return Fault("value_kind", "a survey measures a share.", "Choose per cent.")
    return None


def _kpi_is_measured_alike(values: Values) -> Fault | None:
    """Values flow from the KPI as they are: what they are and how often they come is the KPI's to say."""
    if not values["kpi_id"]:
        return None
    kpi = kpis_by_id()[str(values["kpi_id"])]
    if values["frequency"] != kpi.frequency:
        return Fault("frequency", f"{kpi.kpi_id} is reported {kpi.frequency}.", f"Choose {kpi.frequency}.")
    if (values["value_kind"] == "per_cent") != (kpi.unit == "%"):
        return Fault("value_kind", f"{kpi.kpi_id} is in {kpi.unit}.", "Choose the kind of number that the KPI is.")
    return None


def _link_runs_to_the_right(values: Values) -> Fault | None:
    """Ids tell the kind: outputs and changes never follow a benefit, and nothing leads to an output."""
    if values["from_id"] == values["to_id"]:
        return Fault("to_id", "a link leads to something else.", "Choose another end.")
    order = {"OUT_": 0, "CHG_": 1}
    start, end = (order.get(str(values[name])[:4], 2) for name in ("from_id", "to_id"))
    if end == 0 or end < start:
        return Fault("to_id", "the link runs from right to left.", "Turn it round.")
    return None


def _corrective_needs_a_cause(values: Values) -> Fault | None:
    if values["action_kind"] == "corrective" and not values["root_cause"]:
        return Fault("root_cause", "a corrective action names the root cause.", "Say why the benefit deviates.")
    return None


def _action_days_in_order(values: Values) -> Fault | None:
    for name in ("due_on", "done_on"):
        if values[name] is not None and values[name] < values["opened_on"]:
            return Fault(name, "the day lies before the action was opened.", "Correct one of the two days.")
    return None


def _setting_in_range(values: Values) -> Fault | None:
    low, high = SETTING_RANGES.get(str(values["name"]), OPTIMISM_RANGE)
    if low <= values["value"] <= high:
        return None
    return Fault("value", f"the setting lies outside {low} to {high}.", "Correct it.")


def _decision_is_about_one_thing(values: Values) -> Fault | None:
    if bool(values["benefit_id"]) == bool(values["question_id"]):
        return Fault("benefit_id", "a decision is about a benefit or a question.", "Name one of the two.")
    return None


def _answer_needs_words(values: Values) -> Fault | None:
    is_answer = values["decision"] in ("answer", "hold") if values["question_id"] else values["decision"] != "answer"
    return None if is_answer else Fault("decision", "this decision does not fit.", "Answers are for questions.")


RULES: Mapping[str, Callable[[Values], Fault | None]] = {
    "grade_needs_value": _grade_needs_value,
    "cashable_needs_a_budget": _cashable_needs_a_budget,
    "values_in_order": _values_in_order,
    "costs_in_order": _costs_in_order,
    "override_needs_a_reason": _override_needs_a_reason,
    "value_has_its_years": _value_has_its_years,
    "claim_needs_its_group": _claim_needs_its_group,
    "measurer_is_not_owner": _measurer_is_not_owner,
    "validity_has_a_reason": _validity_has_a_reason,
    "baseline_has_its_day": _baseline_has_its_day,
    "target_has_its_day": _target_has_its_day,
    "trajectory_can_be_read": _trajectory_can_be_read,
    "points_need_per_cent": _points_need_per_cent,
    "survey_is_per_cent": _survey_is_per_cent,
    "kpi_is_measured_alike": _kpi_is_measured_alike,
    "link_runs_to_the_right": _link_runs_to_the_right,
    "corrective_needs_a_cause": _corrective_needs_a_cause,
    "action_days_in_order": _action_days_in_order,
    "setting_in_range": _setting_in_range,
    "decision_is_about_one_thing": _decision_is_about_one_thing,
    "answer_needs_words": _answer_needs_words,
}
