"""A store in which two forces typed words that can be found again, and who may read each of them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

from data_access.assessments import moderation, publishing, rescoring, sheets
from data_access.assessments.evidence import attach_file, attach_link
from data_access.assessments.upload import upload_answers
from data_access.benchmarks import save_consents, save_note, save_peer_list
from data_access.loaders import LoadRequest
from data_access.performance.annotations import add_annotation
from data_access.performance.commentaries import add_commentary
from data_access.performance.exclusions import exclude_force
from data_access.performance.rebases import decide_rebase, propose_rebase
from data_access.performance.signal_log import explain_signal, logged_signals, record_signals
from data_access.plans.actions import ActionWords, NewAction, add_actions, change_status, close_action
from data_access.plans.settings import save_settings
from data_access.queries import read
from data_access.records.keeping import add_record
from data_access.stores import Stores, open_stores
from models.access import Scope, scope_of
from models.assessments.answers import Answer
from models.maturity.ring import contact_roles
from models.plans.actions import ActionState
from models.sign_in import demo_viewer
from tests.pages.worlds import ANSWERS, CODES, write_rows

CANARY, RETURNED = "essex", "sussex"
CLOSED, OPEN = "2025-reassessment", "2026-reassessment"
IN_DATE = "2026-02-01"
LEAD, RETURNED_LEAD = demo_viewer("force_lead", CANARY), demo_viewer("force_lead", RETURNED)
ANALYST, RESPONDENT = demo_viewer("ndao_analyst", None), demo_viewer("respondent", None)

BOARD_KPI, SHARED_KPI, FUNNEL_KPI = "KPI_087", "KPI_042", "KPI_040"
LINK = "https://hostile.example"
HOSTILE = f"=cmd|' /C calc'!A0 [here]({LINK}) <a href='{LINK}'>x</a> <script>x</script> "

Reader = tuple[str, str | None]  # role, and own force where the role has one

OWN = {("force_lead", CANARY), ("force_data_professional", CANARY)}
NDAO = {("ndao_analyst", None)}
OTHER_FORCES = {("force_lead", RETURNED), ("force_data_professional", RETURNED)}
BOARD = {("national_board", None), ("pillar_lead", None)}
OWNERS = {("ndao_service_owner", None)}
RECORDS = {("auditor", None), ("administrator", None)}
THEIR_OWN_SHEET = {("respondent", None)}  # with the code in hand, and only then

MAY_READ: dict[str, set[Reader]] = {
    "canaryrole": OWN | NDAO | THEIR_OWN_SHEET,
    "canaryseat": OWN | NDAO | RECORDS,  # the trail names the record that was touched, never what is in it
    "ESX-01": OWN | NDAO | RECORDS,
    "canarycomment": NDAO | THEIR_OWN_SHEET,
    "canaryevidencetitle": OWN | NDAO,
    "canaryevidencelink": OWN | NDAO,
    "canaryfilename": OWN | NDAO,
    "canaryfilecontent": OWN | NDAO,
    "canaryagreed": OWN | NDAO,
    "canaryproposed": OWN | NDAO | {("pillar_lead", None)},  # the second person
    "canaryhiddenproposal": OWN | NDAO,
    "canaryreturned": NDAO | {("force_lead", RETURNED)},
    "canaryplannedtitle": OWN | NDAO,
    "canaryowner": OWN | NDAO,
    "canarymeasure": OWN | NDAO,
    "canaryblocker": OWN | NDAO,
    "canarydropped": OWN | NDAO,
    "canarynamedtitle": OWN | NDAO | OTHER_FORCES,
    "canarynameddone": OWN | NDAO | OTHER_FORCES,
    "canaryunnamedtitle": OWN | NDAO,
    "canaryunnameddone": OWN | NDAO,
    "canaryrescore": OWN | NDAO,
    "canarynote": OWN | NDAO | OTHER_FORCES | BOARD,
    "canaryhiddennote": OWN | NDAO,
    "canaryboardnote": OWN | NDAO | BOARD,
    "canaryboardcomment": OWN | NDAO | BOARD,
    "canaryboardrebase": OWN | NDAO | BOARD,
    "canaryboarddecision": OWN | NDAO | BOARD,
    "canaryboardreason": OWN | NDAO | BOARD,
    "canarysharednote": OWN | NDAO | BOARD | OTHER_FORCES,
    "canarysharedcomment": OWN | NDAO | BOARD | OTHER_FORCES,
    "canarysharedreason": OWN | NDAO | BOARD | OTHER_FORCES,
    "canaryexclusion": OWN | NDAO | BOARD | OTHER_FORCES,
    "canarytalk": NDAO | OWNERS,
    "canaryclaim": NDAO | OWNERS,
}
ON_A_SHEET = {"canarycomment"}  # only with the code in hand, or once an analyst picks the claim


@dataclass(frozen=True)
class CanaryStore:
    """The folder, the secret code of a respondent, and the capability in which the force may be named."""

    folder: Path
    code: str
    named: str


def canary_store(folder: Path) -> CanaryStore:
    """Fill the registers of a private copy of the sample store as its people would."""
    stores = open_stores(folder, folder / "audit.key")
    try:
        code = _assessment(stores, folder)
        named, unnamed = _better_than_returned(stores)
        _plan(stores, named, unnamed)
        _returned(stores, folder)
        _sharing(stores, named)
        _recorded(stores)
        _said(stores)
        return CanaryStore(folder, code, named)
    finally:
        stores.close()


def _assessment(stores: Stores, folder: Path) -> str:
    """Answered, submitted, moderated and published; then two more decisions that wait for a second person."""
    sheets.open_assessment(stores, LEAD, OPEN)
    (invited,) = sheets.invite(stores, LEAD, OPEN, ["canaryrole analyst"])
    person = sheets.respondent_of_code(stores, RESPONDENT, invited.code)
    for capability_id in CODES:
        given = Answer(capability_id, 4, comment="canarycomment here")
        sheets.save_answer(stores, RESPONDENT, person, given, version=0)
    upload_answers(stores, LEAD, OPEN, LoadRequest("assessment_answers", _file(folder / "essex.csv", CANARY)))
    _evidence(stores, folder)
    row = sheets.assessment(stores, LEAD, OPEN, CANARY)
    sheets.submit(stores, LEAD, OPEN, version=row["version"])
    _decide(stores, "F2", None, "canaryagreed by what was seen")
    publishing.publish(stores, ANALYST, OPEN)
    _decide(stores, "F3", 1, "canaryproposed by what was seen")
    _decide(stores, "R3", 1, "canaryhiddenproposal by what was seen")
    return invited.code


def _file(path: Path, force_id: str) -> Path:
    rows = [
        (OPEN, force_id, f"canaryseat{seat}-{force_id}", "canaryrole by file", code, 4, 80, "B", IN_DATE)
        for seat in range(5)
        for code in CODES
    ]
    return write_rows(path, ANSWERS, rows)


def _evidence(stores: Stores, folder: Path) -> None:
    path = folder / "canary.txt"
    path.write_text("canaryfilecontent", encoding="utf-8")
    stated = {"supports_level": 4, "evidence_date": date.fromisoformat(IN_DATE)}
    for capability_id in ("F1", "N1"):
        place = (stores, LEAD, OPEN, capability_id)
        attach_link(*place, title="canaryevidencetitle", link="https://canaryevidencelink.example/x", **stated)
        attach_file(*place, title="canaryevidencetitle", path=path, file_name="canaryfilename.txt", **stated)


def _decide(stores: Stores, capability_id: str, level: int | None, reason: str) -> None:
    claim = next(
        item for item in moderation.claims(stores, ANALYST, OPEN, [CANARY]) if item.capability_id == capability_id
    )
    level = level or claim.gated_level
    moderation.decide(stores, ANALYST, claim, wave_id=OPEN, level=level, reason=reason, version=0)


def _better_than_returned(stores: Stores) -> tuple[str, str]:
    """Two shared capabilities in which the canary force could be rung by the other one."""
    scope = Scope(frozenset({CANARY, RETURNED}))
    rows = read(
        stores.national,
        scope,
        "maturity/capability_levels_by_force",
        version=stores.national.version(),
        wave_id=CLOSED,
    )
    levels = rows.pivot(index="capability_id", columns="force_id", values="published_level")
    settled = rows[(rows.force_id == CANARY) & ~rows.is_unevidenced & ~rows.is_provisional].capability_id
    better = levels[(levels[CANARY] > levels[RETURNED]) & (levels[RETURNED] < 3) & levels.index.isin(settled)]
    shared = [item for item in better.index if item not in ("R3", "R4")]
    return shared[0], shared[1]


def _plan(stores: Stores, named: str, unnamed: str) -> None:
    save_settings(stores, LEAD, starts_on=date.today(), capacity_points=6, version=0)
    words = ActionWords(
        "canaryplannedtitle", "canaryowner", date.today() - timedelta(days=3), 2.0, "canarymeasure", None, None
    )
    spare = [item for item in CODES if item not in (named, unnamed)]
    _, blocked, dropped = add_actions(stores, LEAD, [NewAction(item, 2, words) for item in spare[:3]])
    change_status(stores, LEAD, blocked, status=ActionState.BLOCKED, words="canaryblocker", version=1)
    change_status(stores, LEAD, dropped, status=ActionState.DROPPED, words="canarydropped", version=1)
    _close(stores, named, replace(words, title="canarynamedtitle"), "canarynameddone")
    _close(stores, unnamed, replace(words, title="canaryunnamedtitle"), "canaryunnameddone")
    request = next(row for row in rescoring.open_requests(stores, ANALYST) if row["capability_id"] == named)
    rescoring.refuse(stores, ANALYST, request, reason="canaryrescore")


def _close(stores: Stores, capability_id: str, words: ActionWords, done: str) -> None:
    (action_id,) = add_actions(stores, LEAD, [NewAction(capability_id, 2, words)])
    change_status(stores, LEAD, action_id, status=ActionState.IN_PROGRESS, version=1)
    evidence_id = attach_link(
        stores, LEAD, CLOSED, capability_id, title="canaryevidencetitle", link="https://canaryevidencelink.example/y",
        supports_level=3, evidence_date=date.today(),
    )  # fmt: skip
    close_action(stores, LEAD, action_id, what_was_done=done, evidence_id=evidence_id, wave_id=CLOSED, version=2)


def _returned(stores: Stores, folder: Path) -> None:
    sheets.open_assessment(stores, RETURNED_LEAD, OPEN)
    request = LoadRequest("assessment_answers", _other_file(folder / "sussex.csv"))
    upload_answers(stores, RETURNED_LEAD, OPEN, request)
    row = sheets.assessment(stores, RETURNED_LEAD, OPEN, RETURNED)
    sheets.submit(stores, RETURNED_LEAD, OPEN, version=row["version"])
    sheets.return_to_force(
        stores, ANALYST, OPEN, RETURNED, reason="canaryreturned", version=int(row["version"]) + 1
    )


def _other_file(path: Path) -> Path:
    rows = [(OPEN, RETURNED, f"s{seat}", "Analyst", code, 2, 50, "B", IN_DATE) for seat in range(5) for code in CODES]
    return write_rows(path, ANSWERS, rows)


def _sharing(stores: Stores, named: str) -> None:
    role = next(iter(contact_roles()))
    save_consents(
        stores, LEAD, [named], is_named=True, contact_role=role, known=frozenset(CODES), versions={}
    )
    save_peer_list(stores, LEAD, ["kent", "norfolk"], known={"kent", "norfolk"}, version=0)
    for wave_id in (CLOSED, OPEN):
        save_note(stores, LEAD, wave_id, "F1", "canarynote", version=0)
        save_note(stores, LEAD, wave_id, "R3", "canaryhiddennote", version=0)


def _recorded(stores: Stores) -> None:
    talk = {"subject": "canarytalk", "joint_problem": "canarytalk", "business_partner_role": "Business partner"}
    add_record(
        stores, ANALYST, "engagement",
        {"held_on": date.today(), "organisation": CANARY, "role_met": "Head of data", "channel": "visit", **talk},
    )  # fmt: skip
    add_record(
        stores, ANALYST, "product_outcome",
        {"product": "anpr", "organisation": CANARY, "month": date.today(), "active_users": 1, "searches": 1,
         "arrests": 1, "evidence": "canaryclaim"},
    )  # fmt: skip


def _said(stores: Stores) -> None:
    """What the canary force and NDAO say about its KPI values: one shared with the board alone, one with everybody.

    The new start comes last: with it the chart lists another signal.
    """
    for kpi_id, name in ((BOARD_KPI, "board"), (SHARED_KPI, "shared")):
        place = (stores, LEAD, kpi_id, CANARY)
        words = f"{HOSTILE}canary{name}"
        add_annotation(*place, happened_on=date(2026, 2, 3), kind="event", words=f"{words}note")
        add_commentary(*place, period=date(2026, 3, 1), words=f"{words}comment")
    version = stores.national.version()
    record_signals(stores, version)
    own = scope_of(LEAD, frozenset({CANARY}))
    for one in logged_signals(stores, own, version):
        name = {BOARD_KPI: "board", SHARED_KPI: "shared"}.get(one.kpi_id)
        if name and one.unit_id == CANARY:
            reason = f"{HOSTILE}canary{name}reason"
            explain_signal(stores, LEAD, one.signal_id, reason, version=one.version)
    start = {"from_period": date(2025, 10, 1), "reason": "canaryboardrebase"}
    rebase_id = propose_rebase(stores, LEAD, BOARD_KPI, CANARY, **start)
    decide_rebase(stores, ANALYST, rebase_id, decision="approved", reason="canaryboarddecision", version=1)
    exclude_force(stores, ANALYST, FUNNEL_KPI, CANARY, f"{HOSTILE}canaryexclusion", known={CANARY}, version=0)
