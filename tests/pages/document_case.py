"""One small case for tests of the pages of document search: the synthetic one, with an exhibit of hostile papers."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from components.documents import working
from components.documents.desk import AT_ITEM, Place
from components.registry import page_entry
from components.runtime import runtime
from data_access.documents.case import CASES_FOLDER, Case, close_case, open_case
from data_access.documents.ingest import ingest
from data_access.documents.originals import ORIGINALS
from data_access.sample_documents import CASE_FOLDER, build_case
from sample_data.documents import SMALL
from tests.pages.looking import Seen, click, look, look_at_frame, serving

INVESTIGATOR = {"as": "investigator"}
SOURCE = "Exhibit HO/1"
LINK = "https://hostile.example"
HOSTILE_NAME = "**zorbl** _name_ :red[x] <b>&amp; [here](javascript:x).txt"
HOSTILE = (
    f"# zorbl heading\n\n[here]({LINK}) <script>alert(1)</script> <img src=x onerror=alert(1)> :red[red] $x^2$ :tada:\n"
    f"    indented code of four\n| a | b |\n|---|---|\n`tick` ~~gone~~ ---\n=cmd|' /C calc'!A0 www.hostile.example\n"
)
EXPLICIT = "The zorbl report: a corpse was found, bruised and with a stab wound, behind the shed."  # placeholder terms
COVERED = ("corpse", "bruised", "stab wound")
LONG_NAME, LONG_LINE = "long line.txt", "zorbline" + "x" * 9_992
PAPERS = {HOSTILE_NAME: HOSTILE, "report of the bruised.txt": EXPLICIT, LONG_NAME: LONG_LINE}


def build_documents(folder: Path, scratch: Path) -> Path:
    """A folder of stores with the case in it, closed; never write to it: copy it."""
    case = build_case(folder, size=SMALL)
    assert case is not None
    for name, words in PAPERS.items():
        (scratch / name).write_text(words, encoding="utf-8")
    ingest(case, [scratch], actor="test", source=SOURCE, custodian="Nobody")
    close_case(case)
    return folder


@contextmanager
def serving_documents(folder: Path, built: Path) -> Iterator[Case]:
    """This process as a demo copy whose stores in ``folder`` hold a copy of the case; the lanes do not work."""
    place = folder / CASES_FOLDER / CASE_FOLDER
    shutil.copytree(built / CASES_FOLDER / CASE_FOLDER, place, copy_function=_copied)
    case = open_case(place)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("streamlit.page_link", lambda *_, **__: None)  # a page alone has no others to link to
        patch.setattr(working.LaneRunner, "watch", lambda *_: None)
        patch.setattr(working, "_works", {})
        with serving(folder):
            yield case
    close_case(case)


def _copied(one: str, other: str) -> None:
    """Originals are never written to, so that a second name of each will do."""
    (os.link if ORIGINALS in Path(one).parts else shutil.copy2)(one, other)


def searching_documents(page_id: str, *, in_frame: bool = False, **address: str) -> Seen:
    """A page with the case open, for the reason that the page offers as an example."""
    entry, said = page_entry(page_id), {**INVESTIGATOR, **address}
    return open_the_case(look_at_frame(page=entry, **said) if in_frame else look(entry, **said))


def open_the_case(seen: Seen) -> Seen:
    """The page after its reason was given, as the example has it."""
    click(seen, "documents_reason_example")
    next(item for item in seen.app.button if item.label == "Open the case").click().run()
    assert not seen.app.exception
    return seen


def at_item(seen: Seen, place: Place) -> Seen:
    """The page of a document with that place asked for, as a button on another page does."""
    seen.app.session_state["steady"][AT_ITEM] = place
    seen.app.run()
    assert not seen.app.exception
    return seen


def at_tab(seen: Seen, key: str, tab: str) -> Seen:
    """The page with a tab chosen."""
    seen.app.session_state[key] = tab
    seen.app.run()
    assert not seen.app.exception
    return seen


def press(seen: Seen, label: str) -> Seen:
    """The page after the button of that label was pressed."""
    next(item for item in seen.app.button if item.label == label).click().run()
    assert not seen.app.exception
    return seen


def item_of_name(case: Case, name: str) -> int:
    """The number of an item that can be read, by its name."""
    with case.reading() as cursor:
        found = cursor.execute(
            "select item_id from items where name = ? and status = 'indexed' order by item_id", [name]
        ).fetchone()
    assert found is not None, name
    return int(found[0])


def on_record(action: str) -> int:
    """How many records of that action of document search stand in the audit trail."""
    return int(sum(runtime().stores.audit.newest(1_000)["action"] == f"documents.{action}"))


def done_in(case: Case) -> list[str]:
    """What the case's own record says was done in it by the investigator, oldest first."""
    with case.reading() as cursor:
        rows = cursor.execute(
            "select action from activity where actor = 'demo|investigator' order by done_at"
        ).fetchall()
    return [action for (action,) in rows]
