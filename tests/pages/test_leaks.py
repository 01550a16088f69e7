"""Nothing that one force typed reaches a reader who may not have it: every page, role, view and export.

Two forces type words that can be found again (canaries.py); every page is opened as every role, with every view that
its address or its controls choose, and all that was sent is searched, with each file that was offered. The whole way
is gone twice in one process, in both orders of readers: what is remembered for one must not reach the next.
"""

from __future__ import annotations

import asyncio
import io
import json
import re
import zipfile
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from pypdfium2 import PdfDocument
from starlette.requests import Request
from streamlit.web.server.starlette.starlette_app_utils import create_signed_value

from components import server_routes
from components.offers import OFFERS, Offer
from components.registry import DEFAULT_PAGE, PAGES, PageEntry, page_entry
from data_access.exports import csv_bytes, xlsx_bytes
from models.access import Viewer, may, roles
from models.records.kinds import record_kinds
from models.sign_in import demo_viewer
from tests.pages.canaries import (
    BOARD_KPI,
    CANARY,
    CLOSED,
    FUNNEL_KPI,
    LINK,
    MAY_READ,
    NDAO,
    ON_A_SHEET,
    OPEN,
    OWN,
    RETURNED,
    SHARED_KPI,
    Reader,
    canary_store,
)
from tests.pages.looking import SECTIONS, Seen, look, look_at_frame, serving
from tests.pages.worlds import answers_changed, copy_of, load

OTHER = "surrey"  # it has answers in both waves, as the canary force has
COOKIE = "_streamlit_user"
MOMENT = datetime(2026, 1, 1, tzinfo=UTC)
HIDDEN = ("R3", "R4")
NAMED = "the capability in which the canary force may be named"
ORIGIN = "Data and source"
TOLD_BY_WAVE = [{"wave": CLOSED}, {"wave": OPEN}]
PARTS = ("Against others", "Capabilities", "Who to ring", "Change", "Sharing")

# What chooses a view of each page: keys of its address, and of its session where the address has none.
VIEWS: dict[str, list[dict[str, str]]] = {
    "home": [{}],
    "national-maturity": [
        {"view": view, "subject": subject, **wave}
        for view, subject in zip(SECTIONS, ("P1", "R3", "P2"), strict=True)
        for wave in TOLD_BY_WAVE
    ]
    + [{"picture": "Map", "subject": "P2", "force": CANARY}],
    "force-maturity": [
        {"part": part, "force": CANARY, "wave": CLOSED, **more}
        for part in PARTS
        for more in ({}, {"pillar": "P2"})[: 2 if part == "Against others" else 1]
    ]
    + [{"part": "Against others", "group": "all", **wave} for wave in TOLD_BY_WAVE]
    + [
        {"part": "Against others", "force": CANARY, "wave": OPEN, "group": "region"},
        {"part": "Who to ring", "gap": NAMED},
    ],
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
    "scorecard": [{}],
    "kpi": [
        {"kpi": kpi_id, "series": CANARY, "kpi_part": part}
        for kpi_id in (BOARD_KPI, SHARED_KPI)
        for part in ("Chart", "Forces and units", "Notes and commentary", "Limits", "Definition and data")
    ],
    "force-comparison": [
        {"kpi": BOARD_KPI},
        {"kpi": FUNNEL_KPI},
        {"comparison_view": "Signals", "signals_shown": "Whole log"},
    ],
    "service-performance": [{}],
    "series-explorer": [{}],
    "quarterly-report": [{}],
    "performance-records": [{"register": kind.title} for kind in record_kinds().values()],
    "benefits": [{}],
    "benefits-map": [{}],
    "benefit": [{}],
    "benefits-review": [{}],
    "benefits-traceability": [{}],
    **{
        f"anpr-{name}": [{}]
        for name in ("lines", "leads", "vehicle", "convoys", "quality", "performance", "governance", "rollout")
    },
    **{entry.page_id: [{}] for entry in PAGES if entry.page_id.startswith("documents-")},
    "data-loading": [{}],
    "audit-trail": [{}],
}
LIVE = re.compile(r"(?<!\\)\[here(?:\\?\])\(.{20}|(?<!\\)<(?:a|script)\b.{20}")
TAG = re.compile(rf"<a href=.{{0,2}}{LINK}|<script.{{5}}")
FORMULA = re.compile(r"(?m)(?:^|[,\"])=cmd.{10}|<f>.{20}")
IN_SESSION = {"assessment_view"}  # this choice is not in the address


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

    def __init__(self, named: str, code: str) -> None:
        self.named = named
        self.code = code.lower()
        self.codes: dict[Reader, str] = {}
        self.seen: dict[str, dict[Reader, str]] = defaultdict(dict)
        self.offers: dict[tuple[Reader, str], set[str]] = {}
        self.live: list[tuple[str, str]] = []

    def visit(self, reader: Reader, entry: PageEntry, *, is_first: bool) -> None:
        """Every view and every file; the second time round the pages alone, of the closed wave alone."""
        for view in views(reader, entry):
            if not is_first and view.get("wave") == OPEN:
                continue
            view = {key: self.named if value == NAMED else value for key, value in view.items()}
            for seen in shown(reader, entry, view):
                self.note(reader, f"{entry.page_id} {view}", seen.everything)
                self.live += [(f"{entry.page_id} {view}", words) for words in live_words(seen)]
            for offer in offered():
                self.fetch(reader, offer, files=is_first)

    def fetch(self, reader: Reader, offer: Offer, *, files: bool) -> None:
        of_a_force = offer.viewer.role.detail == "own"  # others may say which regional unit is theirs, on its page
        assert (offer.viewer if of_a_force else replace(offer.viewer, force_id=None)) == viewer(reader)
        known = (reader, f"{offer.name} {offer.about.filters}")
        if not files or known not in self.offers:
            self.offers.setdefault(known, set())
            for kind, text in contents(offer, files=files):
                self.note(reader, f"{offer.name} as {kind}", text)
                self.live += [(f"{offer.name} as {kind}", words) for words in FORMULA.findall(text)]
                self.offers[known].add(kind)

    def note(self, reader: Reader, place: str, text: str) -> None:
        text = text.lower()
        if self.code in text:
            self.codes[reader] = place
        for canary in MAY_READ:
            if canary.lower() in text:
                self.seen[canary].setdefault(reader, place)


