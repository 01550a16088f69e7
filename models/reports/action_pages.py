"""The pages that a force writes on: its top actions with room for the owner, and how far the plan is."""

from __future__ import annotations

from collections.abc import Sequence

from models.reports.content import Block, Bullets, Paragraph, Picture, Section, SpaceToWrite, Table, day
from models.reports.facts import ActionFacts, PlanProgress
from models.reports.words import count, first_upper, number_in_words, sentences, verb

OWNER_WORDS = "Owner (role), and agreed on"
NOTES_WORDS = "Notes: who helps, what stands in the way"


def action_sections(actions: Sequence[ActionFacts], *, picture: Picture | None) -> list[Section]:
    """The top actions, each on a part of a page of its own."""
    if not actions:
        words = "The plan has no action yet. Room to note the first three:"
        spaces = tuple(SpaceToWrite(f"Action {place}: what, by whom, by when", 2) for place in (1, 2, 3))
        return [Section("Top actions", 1, (Paragraph(words), *spaces))]
    start = f"{first_upper(number_in_words(len(actions)))} {verb(len(actions), 'action comes', 'actions come')} first"
    words = f"{start}, in the order of the plan: what an action needs stands before it."
    blocks: tuple[Block, ...] = (Paragraph(words), *([picture] if picture else []), action_table(actions))
    pages = [action_section(place, action) for place, action in enumerate(actions, start=1)]
    return [Section("Top actions", 1, blocks), *pages]


def action_table(actions: Sequence[ActionFacts]) -> Table:
    """One row an action."""
    rows = tuple(
        (
            str(place),
            action.title,
            f"{action.capability_id}, {action.from_level} to {action.to_level}",
            action.effort,
            due_words(action),
        )
        for place, action in enumerate(actions, start=1)
    )
    header = ("Place", "Action", "Capability and step", "Effort", "Due")
    return Table("Top actions in order", header, rows, widths=(0.6, 4, 1.6, 1.4, 1.2))


def due_words(action: ActionFacts) -> str:
    """The date, or that there is none yet."""
    return day(action.due) if action.due else "not set"


def action_section(place: int, action: ActionFacts) -> Section:
    """One action with room to write."""
    step = f"{action.capability_id} {action.capability}, level {action.from_level} to {action.to_level}"
    details = (
        f"Capability and step: {step}",
        f"Effort: {action.effort}",
        f"Due: {due_words(action)}",
        f"Done when there is: {action.closing_evidence}",
        f"Success measure: {action.success_measure}",
        f"Status: {action.status}" if action.status else "",
        f"Held up by: {action.blockers}" if action.blockers else "",
        f"Owner: {action.owner_role}" if action.owner_role else "",
    )
    labels = [NOTES_WORDS] if action.owner_role else [OWNER_WORDS, NOTES_WORDS]
    spaces = [SpaceToWrite(label) for label in labels]
    words = tuple(Paragraph(text) for text in (action.what_to_do, sentences(f"Why: {action.why}")) if text)
    blocks = (*words, Bullets(tuple(detail for detail in details if detail)), *spaces)
    return Section(f"{place}. {action.title}", 2, blocks)


def progress_section(progress: PlanProgress | None) -> Section:
    """How far the plan is."""
    if progress is None or not progress.total:
        return Section("Progress of the plan", 1, (Paragraph("No plan has been started."),))
    return Section("Progress of the plan", 1, (Paragraph(progress_sentence(progress)), progress_table(progress)))


def progress_sentence(progress: PlanProgress) -> str:
    """Done, late and blocked in words, and that doing is not yet a level."""
    late = f"{count(progress.late, 'action')} {verb(progress.late, 'is', 'are')} late" if progress.late else ""
    blocked = f"{count(progress.blocked, 'action')} {verb(progress.blocked, 'is', 'are')} blocked"
    return sentences(
        done_words(progress),
        first_upper(late),
        first_upper(blocked) if progress.blocked else "",
        first_upper(rescored_words(progress)) if progress.done else "",
    )


def done_words(progress: PlanProgress) -> str:
    """ "4 of 14 actions are done", "The one action is not done yet"."""
    if progress.total == 1:
        return "The one action is done" if progress.done else "The one action is not done yet"
    if not progress.done:
        return f"None of {count(progress.total, 'action')} is done yet"
    return f"{progress.done} of {count(progress.total, 'action')} {verb(progress.done, 'is', 'are')} done"


def rescored_words(progress: PlanProgress) -> str:
    """For how many done actions a higher level was accepted."""
    done = count(progress.rescored, "done action")
    return f"{done} {verb(progress.rescored, 'has', 'have')} been accepted for a re-score; no level rises without one"


def progress_table(progress: PlanProgress) -> Table:
    """One row a status."""
    rows = (
        ("Planned", str(progress.planned)),
        ("In progress", str(progress.in_progress)),
        ("Blocked", str(progress.blocked)),
        ("Done", str(progress.done)),
        ("Late (counted above too)", str(progress.late)),
    )
    return Table("Actions by status", ("Status", "Actions"), rows, widths=(3, 1))
