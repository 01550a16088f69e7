"""The open questions of the founding document as the board has dealt with them: open, put off, or answered."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from models.benefits.kinds import RegisterRow
from models.benefits.reference import Question, questions

OPEN, LATER, ANSWERED = "open", "later", "answered"
STATUS_WORDS: Mapping[str, str] = {OPEN: "Open", LATER: "Decided later", ANSWERED: "Answered"}
STATUS_OF = {"answer": ANSWERED, "hold": LATER}


@dataclass(frozen=True, eq=False)
class QuestionState:
    """One question with the newest decision of the board about it; ``decision`` is None where there is none."""

    question: Question
    status: str
    decision: RegisterRow | None

    @property
    def answer(self) -> str:
        """What the board answered, or why it decides later; empty for an open question."""
        return str(self.decision["reason"]) if self.decision else ""


def question_states(decisions: Iterable[RegisterRow]) -> tuple[QuestionState, ...]:
    """Every question in order, each by the newest decision about it: ids of decisions count up."""
    newest = {str(row["question_id"]): row for row in sorted(decisions, key=decision_order) if row["question_id"]}
    return tuple(_state(question, newest.get(question.question_id)) for question in questions().values())


def decision_order(row: RegisterRow) -> tuple[int, str]:
    """Sorts decisions as they were taken."""
    return len(row.row_id), row.row_id


def count_by_status(states: Iterable[QuestionState]) -> dict[str, int]:
    """How many questions stand in each status, in the order of the statuses."""
    found = [state.status for state in states]
    return {status: found.count(status) for status in STATUS_WORDS}


def questions_message(states: Iterable[QuestionState]) -> str:
    """How many questions are answered and how many still wait; right for none and for all."""
    counts = count_by_status(states)
    total, waiting = sum(counts.values()), counts[OPEN] + counts[LATER]
    if not waiting:
        return f"All {total} questions of the founding document are answered"
    if waiting == total and not counts[LATER]:
        return f"None of the {total} questions of the founding document is answered yet"
    put_off = f", {counts[LATER]} of them put off" if counts[LATER] else ""
    are = "waits" if waiting == 1 else "wait"
    answered = f"{counts[ANSWERED]} of {total} questions of the founding document"
    return f"{answered} {'is' if counts[ANSWERED] == 1 else 'are'} answered; {waiting} {are}{put_off}"


def _state(question: Question, decision: RegisterRow | None) -> QuestionState:
    return QuestionState(question, STATUS_OF[str(decision["decision"])] if decision else OPEN, decision)