def viewer(reader: Reader) -> Viewer:
    return demo_viewer(*reader)


def live_words(seen: Seen) -> list[str]:
    """What was typed as a link or a tag and reached something that would make one of it."""
    kinds = (seen.app.title, seen.app.caption, seen.app.markdown, seen.app.subheader)
    lines = [item.value for kind in kinds for item in kind] + [item.label for item in seen.app.button]
    return LIVE.findall("\n".join(lines)) + TAG.findall(json.dumps(seen.figures))


def views(reader: Reader, entry: PageEntry) -> list[dict[str, str]]:
    """Every view of a page; one of a page that the role may not open. Without a force there is none to leave out."""
    known = VIEWS[entry.page_id]
    if not may(viewer(reader), entry.capability):
        return known[:1]
    return [view for view in known if reader[1] or "force" in view or entry.page_id != "force-maturity"]


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
    assert not seen.app.exception
    return seen


def offered() -> list[Offer]:
    """The offers made since the last call."""
    made = list(OFFERS._offers.values())
    OFFERS._offers.clear()
    return made


def contents(offer: Offer, *, files: bool) -> Iterator[tuple[str, str]]:
    """The text of every file that an offer can be fetched as; only tables as CSV where ``files`` is false."""
    about = replace(offer.about, generated_at=MOMENT)
    if not offer.makers:
        yield "csv", csv_bytes(offer.table, about).decode()
        if files:
            yield "xlsx", zipped(xlsx_bytes(offer.table, about))
        return
    for kind, make in offer.makers.items() if files and CLOSED not in offer.name else ():  # a report takes a second
        if offer.name.startswith("quarterly-report") and kind != "xlsx" and offer.viewer.role_id != "portfolio_lead":
            continue  # of one set of facts: as papers for the reader of the fewest
        body = make(about)
        if kind == "pdf":
            yield kind, "\n".join(page.get_textpage().get_text_range() for page in PdfDocument(body))
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
    """All that was sent: those with rights first, with every file; then, in a fresh state, the others first.

    The second time round one reader stands for all others that read the same rows.
    """
    watch = Watch(filled.named, filled.code)
    order = sorted(readers(), key=lambda reader: reader not in OWN | NDAO)
    back = [reader for reader in order[::-1] if reader in OWN | NDAO or reader in TestHiddenLevels.READERS]
    for number, way in enumerate((order, back)):
        with serving(filled.folder):
            offered()
            for reader in way:
                for entry in PAGES:
                    watch.visit(reader, entry, is_first=number == 0)
    return watch


