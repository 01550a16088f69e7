"""What is recommended from the levels, every factor of its priority in view, and the way into the plan."""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache, partial

import pandas as pd
import streamlit as st

from components.chart_block import about_table, table_block
from components.context import Context
from components.drill import ask_for_page
from components.plans.basis import KEPT, Basis
from components.plans.drafts import Form, attempt
from components.plans.plan import Plan, may_edit, planning_levels, recommendations, scheduled, step_words
from components.runtime import runtime
from components.words import count_of
from data_access.plans.actions import ActionWords, NewAction, add_actions
from data_access.plans.settings import save_target
from models.access import may
from models.plans.library import StepKey, plan_library, services
from models.plans.priority import ACT, Recommendation
from models.plans.proposals import ProposedAction, proposed_actions, with_prerequisites

EFFORTS = "plan_efforts"
ROWS_IN_VIEW = 10
ADDED = "plan_added"  # counted, so that nothing is chosen after rows were added
SOURCE = "Published levels of the force and the reviewed library of steps"
DEFINITION = (
    "Priority = gap to the target × national weight × (1 + capabilities that wait for this one) ÷ effort in points. "
    "The national weight is 1 plus the share of forces below the national minimum. A point is about two weeks of one "
    "person's work. The target is the national minimum unless the force set its own."
)
FACTORS = Form(
    "factors",
    {"target_level": "Target level", "national_weight": "Weight", "effort_points": "Effort of the next step (points)"},
)

WIDTHS = {
    name: st.column_config.Column(width=width)
    for name, width in {"Capability": 205, "Next step": 265, "Waiting for it": 95}.items()
}

Efforts = tuple[tuple[StepKey, float], ...]


def recommended(context: Context, basis: Basis, plan: Plan, today: date) -> None:
    """The table of recommendations, and for those who edit the plan how to change its factors and add rows."""
    if basis.wave is None:
        st.text("Recommendations come from the force's levels. Answer the assessment first.")
        if may(context.viewer, "assessment.manage"):
            st.button("Open the assessment", on_click=ask_for_page, args=("assessment", {}), key="open_assessment")
        return
    found = not_planned(basis, plan, _efforts(basis))
    table = recommendation_table(basis, plan, _efforts(basis))
    about = about_table(
        context,
        title=_message(found),
        subtitle=f"Next step of each capability below its target, highest priority first, {basis.wave.name}",
        definition=DEFINITION,
        source=SOURCE,
        filters={"Force": basis.force.name, "Wave": basis.wave.name},
    )
    is_editor = may_edit(context, basis)
    table_block("recommendations", table, context, about, draw=partial(_draw, context, basis, plan, today, is_editor))
    if is_editor and found:
        _change_factors(context, basis, plan, found)


@lru_cache(maxsize=KEPT)
def not_planned(basis: Basis, plan: Plan, efforts: Efforts) -> tuple[Recommendation, ...]:
    """Recommendations with the steps that are not in the plan yet; those with all steps in it are left out."""
    found = []
    for item in recommendations(basis, plan, efforts):
        steps = tuple(ranked for ranked in item.steps if ranked.step.key not in plan.steps)
        if steps or item.kind != ACT:
            found.append(Recommendation(item.capability_id, item.level, item.target, item.kind, steps))
    return tuple(sorted(found, key=lambda item: (item.kind != ACT, -item.value)))


@lru_cache(maxsize=KEPT)
def recommendation_table(basis: Basis, plan: Plan, efforts: Efforts) -> pd.DataFrame:
    """One row a capability: where it stands, what to do next and why, and each factor of its priority."""
    rows = [_row(basis, item) for item in not_planned(basis, plan, efforts)]
    return pd.DataFrame(rows, columns=list(_COLUMNS)).astype({"Level": "Int64", "Waiting for it": "Int64"})


_COLUMNS = (
    "Capability", "Next step", "Priority", "Gap", "Weight", "Waiting for it", "Effort", "Level", "Target",
    "What to do", "Why", "NDAO service that helps",
)  # fmt: skip


