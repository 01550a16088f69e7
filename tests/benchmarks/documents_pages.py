"""The pages of document search with a case open: processor time of a warm rerun, and how long somebody waits.

``python -m tests.benchmarks.documents_pages STORES`` measures on a folder of stores that has the sample case in it.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

from tests.benchmarks.anpr_pages import longest, press, show
from tests.benchmarks.pages import GOAL_MS, INVESTIGATOR, median_of_reruns, script_times

QUESTIONS = ("who moved the stolen excavators", "who passed the invoices for work not done", "money mules and accounts")
PARTS = {  # by page: the key of its tabs, and the tabs
    "documents-cases": ("documents_case_part", ("Material", "People", "Keeping", "My cases")),
    "documents-search": ("documents_search_part", ("Question", "Pasted terms", "Kept searches")),
    "documents-item": (
        "documents_item_part",
        ("Text", "What belongs to it", "Who and what it speaks of", "Where it is from"),
    ),
    "documents-entities": (
        "documents_entities_part",
        ("List", "Strongest ties", "Map", "One person or two", "Watch-lists"),
    ),
}


def rows(times: list[float]) -> list[str]:
    """A line a page and tab, and a line a thing that somebody does."""
    app = opened()
    lines = list(interactions(app))
    for page, (key, parts) in PARTS.items():
        show(app, page)
        for part in parts:
            app.session_state[key] = part
            cost = median_of_reruns(app, times)
            lines.append(f"{page}, case open, {part}: {cost:.1f} CPU ms a warm rerun (goal {GOAL_MS})")
    return lines


def opened() -> Any:
    """The app with the sample case open; its lanes stay where they are."""
    from streamlit.testing.v1 import AppTest

    from components.documents.working import LaneRunner
    from components.registry import ROOT

    LaneRunner.watch = lambda *_: None  # type: ignore[method-assign]
    app = AppTest.from_file(str(ROOT / "components" / "frame.py"), default_timeout=300)
    for name, value in INVESTIGATOR.items():
        app.query_params[name] = value
    app.run()
    show(app, "documents-search")
    press(app, "documents_reason_example")
    next(button for button in app.button if button.label == "Open the case").click().run()
    return app


def interactions(app: Any) -> Iterator[str]:
    """What somebody does: the longest of several waits."""
    yield longest(app, "a question is asked", partial(ask, app), QUESTIONS)
    yield longest(app, "a result is opened at its place", to_result(app), range(3))


def ask(app: Any, words: str) -> None:
    app.text_input(key="documents_question").set_value(words)
    next(button for button in app.button if button.label == "Search").click()


def to_result(app: Any) -> Callable[[int], None]:
    from components.documents.desk import AT_ITEM, Place

    hits = app.session_state["steady"]["documents_results"].results.hits
    show(app, "documents-item")

    def choose(at: int) -> None:
        place = Place(hits[at].item_id, hits[at].passages[0].place.passage_id, QUESTIONS[-1])
        app.session_state["steady"][AT_ITEM] = place

    return choose


if __name__ == "__main__":
    os.environ.update(NDAO_DEMO="1", NDAO_DB=str(Path(sys.argv[1])))
    print("\n".join(rows(script_times())))