@pytest.mark.parametrize("canary", MAY_READ)
def test_words_of_a_force_reach_only_those_who_may_read_them(watched, canary):
    told = watched.seen[canary]
    assert {reader: place for reader, place in told.items() if reader not in MAY_READ[canary]} == {}


@pytest.mark.parametrize("canary", sorted(set(MAY_READ) - ON_A_SHEET))
def test_words_of_a_force_reach_somebody_who_may_read_them(watched, canary):
    assert watched.seen[canary]


def test_nothing_that_was_typed_came_alive(watched):
    assert watched.live == []


@pytest.mark.parametrize(
    ("find", "words"),
    [
        (LIVE, f"[here]({LINK}) and more words"),
        (LIVE, "<script>alert(1)</script> and more words"),
        (TAG, f"<a href='{LINK}'>x</a>"),
        (FORMULA, "a,=cmd|' /C calc'!A0,b"),
        (FORMULA, '"=cmd|\' /C calc\'!A0"'),
    ],
)
def test_what_is_alive_would_be_found(find, words):
    assert find.search(words)


def test_files_of_each_type_were_searched(watched):
    assert {kind for kinds in watched.offers.values() for kind in kinds} >= {"csv", "xlsx", "pdf", "docx", "ics", "txt"}


def test_a_reader_whose_role_may_not_export_was_offered_nothing(watched):
    assert {reader for reader, _ in watched.offers if not may(viewer(reader), "export")} == set()


def test_a_code_of_a_respondent_is_on_no_page(filled, watched):
    assert set(watched.codes) == set()


def test_a_code_opens_the_sheet_of_its_respondent_and_no_other_role_has_one(filled):
    with serving(filled.folder):
        seen = look(page_entry("answer"), **{"as": "respondent"})
        assert "canarycomment" not in seen.everything
        seen.app.session_state["answer_code"] = filled.code
        seen.app.session_state["answer_at"] = 0
        assert "canarycomment" in whole(Seen(seen.app.run())).everything
        other = look(page_entry("answer"), **{"as": "force_lead", "own": RETURNED})
        other.app.session_state["answer_code"] = filled.code
        other.app.session_state["answer_at"] = 0
        assert "canarycomment" not in whole(Seen(other.app.run())).everything


class TestHiddenLevels:
    """Two stores that differ only in levels which two forces share with NDAO alone send everybody else the same."""

    PAGES = ("home", "national-maturity", "force-maturity", "assessment", "moderation", "plan", "national-action")
    READERS = (  # one a scope and set of pages: every other role reads the rows of one of these, on fewer pages
        ("national_board", None),
        ("pillar_lead", None),
        ("force_lead", RETURNED),
        ("portfolio_lead", None),
    )

    def sent(self, store, reader):
        """Pages and files, by place."""
        told = {}
        with serving(store.folder):
            offered()
            for entry in (page_entry(page_id) for page_id in self.PAGES):
                for view in views(reader, entry):
                    view = {key: store.named if value == NAMED else value for key, value in view.items()}
                    for number, seen in enumerate(shown(reader, entry, view)):
                        told[entry.page_id, str(view), number] = without_times(seen.everything)
                    for offer in offered():
                        told |= {(offer.name, str(view), kind): text for kind, text in contents(offer, files=False)}
        return told

    @pytest.mark.parametrize("reader", READERS)
    def test_no_other_reader_can_tell_them_apart(self, twins, reader):
        one, other = (self.sent(store, reader) for store in twins)
        assert [place for place in one if one[place] != other.get(place)] == []
        assert one.keys() == other.keys()

    def test_the_force_itself_can(self, twins):
        one, other = (self.sent(store, ("force_lead", CANARY)) for store in twins)
        assert one != other


