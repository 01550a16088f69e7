"""Judged collections: questions, and which items answer them; what a review is simulated on."""

from __future__ import annotations

import json
from pathlib import Path

from models.errors import DataNotAvailable, DataRejected, RejectedRow

QUERY_LINE = 'Write one object a line: {"id": "…", "text": "…"}.'
JUDGEMENT_LINE = "Write question, item and grade, with tabs or spaces between; TREC's second column may stand there."
WITHOUT_RUN, WITH_RUN = 3, 4


def read_questions(file: Path) -> dict[str, str]:
    """Text by id, in the order of the file; DataRejected with every line that is none."""
    questions: dict[str, str] = {}
    rejected = []
    for number, line in _lines(file):
        try:
            told = json.loads(line)
            questions[str(told["id"])] = str(told["text"])
        except (ValueError, KeyError, TypeError):
            rejected.append(RejectedRow(file.name, number, None, line[:80], "This is no question.", QUERY_LINE))
    _refuse(file, rejected)
    return questions


def read_judgements(file: Path) -> dict[str, frozenset[str]]:
    """Names of the relevant items by question; DataRejected with every line that is no judgement."""
    relevant: dict[str, set[str]] = {}
    rejected = []
    for number, line in _lines(file):
        parts = line.split("\t") if "\t" in line else line.split()
        try:
            question, item, grade = (parts[0], parts[-2], float(parts[-1]))
            if len(parts) not in (WITHOUT_RUN, WITH_RUN):
                raise ValueError
        except (ValueError, IndexError):
            rejected.append(RejectedRow(file.name, number, None, line[:80], "This is no judgement.", JUDGEMENT_LINE))
            continue
        if grade > 0:
            relevant.setdefault(question.strip(), set()).add(item.strip())
    _refuse(file, rejected)
    return {question: frozenset(items) for question, items in relevant.items()}


def _lines(file: Path) -> list[tuple[int, str]]:
    try:
        text = file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise DataNotAvailable(f"{file.name} cannot be read.", "Check its path; it has to be UTF-8.") from error
    return [(number, line) for number, line in enumerate(text.splitlines(), start=1) if line.strip()]


def _refuse(file: Path, rejected: list[RejectedRow]) -> None:
    if rejected:
        raise DataRejected(f"{file.name} was refused.", "Nothing was changed. Mend these lines.", rejected)