def _row(basis: Basis, item: Recommendation) -> dict[str, object]:
    start = {"Capability": basis.name_of(item.capability_id), "Level": item.level, "Target": item.target}
    if not item.steps:
        return {**start, "Next step": item.kind.capitalize(), "What to do": "Assess this capability in the next wave."}
    step, priority = item.steps[0].step, item.steps[0].priority
    return {
        **start,
        "Next step": f"{step.from_level}\u2192{step.to_level} {step.title}",
        "Priority": round(priority.value, 2),
        "Gap": priority.gap,
        "Weight": round(priority.national_weight, 2),
        "Waiting for it": priority.dependants,
        "Effort": priority.effort_points,
        "What to do": step.what_to_do,
        "Why": step.why,
        "NDAO service that helps": services().get(step.service_id, ""),
    }


def _message(found: tuple[Recommendation, ...]) -> str:
    if not found:
        return "Nothing is left to recommend: every step to the targets is in the plan or done"
    first = found[0]
    if not first.steps:
        return f"{count_of(len(found), 'capability', 'capabilities')} to assess before a step can be recommended"
    title = f"{first.capability_id} {first.steps[0].step.title}"
    return f"{title}: first of {len(found)} next steps" if len(found) > 1 else f"One next step is left: {title}"


def _draw(context: Context, basis: Basis, plan: Plan, today: date, is_editor: bool) -> None:
    efforts = _efforts(basis)
    found, table = not_planned(basis, plan, efforts), recommendation_table(basis, plan, efforts)
    if not found:
        st.text("Set a higher target to see further steps, or follow the actions that are in the plan.")
        return
    key = f"recommended_{st.session_state.get(ADDED, 0)}"
    chosen = st.dataframe(
        table,
        key=key,
        on_select="rerun",
        selection_mode="multi-row",
        hide_index=True,
        height="content" if len(table) <= ROWS_IN_VIEW else 380,
        column_config=WIDTHS,
        alt="Recommended next steps, highest priority first",
    ).selection.rows
    rows = [row for row in chosen if row < len(found)]
    _step_in_words(found[rows[0]] if rows else found[0])
    if is_editor:
        keys = tuple(found[row].steps[0].step.key for row in rows if found[row].steps)
        _add_button(context, basis, plan, today, keys)


def _step_in_words(item: Recommendation) -> None:
    """What to do about one recommendation, why, and what shows it done."""
    if not item.steps:
        return
    step = item.steps[0].step
    st.text(f"{step_words(step.key)} {step.title}: {step.what_to_do}")
    st.text(f"Why: {step.why}")
    st.text(f"Shows it done: {step.evidence_of_done}. About {step.typical_weeks} weeks, led by: {step.owner_role}.")


def _add_button(context: Context, basis: Basis, plan: Plan, today: date, keys: tuple[StepKey, ...]) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            f"Add {count_of(len(keys), 'step')} to the plan" if keys else "Add to the plan",
            type="primary",
            icon=":material/playlist_add:",
            disabled=not keys,
            on_click=attempt,
            args=(partial(_add, context, basis, plan, today, keys, _efforts(basis)),),
            key="add_to_plan",
        )
        st.caption("Choose rows in the table. What a step needs first is added with it.")


def _add(
    context: Context, basis: Basis, plan: Plan, today: date, keys: tuple[StepKey, ...], efforts: Efforts
) -> str:
    """Add the chosen steps and what they need first, each due when the plan has it end."""
    new = new_steps(basis, plan, keys, efforts)
    order = scheduled(basis, plan, today, new)
    due = {placed.action.key: placed.due for placed in order.placed}
    start = max(plan.settings.starts_on, today)
    actions = [
        _new_action(action, due.get(action.key, start + timedelta(weeks=action.typical_weeks))) for action in new
    ]
    add_actions(runtime().stores, context.viewer, actions)
    st.session_state[ADDED] = st.session_state.get(ADDED, 0) + 1
    needed = [step_words(action.key) for action in new if action.key not in keys]
    also = f" What they need first came with them: {', '.join(needed)}." if needed else ""
    return f"{count_of(len(actions), 'action is', 'actions are')} now in the plan.{also}"