ESSEX_LEAD = {"sub": "essex-1", "roles": ["force_lead"], "force": CANARY}


SECRET = "0123456789abcdef0123456789abcdef0123456789abcdef"


def claims(**given):
    return {"is_logged_in": True, "iss": "https://login.example", "exp": 4e9, **given}


@pytest.fixture(scope="class")
def offering(filled):
    """A copy with sign-in that has offered a file to a force lead."""
    with serving(filled.folder, demo=False, sign_in=True), pytest.MonkeyPatch.context() as patch:
        patch.setattr("streamlit.web.server.starlette.starlette_websocket.get_cookie_secret", lambda: SECRET)
        offered()
        seen = look(page_entry("force-maturity"), claims=claims(**ESSEX_LEAD), part="Capabilities")
        seen.app.session_state["view_force_levels"] = ORIGIN
        whole(Seen(seen.app.run()))
        yield


@pytest.mark.usefixtures("offering")
class TestExportRoute:
    """With sign-in, a file goes to the very viewer to whom it was offered, and after others asked for it as well."""

    def fetch(self, claims=None, *, secret=SECRET, token=None):
        """The status of a request for the file, with the cookie of these claims."""
        token = token or next(token for token, offer in OFFERS._offers.items() if not offer.makers)
        headers = []
        if claims is not None:
            signed = create_signed_value(secret, COOKIE, json.dumps(claims)).decode()
            headers = [(b"cookie", f"{COOKIE}={signed}".encode("latin-1"))]
        scope = {"type": "http", "method": "GET", "path": f"/export/{token}", "query_string": b"format=csv",
                 "headers": headers, "path_params": {"token": token}}  # fmt: skip
        return asyncio.run(server_routes.export(Request(scope))).status_code

    def test_the_viewer_gets_it(self):
        assert self.fetch(claims(**ESSEX_LEAD)) == 200

    @pytest.mark.parametrize(
        "changed",
        [
            {"sub": "sussex-1", "force": RETURNED},
            {"sub": "essex-2"},
            {"iss": "https://other.example"},
            {"exp": 1},
            {"is_logged_in": False},
            {"roles": ["gardener"]},
            {"roles": ["respondent"]},
            {"force": RETURNED},
        ],
    )
    def test_nobody_else_does(self, changed):
        assert self.fetch(claims(**{**ESSEX_LEAD, **changed})) == 404
        assert self.fetch(claims(**ESSEX_LEAD)) == 200

    def test_nor_does_one_without_a_cookie_or_with_a_forged_one_or_a_guessed_token(self):
        assert self.fetch() == 404
        assert self.fetch(claims(**ESSEX_LEAD), secret="wrong" + SECRET) == 404
        assert self.fetch(claims(**ESSEX_LEAD), token="0" * 64) == 404
        assert self.fetch(claims(**ESSEX_LEAD)) == 200


@pytest.fixture(scope="module")
def twins(filled, tmp_path_factory):
    """One where the canary force is above the other in what is hidden, and one the other way round."""
    folder = tmp_path_factory.mktemp("twins")
    return [twin(filled, folder / name, levels) for name, levels in (("up", (4, 2)), ("down", (2, 4)))]


def twin(filled, folder, levels):
    store = replace(filled, folder=copy_of(filled.folder, folder / "store"))
    given = dict(zip((CANARY, OTHER), levels, strict=True))
    changed = answers_changed(store.folder, given, folder / "answers.csv", lambda row: hidden_level(row, given))
    load(store.folder, ("assessment_answers", changed))
    return store


def hidden_level(row, given):
    """The answer, with the level that its force is given where it is hidden.

    In the rest of the pillar both forces are alike, so that no national figure, which may tell both together, moves.
    """
    if not row["capability_id"].startswith("R"):
        return row
    level = given[row["force_id"]] if row["capability_id"] in HIDDEN else 3
    return {**row, "level": level, "coverage_percent": 50.0, "evidence_grade": None, "evidence_date": None}


def without_times(text: str) -> str:
    """The text without moments at which something was done: two stores are not filled at the same one."""
    return re.sub(r"\b\d{1,2}:\d\d\b|EVI-[0-9a-f]{16}|[0-9a-f]{32,64}|Reference [0-9a-f]{8}", "", text)
