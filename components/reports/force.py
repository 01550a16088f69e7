"""The report of one force: its own detail, what others share, and its plan."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pandas as pd

from components.charts.spec import ChartSpec
from components.charts.svg import picture_of
from components.context import Context
from components.maturity.benchmark import capability_picture, pillar_picture, pillar_standing
from components.maturity.choice import Wave
from components.maturity.force_change import capability_changes, slope_picture
from components.maturity.force_detail import Force
from components.maturity.groups import Group, groups_of
from components.maturity.headline import national_pillars
from components.plans.basis import Basis, PlanForce, basis_of
from components.plans.plan import Plan, plan_of, recommendations, state_words, this_day
from components.plans.timeline_block import timeline
from components.reports.offers import report_links
from components.runtime import runtime
from data_access.assessments.rescoring import ACCEPTED
from data_access.benchmarks import own_notes
from data_access.plans.actions import KeptAction
from data_access.plans.reading import rescore_requests_of
from data_access.plans.rights import may_read_plan
from models.plans.actions import ActionState
from models.plans.library import plan_library
from models.plans.priority import RankedStep
from models.reports.content import Picture, ReportDocument, Stamp
from models.reports.facts import (
    ActionFacts,
    CapabilityFacts,
    ForceFacts,
    PeerFacts,
    PillarFacts,
    PlanProgress,
)
from models.reports.force_report import force_report

PEERS_TOLD, ACTIONS_TOLD, ACTIONS_DRAWN, PICTURE_WIDTH = 5, 4, 7, 800  # so that a full report has 8 to 12 pages


def force_links(context: Context, wave: Wave, force: Force) -> None:
    """Links to the report of a force, for a viewer who reads it in full; nothing for anybody else."""
    if not force.is_own:
        return
    report_links(
        f"force-report-{force.force_id}-{wave.wave_id}",
        f"Data maturity report {force.name} {wave.name}",
        context,
        lambda paper, stamp: force_document(paper, wave, force, stamp),
    )


def force_document(context: Context, wave: Wave, force: Force, stamp: Stamp) -> ReportDocument:
    """The report of a force that the viewer reads in full; ``context`` is one for paper."""
    group = _group(context, wave, force)
    today = this_day()
    basis, plan = _plan(context, force, today)
    facts = ForceFacts(
        stamp=stamp,
        force=force.name,
        wave=wave.name,
        reference_date=wave.reference_date,
        **_completeness(context, wave, force),
        previous_wave=_previous_wave(context, wave, force),
        pillars=_pillars(context, wave, force, group),
        capabilities=_capabilities(context, wave, force),
        peers=_peers(context, force),
        actions=_actions(basis, plan),
        context_note=_notes(context, wave, force),
        progress=_progress(context, force, plan, today),
    )
    return force_report(facts, _pictures(context, wave, force, group, basis, plan, today))


def _group(context: Context, wave: Wave, force: Force) -> Group:
    """The statistical peers, or all forces where there is no near peer."""
    groups = {group.group_id: group for group in groups_of(context, wave, force, ())}
    return groups["statistical"] if groups["statistical"].members else groups["all"]


def _plan(context: Context, force: Force, today: date) -> tuple[Basis, Plan | None]:
    basis = basis_of(context, PlanForce(force.force_id, force.name))
    is_open = may_read_plan(context.viewer, force.force_id)
    return basis, plan_of(context, force.force_id, today) if is_open else None


def _pictures(
    context: Context, wave: Wave, force: Force, group: Group, basis: Basis, plan: Plan | None, today: date
) -> Mapping[str, Picture]:
    pillars = national_pillars(context, wave).pillar_id
    specs: dict[str, ChartSpec] = {
        "pillars": pillar_picture(context, wave, force, group),
        **{pillar_id: capability_picture(context, wave, force, group, pillar_id) for pillar_id in pillars},
    }
    if len(capability_changes(context, wave, force)):  # else the picture would hold its key alone
        specs["change"] = slope_picture(context, wave, force)
    if plan is not None and plan.actions:
        specs["plan"] = timeline(context, basis, plan, today, drawn=ACTIONS_DRAWN)
    return {place: picture_of(spec, width=PICTURE_WIDTH) for place, spec in specs.items()}


def _completeness(context: Context, wave: Wave, force: Force) -> dict[str, object]:
    rows = context.rows("maturity/force_waves", wave_id=wave.wave_id)
    asked = len(context.rows("maturity/capabilities", wave_id=wave.wave_id))
    seen = rows[rows.force_id == force.force_id]
    if seen.empty:
        return {"respondents": 0, "is_provisional": True, "capabilities_answered": 0, "capabilities_asked": asked,
                "is_incomplete": True}  # fmt: skip
    state = seen.iloc[0]
    return {
        "respondents": int(state.respondents),
        "is_provisional": bool(state.is_provisional),
        "capabilities_answered": round(state.completeness * asked),
        "capabilities_asked": asked,
        "is_incomplete": bool(state.is_incomplete),
    }


def _pillars(context: Context, wave: Wave, force: Force, group: Group) -> tuple[PillarFacts, ...]:
    rows = context.rows("maturity/pillar_levels_by_force", wave_id=wave.wave_id, visible_to="force")
    own = {row.pillar_id: row for row in rows[rows.force_id == force.force_id].itertuples(index=False)}
    key = {"wave_id": wave.wave_id, "force_id": force.force_id, "visible_to": "force"}
    changed = context.rows("maturity/pillar_changes_of_force", **key)
    changes = {row.pillar_id: row for row in changed.itertuples(index=False)}
    peers = pillar_standing(context, wave, force, group).figures
    national = national_pillars(context, wave)
    names = _capability_names(context, wave)
    return tuple(
        _pillar(row, own.get(row.pillar_id), changes.get(row.pillar_id), peers[row.pillar_id].median, names)
        for row in national.itertuples(index=False)
    )


def _pillar(
    national: object, own: object, change: object, peers_median: float | None, names: Mapping[str, str]
) -> PillarFacts:
    return PillarFacts(
        pillar_id=national.pillar_id,
        pillar=national.pillar,
        mean_level=_number(own, "mean_level"),
        low=_number(own, "mean_low"),
        high=_number(own, "mean_high"),
        floor_level=_whole(own, "floor_level"),
        floor_capability=names.get(_words(own, "floor_capability_id") or ""),
        capabilities_counted=_whole(own, "capabilities_counted") or 0,
        capabilities_asked=_whole(own, "capabilities_asked") or 0,
        national_median=_number(national, "median_level"),
        peers_median=peers_median,
        change=_number(change, "change"),
        change_low=_number(change, "change_low"),
        change_high=_number(change, "change_high"),
        change_words=_words(change, "verdict"),
    )


def _capabilities(context: Context, wave: Wave, force: Force) -> tuple[CapabilityFacts, ...]:
    rows = context.rows("maturity/capability_details_of_force", wave_id=wave.wave_id, force_id=force.force_id)
    framework = context.rows("maturity/capabilities", wave_id=wave.wave_id)
    asked = {row.capability_id: row for row in framework.itertuples(index=False)}
    changed = context.rows("maturity/capability_changes_of_force", wave_id=wave.wave_id, force_id=force.force_id)
    changes = {row.capability_id: row for row in changed.itertuples(index=False)}
    return tuple(
        _capability(row, asked[row.capability_id], changes.get(row.capability_id))
        for row in rows.itertuples(index=False)
    )


def _capability(row: object, question: object, change: object) -> CapabilityFacts:
    level = _whole(row, "published_level")
    return CapabilityFacts(
        capability_id=row.capability_id,
        capability=row.capability,
        pillar_id=row.pillar_id,
        level=level,
        self_level=_whole(row, "self_level"),
        evidence_level=_whole(row, "evidence_level"),
        evidence_grade=_words(row, "evidence_grade"),
        low=_whole(row, "level_low"),
        high=_whole(row, "level_high"),
        comparison=_words(row, "comparison"),
        national_median=_whole(row, "national_median"),
        national_minimum=int(row.national_minimum),
        change=_whole(change, "change"),
        change_words=_words(change, "verdict"),
        moderated_reason=_words(row, "moderation_reason") or "",
        statement=_statement(question, level),
        next_statement=_statement(question, None if level is None else level + 1),
    )


def _statement(question: object, level: int | None) -> str:
    return "" if level is None else getattr(question, f"level_{level}", "")


def _peers(context: Context, force: Force) -> tuple[PeerFacts, ...]:
    rows = context.rows("maturity/statistical_peers", force_id=force.force_id).head(PEERS_TOLD)
    return tuple(PeerFacts(row.name, row.distance, bool(row.is_near)) for row in rows.itertuples(index=False))


def _actions(basis: Basis, plan: Plan | None) -> tuple[ActionFacts, ...]:
    """The open actions by due date; without any, the steps that would come first."""
    if plan is not None and plan.open:
        return tuple(_kept_action(basis, kept) for kept in plan.open[:ACTIONS_TOLD])
    if plan is None or basis.wave is None:
        return ()
    first = [found.steps[0] for found in recommendations(basis, plan) if found.steps]
    return tuple(_recommended(basis, item) for item in first[:ACTIONS_TOLD])


def _kept_action(basis: Basis, kept: KeptAction) -> ActionFacts:
    action = kept.action
    step = plan_library().get((action.capability_id, action.from_level))
    return ActionFacts(
        title=action.title,
        capability_id=action.capability_id,
        capability=basis.names.get(action.capability_id, ""),
        from_level=action.from_level,
        to_level=action.from_level + 1,
        why=step.why if step else "",
        effort=_points(kept.effort_points),
        closing_evidence=action.evidence_needed,
        success_measure=action.success_measure,
        owner_role=action.owner_role,
        due=action.due,
        status=str(action.state),
        blockers=action.blocker,
        what_to_do=step.what_to_do if step else "",
    )


def _recommended(basis: Basis, item: RankedStep) -> ActionFacts:
    step = item.step
    return ActionFacts(
        title=step.title,
        capability_id=step.capability_id,
        capability=basis.names.get(step.capability_id, ""),
        from_level=step.from_level,
        to_level=step.to_level,
        why=step.why,
        effort=_points(item.priority.effort_points),
        closing_evidence=step.evidence_of_done,
        success_measure=step.success_measure,
        status="recommended",
        what_to_do=step.what_to_do,
    )


def _progress(context: Context, force: Force, plan: Plan | None, today: date) -> PlanProgress | None:
    if plan is None or not plan.actions:
        return None
    states = [kept.action.state for kept in plan.actions]
    requests = rescore_requests_of(runtime().stores, context.viewer, force.force_id)
    return PlanProgress(
        planned=states.count(ActionState.PLANNED),
        in_progress=states.count(ActionState.IN_PROGRESS),
        blocked=states.count(ActionState.BLOCKED),
        done=states.count(ActionState.DONE),
        late=sum(state_words(kept, today) == "late" for kept in plan.open),
        rescored=sum(row["state"] == ACCEPTED for row in requests),
    )


def _notes(context: Context, wave: Wave, force: Force) -> str:
    """What the force says about levels of its own that stand apart."""
    notes = own_notes(runtime().stores, context.scope, wave.wave_id, force.force_id)
    return " ".join(f"{capability_id}: {note}" for capability_id, (note, _) in sorted(notes.items()))


def _previous_wave(context: Context, wave: Wave, force: Force) -> str | None:
    rows = context.rows("maturity/capability_changes_of_force", wave_id=wave.wave_id, force_id=force.force_id)
    if rows.empty:
        return None
    return context.names("maturity/waves", as_at=context.as_at).get(rows.previous_wave_id.iloc[0])


def _capability_names(context: Context, wave: Wave) -> dict[str, str]:
    rows = context.rows("maturity/capabilities", wave_id=wave.wave_id)
    return {row.capability_id: f"{row.capability_id} {row.capability}" for row in rows.itertuples(index=False)}


def _points(effort_points: float) -> str:
    return "1 point" if effort_points == 1 else f"{effort_points:g} points"


def _number(row: object, name: str) -> float | None:
    value = getattr(row, name, None)
    return None if value is None or pd.isna(value) else float(value)


def _whole(row: object, name: str) -> int | None:
    number = _number(row, name)
    return None if number is None else int(number)


def _words(row: object, name: str) -> str | None:
    value = getattr(row, name, None)
    return value if isinstance(value, str) else None
