"""The agenda of a meeting of the board, made from the register: what it has to decide, then what it has to look at."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property
from types import MappingProxyType
from typing import Protocol

from models.benefits.kinds import ACTION, BENEFIT, DECISION, GROUP, MEASURE, RegisterRow
from models.benefits.open_questions import ANSWERED, LATER, QuestionState, question_states
from models.benefits.sheet import number_text, value_text
from models.benefits.states import BACK, MONITORING, PROFILED, REALISED, RETIRED
from models.benefits.value_changes import ValueChange, change_words

Rows = Mapping[str, Mapping[str, RegisterRow]]

PROPOSED = "proposed"
MISSING = "missing"
APPROVAL, TARGET, OFF_PLAN, REVIEW = "approval", "target", "off_plan", "review"
VALUE_CHANGE, VALIDITY, LATE_ACTION, GAP, QUESTION = "value_change", "validity", "late_action", "gap", "question"
PART_WORDS: Mapping[str, str] = {
    APPROVAL: "Requests for approval",
    TARGET: "Targets that wait for the board",
    VALUE_CHANGE: "Value changed since approval",
    OFF_PLAN: "Off plan",
    REVIEW: "Reviews due",
    VALIDITY: "Validity never confirmed",
    LATE_ACTION: "Late actions",
    GAP: "Gaps",
    QUESTION: "Open questions of the founding document",
}
NOTHING_WORDS: Mapping[str, str] = {
    APPROVAL: "No profile waits for approval.",
    TARGET: "No target waits for the board.",
    VALUE_CHANGE: "No value differs from what the board approved or confirmed.",
    OFF_PLAN: "No benefit is red or amber.",
    REVIEW: "No review is due.",
    VALIDITY: "The validity of every benefit was confirmed.",
    LATE_ACTION: "No action is late.",
    GAP: "No benefit lacks an owner, a measure, a baseline or a target.",
    QUESTION: "Every question is answered.",
}
DECIDED_ON: Mapping[str, tuple[str, str]] = {
    APPROVAL: ("profile", "profiles"),
    TARGET: ("target", "targets"),
    VALUE_CHANGE: ("changed value", "changed values"),
    QUESTION: ("question", "questions"),
}
UNCONFIRMED = "Nobody confirmed that it is still valid."
LOOKED_AT, CHASED = ("still_valid", "retire", "hold"), ("hold", "still_valid", "retire")
OFF_PLAN_ORDER = ("red", "amber")
ROLES_ASKED = {"owner": "no owner", "accountable": "nobody accountable", "measurer": "nobody who measures"}


class Judged(Protocol):
    """How a benefit stands: red, amber, green or grey, and why."""

    @property
    def rag(self) -> str:
        """The colour by its name."""

    @property
    def reason(self) -> str:
        """Why, in words."""


Standings = Mapping[str, Judged]
ValueChanges = Mapping[str, ValueChange]
NO_CHANGES: ValueChanges = MappingProxyType({})


@dataclass(frozen=True)
class AgendaItem:
    """One line of the agenda. ``about_id`` is a benefit or a question; ``choices`` are the decisions that fit.

    ``count`` is more than one where one decision settles several things; ``is_held``: this meeting put it off;
    ``version`` is that of the benefit as the agenda saw it, 0 for a question.
    """

    part: str
    about_id: str
    title: str
    words: str
    facts: tuple[tuple[str, str], ...] = ()
    choices: tuple[str, ...] = ()
    rag: str = ""
    count: int = 1
    is_held: bool = False
    version: int = 0

    @property
    def key(self) -> str:
        """What tells it from the other items of its part."""
        return f"{self.about_id}|{self.words}"

    @property
    def name(self) -> str:
        """Id and title."""
        return f"{self.about_id} {self.title}"


@dataclass(frozen=True, eq=False)
class Agenda:
    """What a meeting on a day has before it, part by part."""

    on: date
    items: tuple[AgendaItem, ...]

    @cached_property
    def by_part(self) -> Mapping[str, tuple[AgendaItem, ...]]:
        """The items of every part, in order."""
        return {part: tuple(item for item in self.items if item.part == part) for part in PART_WORDS}

    def of(self, part: str) -> tuple[AgendaItem, ...]:
        """The items of one part, in order."""
        return self.by_part[part]

    def to_decide(self) -> dict[str, int]:
        """How many things of each part wait for a decision; parts without one are left out."""
        counts = {part: sum(item.count for item in self.of(part) if not item.is_held) for part in DECIDED_ON}
        return {part: number for part, number in counts.items() if number}


def agenda(
    rows: Rows,
    standings: Standings,
    on: date,
    *,
    due_within_days: float,
    meeting_id: str = "",
    value_changes: ValueChanges = NO_CHANGES,
) -> Agenda:
    """The agenda of a meeting on a day.

    ``rows``: the register by kind and id; ``standings``: how benefits stand, by id; reviews are on it that fall due by
    ``due_within_days`` after the meeting. What the meeting ``meeting_id`` put off stays on it, marked.
    ``value_changes``: what differs in the value of benefits from what the board settled, by id.
    """
    held = held_at(rows[DECISION].values(), meeting_id)
    live = [row for row in rows[BENEFIT].values() if row.state != RETIRED]
    measures = _by_benefit(rows[MEASURE].values())
    items = [
        *(_approval(row) for row in live if row.state == PROFILED),
        *_targets(live, measures),
        *_value_changes(rows, value_changes),
        *_off_plan(live, standings, _corrections(rows[ACTION].values())),
        *_reviews(live, on, on + timedelta(days=due_within_days)),
        *_validity(live),
        *_late_actions(rows, on),
        *_gaps(live, measures, standings),
        *(_question(state) for state in question_states(rows[DECISION].values()) if state.status != ANSWERED),
    ]
    return Agenda(on, tuple(_marked(item, held, rows[BENEFIT]) for item in items))


def held_at(decisions: Iterable[RegisterRow], meeting_id: str) -> frozenset[str]:
    """The benefits and questions that a meeting decided to decide later."""
    held = (row for row in decisions if meeting_id and row["meeting_id"] == meeting_id and row["decision"] == "hold")
    return frozenset(str(row["benefit_id"] or row["question_id"]) for row in held)


def agenda_message(made: Agenda, *, today: date, is_meeting: bool) -> str:
    """What the board has to decide and when, in one sentence; right for nothing, one thing, past and no meeting."""
    counts = made.to_decide()
    total, when = sum(counts.values()), meeting_day(made.on, today)
    things = f"{total} {'thing' if total == 1 else 'things'}"
    if not is_meeting:
        start = f"No meeting is set up; {things} {'waits' if total == 1 else 'wait'} for the board"
        return f"{start}: {_counted(counts)}" if total else "No meeting is set up, and nothing waits for the board"
    if made.on < today:
        are = "is" if total == 1 else "are"
        start = f"{things} {are} left to decide from the meeting of {when}"
        return f"{start}: {_counted(counts)}" if total else f"Nothing is left to decide from the meeting of {when}"
    start = f"The board has {things} to decide on {when}"
    return f"{start}: {_counted(counts)}" if total else f"The board has nothing to decide on {when}"


def closed_message(decisions: Sequence[RegisterRow], on: date, today: date) -> str:
    """What a closed meeting decided, in one sentence."""
    when = meeting_day(on, today)
    if not decisions:
        return f"The meeting of {when} is closed; it decided nothing"
    about = {"benefits": {row["benefit_id"] for row in decisions} - {"", None}}
    about["questions"] = {row["question_id"] for row in decisions} - {"", None}
    parts = [f"{len(ids)} {noun if len(ids) > 1 else noun[:-1]}" for noun, ids in about.items() if ids]
    number = f"{len(decisions)} {'decision' if len(decisions) == 1 else 'decisions'}"
    return f"The meeting of {when} took {number} about {' and '.join(parts)}"


def meeting_day(on: date, today: date) -> str:
    """ "15 December", with its year where that is another one."""
    return f"{on.day} {on:%B}" if on.year == today.year else f"{on.day} {on:%B %Y}"


def item_row(item: AgendaItem) -> dict[str, str]:
    """An item as a row of a list: RAG by its word, and each fact under its label; targets in one cell.

    What is asked stands in the heading of requests and targets.
    """
    facts = {"Targets": "; ".join(f"{name}: {words}" for name, words in item.facts)} if item.part == TARGET else {}
    facts = facts or dict(item.facts)
    held = {"At this meeting": "put off"} if item.is_held else {}
    what = {} if item.part in (APPROVAL, TARGET) else {"What": item.words}
    return {"RAG": item.rag.capitalize(), "Item": item.name, **what, **facts, **held}


def _counted(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{number} {DECIDED_ON[part][number > 1]}" for part, number in counts.items())


def _marked(item: AgendaItem, held: frozenset[str], benefits: Mapping[str, RegisterRow]) -> AgendaItem:
    version = benefits[item.about_id].version if item.about_id in benefits else 0
    return replace(item, is_held=item.about_id in held, version=version)


def _title(row: RegisterRow) -> str:
    return str(row["title"])


def _approval(row: RegisterRow) -> AgendaItem:
    facts = (
        ("Owner", str(row["owner"] or MISSING)),
        ("Accountable", str(row["accountable"] or MISSING)),
        ("Baseline", str(row["baseline_text"] or MISSING)),
        ("Target", str(row["target_text"] or MISSING)),
    )
    words = "The profile is complete and asks for approval."
    return AgendaItem(APPROVAL, row.row_id, _title(row), words, facts, ("approve", "send_back", "retire", "hold"))


def _targets(live: Iterable[RegisterRow], measures: Mapping[str, Sequence[RegisterRow]]) -> Iterator[AgendaItem]:
    """One item a benefit: approving settles every target of it that waits."""
    for row in live:
        waiting = [one for one in measures.get(row.row_id, ()) if one.target_state == PROPOSED]
        if waiting:
            facts = tuple((str(one["name"]), target_words(one)) for one in waiting)
            words = "Proposed; in force once the board approves."
            choices = ("approve_target", "hold")
            yield AgendaItem(TARGET, row.row_id, _title(row), words, facts, choices, count=len(waiting))


def _value_changes(rows: Rows, changes: ValueChanges) -> Iterator[AgendaItem]:
    """Newest first."""
    found = [(change, rows[BENEFIT][one]) for one, change in changes.items() if one in rows[BENEFIT]]
    for change, row in sorted(found, key=lambda pair: pair[0].changed_on, reverse=True):
        if row.state != RETIRED:
            words = change_words(change, rows[GROUP])
            yield AgendaItem(VALUE_CHANGE, row.row_id, _title(row), words, (), LOOKED_AT)


def target_words(measure: RegisterRow) -> str:
    """The target of a measure in words: per cent of the baseline and percentage points are never confused."""
    number = measure["target_number"]
    if number is None:
        return "no target"
    change = f"{'+' if number > 0 else ''}{number_text(float(number))}"
    signed = {"per_cent_of_baseline": f"{change} % of the baseline", "percentage_points": f"{change} percentage points"}
    value = signed.get(str(measure["target_kind"])) or value_text(measure, float(number))
    by = measure["target_on"]
    return f"{value} by {by.day} {by:%b %Y}" if isinstance(by, date) else value


def _off_plan(
    live: Iterable[RegisterRow], standings: Standings, corrections: Mapping[str, Sequence[RegisterRow]]
) -> Iterator[AgendaItem]:
    """Red ones first."""
    off = [(row, standings[row.row_id]) for row in live if row.row_id in standings]
    off = [(row, judged) for row, judged in off if judged.rag in OFF_PLAN_ORDER]
    for row, judged in sorted(off, key=lambda pair: OFF_PLAN_ORDER.index(pair[1].rag)):
        open_ones = corrections.get(row.row_id, ())
        causes = [str(row["root_cause"] or ""), *(str(one["root_cause"] or "") for one in open_ones)]
        done = [str(row["corrective_action"] or ""), *(str(one["what"]) for one in open_ones)]
        facts = (("Root cause", _joined(causes)), ("Corrective action", _joined(done)))
        yield AgendaItem(OFF_PLAN, row.row_id, _title(row), judged.reason, facts, _kept_or_not(row), judged.rag)


def _joined(texts: Iterable[str]) -> str:
    return "; ".join(dict.fromkeys(text.rstrip(".") for text in texts if text)) or MISSING


def _kept_or_not(row: RegisterRow) -> tuple[str, ...]:
    """The decisions about a benefit that is looked at again."""
    realised = ("realised",) if row.state == MONITORING else ()
    sent_back = ("send_back",) if row.state in BACK else ()
    return ("still_valid", *realised, *sent_back, "retire", "hold")


def _corrections(actions: Iterable[RegisterRow]) -> dict[str, list[RegisterRow]]:
    return _by_benefit(row for row in actions if row["action_kind"] == "corrective" and row["done_on"] is None)


def _reviews(live: Iterable[RegisterRow], on: date, until: date) -> Iterator[AgendaItem]:
    """Longest overdue first."""
    due = [(row["next_review_on"], row) for row in live if isinstance(row["next_review_on"], date)]
    due = [(day, row) for day, row in due if day <= until]
    for day, row in sorted(due, key=lambda pair: (pair[0], pair[1].row_id)):
        late = (on - day).days
        over = f", {late} {'day' if late == 1 else 'days'} before the meeting" if late > 0 else ""
        words = f"Review due on {day.day} {day:%b %Y}{over}."
        yield AgendaItem(REVIEW, row.row_id, _title(row), words, (), _kept_or_not(row))


def _validity(live: Iterable[RegisterRow]) -> Iterator[AgendaItem]:
    """Benefits whose validity nobody confirmed, and those that were found not valid and stand all the same."""
    for row in live:
        if row.state == REALISED or row["still_valid"] == "yes":
            continue
        reason = str(row["still_valid_reason"] or "")
        words = f"Found not valid: {reason}" if row["still_valid"] == "no" else UNCONFIRMED
        yield AgendaItem(VALIDITY, row.row_id, _title(row), words, (), LOOKED_AT)


def _late_actions(rows: Rows, on: date) -> Iterator[AgendaItem]:
    """Longest overdue first."""
    late = [row for row in rows[ACTION].values() if row["done_on"] is None and row["due_on"] < on]
    for row in sorted(late, key=lambda one: (one["due_on"], one.row_id)):
        benefit = rows[BENEFIT].get(str(row["benefit_id"]))
        if benefit is None or benefit.state == RETIRED:
            continue
        due = row["due_on"]
        facts = (("Owner", str(row["owner"])), ("Due", f"{due.day} {due:%b %Y}"))
        yield AgendaItem(LATE_ACTION, benefit.row_id, _title(benefit), str(row["what"]), facts, CHASED)


def _gaps(
    live: Iterable[RegisterRow], measures: Mapping[str, Sequence[RegisterRow]], standings: Standings
) -> Iterator[AgendaItem]:
    for row in live:
        found = gaps_of(row, measures.get(row.row_id, ()), standings.get(row.row_id))
        if found:
            words = f"{'; '.join(found)}."
            yield AgendaItem(GAP, row.row_id, _title(row), words[0].upper() + words[1:], (), CHASED)


def gaps_of(benefit: RegisterRow, measures: Sequence[RegisterRow], judged: Judged | None) -> list[str]:
    """What a benefit lacks, in words: roles, measure, baseline, target, and a value in date once it is monitored."""
    found = [words for field, words in ROLES_ASKED.items() if not benefit[field]]
    if not measures:
        return [*found, "no measure"]
    first = min(measures, key=lambda row: (not row["is_primary"], row.row_id))
    found += ["no baseline"] if first["baseline_value"] is None else []
    found += ["no target"] if first["target_number"] is None else []
    is_grey = judged is not None and judged.rag == "grey" and benefit.state == MONITORING
    return [*found, f"grey: {judged.reason.rstrip('.')}"] if is_grey else found


def _question(state: QuestionState) -> AgendaItem:
    asked = state.question
    facts = (("Proposed", asked.proposed_treatment), ("Who decides", asked.decided_by))
    put_off = (("Put off", state.answer),) if state.status == LATER else ()
    return AgendaItem(
        QUESTION, asked.question_id, asked.subject, asked.what_clashes, (*facts, *put_off), ("answer", "hold")
    )


def _by_benefit(rows: Iterable[RegisterRow]) -> dict[str, list[RegisterRow]]:
    found: dict[str, list[RegisterRow]] = {}
    for row in rows:
        found.setdefault(str(row["benefit_id"]), []).append(row)
    return found