def new_steps(
    basis: Basis, plan: Plan, keys: tuple[StepKey, ...], efforts: Efforts
) -> tuple[ProposedAction, ...]:
    """The chosen steps and those that they need first, as far as neither is in the plan."""
    proposed = {action.key: action for action in proposed_actions(not_planned(basis, plan, efforts))}
    chosen = [proposed[key] for key in keys]
    found = with_prerequisites(chosen, planning_levels(basis, plan))
    return tuple(action for action in found if action.key not in plan.steps)


def _new_action(action: ProposedAction, due_on: date) -> NewAction:
    step = plan_library()[action.key]
    words = ActionWords(
        step.title, step.owner_role, due_on, action.effort_points, step.success_measure, step.benefit_id, step.kpi_id
    )
    return NewAction(*action.key, words)


def _efforts(basis: Basis) -> Efforts:
    """Effort that the reader set by hand for steps that are not in the plan yet."""
    kept = st.session_state.get(EFFORTS, {})
    return tuple(sorted((key, points) for (force_id, key), points in kept.items() if force_id == basis.force.force_id))


def _change_factors(
    context: Context, basis: Basis, plan: Plan, found: tuple[Recommendation, ...]
) -> None:
    """The form for target, weight and effort of one capability, closed until asked."""
    part = st.expander("Change target, weight or effort", key="factors_open", on_change="rerun")
    if not part.open:
        return
    with part:
        by_id = {item.capability_id: item for item in found}
        chosen = st.selectbox("Capability", list(by_id), format_func=basis.name_of, key="factors_of")
        keep = partial(_keep_factors, context, basis, by_id[chosen])
        _factors_form(basis, plan, by_id[chosen], keep)
        FACTORS.show_conflict(keep)


def _factors_form(basis: Basis, plan: Plan, item: Recommendation, keep: partial) -> None:
    target = next((kept for kept in plan.targets if kept.capability_id == item.capability_id), None)
    weight = {**basis.weights, **plan.own_weights}.get(item.capability_id, 1.0)
    effort = item.steps[0].priority.effort_points if item.steps else 1.0
    values = {"target_level": item.target, "national_weight": round(weight, 2), "effort_points": effort}
    FACTORS.fill(f"{basis.force.force_id}/{item.capability_id}", values, version=target.version if target else 0)
    with st.form("factors_form"):
        with st.container(horizontal=True):
            st.selectbox(FACTORS.labels["target_level"], (1, 2, 3, 4, 5), key=FACTORS.key("target_level"))
            national = basis.weights.get(item.capability_id, 1.0)
            st.number_input(
                FACTORS.labels["national_weight"], 0.1, 10.0, step=0.1, key=FACTORS.key("national_weight"),
                help=f"The national weight is {national:.2f}.",
            )  # fmt: skip
            st.number_input(
                FACTORS.labels["effort_points"], 0.5, 100.0, step=0.5, key=FACTORS.key("effort_points"),
                help="Kept with the action once the step is in the plan.",
            )  # fmt: skip
        st.form_submit_button("Save factors", on_click=FACTORS.save, args=(keep,))


def _keep_factors(
    context: Context, basis: Basis, item: Recommendation, values: dict[str, object], version: int
) -> str:
    """Keep target and weight for everybody, and the effort for this reader until the step is added."""
    weight = round(float(str(values["national_weight"])), 2)
    is_national = weight == round(basis.weights.get(item.capability_id, 1.0), 2)
    save_target(
        runtime().stores,
        context.viewer,
        item.capability_id,
        target_level=int(str(values["target_level"])),
        national_weight=None if is_national else weight,
        version=version,
    )
    if item.steps:
        efforts = st.session_state.setdefault(EFFORTS, {})
        efforts[basis.force.force_id, item.steps[0].step.key] = float(str(values["effort_points"]))
    return f"Target, weight and effort of {item.capability_id} are kept."
