"""Nothing that one force typed reaches a reader who may not have it: every page, role, view and export.

Two forces type words that can be found again (canaries.py); every page is opened as every role, with every view that
its address or its controls choose, and all that was sent is searched, with each file that was offered. The whole way
is gone twice in one process, in both orders of readers: what is remembered for one must not reach the next.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from pypdf import PdfReader
from starlette.requests import Request

from components import server_routes
from components.offers import OFFERS, Offer
from components.registry import DEFAULT_PAGE, PAGES, PageEntry, page_entry
from data_access.exports import csv_bytes, xlsx_bytes
from models.access import Viewer, may, roles
from models.sign_in import demo_viewer
from tests.pages.canaries import (
    CANARY,
    CLOSED,
    MAY_READ,
    NDAO,
    NOWHERE_ON_A_PAGE,
    OPEN,
    OWN,
    RETURNED,
    Reader,
    canary_store,
)
from tests.pages.looking import Seen, look, look_at_frame, serving
from tests.pages.worlds import answers_given_by, copy_of, load

SWAPPED, SAME = {CANARY: "kent", "kent": CANARY}, {CANARY: CANARY, "kent": "kent"}
HIDDEN = ("R3", "R4")
ORIGIN = "Data and source"
TOLD_BY_WAVE = [{"wave": CLOSED}, {"wave": OPEN}]
PARTS = ("Against others", "Capabilities", "Who to ring", "Change", "Sharing")

# What chooses a view of each page: keys of its address, and of its session where the address has none.
VIEWS: dict[str, list[dict[str, str]]] = {
    "home": [{}],
    "national-maturity": [
        {"view": view, "subject": subject, **wave}
        for view, subject in (("Where attention is needed", "P1"), ("Every force", "R3"), ("Evidence and coverage", "P2"))
        for wave in TOLD_BY_WAVE
    ]
    + [{"picture": "Map", "subject": "P2", "force": CANARY}],
    "force-maturity": [
        {"part": part, "force": CANARY, "wave": CLOSED, **more}
        for part in PARTS
        for more in ({}, {"pillar": "P2"})[: 2 if part == "Against others" else 1]
    ]
    + [{"part": "Against others", "group": "all", **wave} for wave in TOLD_BY_WAVE]
    + [{"part": "Against others", "force": CANARY, "wave": OPEN, "group": "region"}, {"part": "Who to ring", "gap": "?"}],
    "assessment": [{"assessment_view": view} for view in ("Respondents", "Upload", "Evidence", "Before you submit")],
    "answer": [{}],
    "moderation": [
        {"moderation_view": view, "moderated_wave": OPEN}
        for view in ("Queue", "Second person", "Re-scores", "Publish")
    ],
    "plan": [{"part": part, "force": CANARY} for part in ("Recommendations", "Plan", "Actions", "What-if")],
    "national-action": [
        {"action_view": view, **wave}
        for view in ("Once or in each force", "Plans and levels", "If every force acted", "Forces alike")
        for wave in TOLD_BY_WAVE
    ],
    "data-loading": [{}],
    "audit-trail": [{}],
}
IN_SESSION = {"assessment_view"}


def readers() -> list[Reader]:
    """Every role; those with a force of their own once as the canary force and once as another."""
    return [
        (role.role_id, own)
        for role in roles().values()
        for own in ((CANARY, RETURNED) if role.detail == "own" else (None,))
    ]


def test_every_page_has_its_views_here():
    assert set(VIEWS) == {entry.page_id for entry in PAGES}


def test_every_canary_may_be_read_by_somebody_and_not_by_everybody():
    assert all(allowed and allowed < set(readers()) for allowed in MAY_READ.values())


class Watch:
    """What each reader was sent, by canary, with the place where it was."""

    def __init__(self, named: str) -> None:
        self.named = named
        self.seen: dict[str, dict[Reader, str]] = defaultdict(dict)
        self.offers: dict[tuple[Reader, str], set[str]] = {}

    def visit(self, reader: Reader, entry: PageEntry, *, files: bool) -> None:
        for view in VIEWS[entry.page_id] if may(viewer(reader), entry.capability) else VIEWS[entry.page_id][:1]:
            view = {key: self.named if value == "?" else value for key, value in view.items()}
            for seen in shown(reader, entry, view):
                self.note(reader, f"{entry.page_id} {view}", seen.everything)
            for offer in offered():
                self.fetch(reader, offer, files=files)

    def fetch(self, reader: Reader, offer: Offer, *, files: bool) -> None:
        assert offer.viewer == viewer(reader)
        known = (reader, f"{offer.name} {offer.about.filters}")
        if known not in self.offers:
            self.offers[known] = set()
            for kind, text in contents(offer, files=files):
                self.note(reader, f"{offer.name} as {kind}", text)
                self.offers[known].add(kind)

    def note(self, reader: Reader, place: str, text: str) -> None:
        text = text.lower()
        for canary in MAY_READ:
            if canary.lower() in text:
                self.seen[canary].setdefault(reader, place)


def viewer(reader: Reader) -> Viewer:
    return demo_viewer(*reader)


def shown(reader: Reader, entry: PageEntry, view: Mapping[str, str]) -> Iterator[Seen]:
    """The page as it arrives, and again with every figure and list turned to its exports."""
    role_id, own = reader
    address = {key: value for key, value in view.items() if key not in IN_SESSION}
    address |= {"as": role_id, **({"own": own} if own else {})}
    seen = look_at_frame(**address) if entry.page_id == DEFAULT_PAGE else look(entry, **address)
    yield whole(seen)
    held = {key: value for key, value in view.items() if key in IN_SESSION}
    turned = {f"view_{key}": ORIGIN for key in re.findall(r'label: "View of ([^"]+)"', seen.everything)}
    if held or turned:
        for key, value in {**held, **turned}.items():
            seen.app.session_state[key] = value
        yield whole(Seen(seen.app.run()))


def whole(seen: Seen) -> Seen:
    """The page, drawn without a fault; the frame would show what it refused."""
    assert {fault.proto.type for fault in seen.app.exception} <= {"DataNotAvailable", "NotPermitted"}
    return seen


def offered() -> list[Offer]:
    """The offers made since the last call."""
    made = list(OFFERS._offers.values())
    OFFERS._offers.clear()
    return made


def contents(offer: Offer, *, files: bool) -> Iterator[tuple[str, str]]:
    """The text of every file that an offer can be fetched as; only tables where ``files`` is false."""
    about = replace(offer.about, generated_at=datetime.now(UTC))
    if not offer.makers:
        yield "csv", csv_bytes(offer.table, about).decode()
        if files:
            yield "xlsx", zipped(xlsx_bytes(offer.table, about))
        return
    for kind, make in offer.makers.items() if files else ():
        body = make(about)
        if kind == "pdf":
            yield kind, "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(body)).pages)
        else:
            yield kind, zipped(body) if kind in {"docx", "xlsx"} else body.decode()


def zipped(body: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        return "\n".join(archive.read(name).decode("utf-8", "replace") for name in archive.namelist())


@pytest.fixture(scope="module")
def filled(built_store, tmp_path_factory):
    return canary_store(copy_of(built_store, tmp_path_factory.mktemp("leaks") / "store"))


@pytest.fixture(scope="module")
def watched(filled):
    """All that was sent: those with rights first, then, in a fresh process state, those without first."""
    watch = Watch(filled.named)
    order = sorted(readers(), key=lambda reader: reader not in OWN | NDAO)
    for number, way in enumerate((order, order[::-1])):
        with serving(filled.folder):
            offered()
            for reader in way:
                for entry in PAGES:
                    watch.visit(reader, entry, files=number == 0)
    return watch


@pytest.mark.parametrize("canary", MAY_READ)
def test_words_of_a_force_reach_only_those_who_may_read_them(watched, canary):
    told = watched.seen[canary]
    leaks = {reader: place for reader, place in told.items() if reader not in MAY_READ[canary]}
    assert leaks == {}
