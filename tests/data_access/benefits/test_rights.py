"""Each function that keeps or tells something of the benefits register, with each role: as the table of roles says."""

from __future__ import annotations

from datetime import UTC, date, datetime
from itertools import product
from types import SimpleNamespace

import pytest

from data_access.benefits import (
    drafts,
    entries,
    founding,
    keeping,
    meetings,
    moving,
    reading,
    recent,
    round_trip,
    standing,
    upload,
    values,
    valuing,
    workbook,
)
from data_access.benefits.keeping import RowChange
from data_access.exports import About
from data_access.loaders import LoadRequest
from models.access import Viewer, roles
from models.benefits.kinds import APPROVE, EDIT, VIEW
from models.errors import EditRefused, NotPermitted
from tests.data_access.benefits.conftest import ANALYST, BOARD, OWNER
from tests.data_access.benefits.register import TODAY, board, bring, start, state_of, version_of
from tests.models.benefits.rows import GOOD

DAY, WORDS, SECRET = date(2026, 9, 30), "As agreed", "not yet said to anybody"
ABOUT = About("Register", "", {}, "", DAY, "NDAO", "1", False, "", datetime(2026, 9, 30, tzinfo=UTC), "NDAO analyst")
OF_BOARD = {"decision": "hold", "benefit_id": "BEN_001", "reason": WORDS}
EDITORS, BOARD_ROLES = {"ndao_analyst", "ndao_service_owner"}, {"national_board"}
READERS = EDITORS | BOARD_ROLES | {"pillar_lead", "portfolio_lead", "force_lead", "force_data_professional"}


def costs(path):
    return [LoadRequest("benefit_costs", path)]


# Each takes (stores, viewer, a file).
READS = {
    "register_of": lambda s, v, _: reading.register_of(s, v),
    "history_of": lambda s, v, _: reading.history_of(s, v, "BEN_001"),
    "moves_of": lambda s, v, _: moving.moves_of(s, v, "BEN_001"),
    "moves_since": lambda s, v, _: moving.moves_since(s, v, DAY),
    "targets_changed_since": lambda s, v, _: recent.targets_changed_since(s, v, DAY),
    "values_changed_since_approval": lambda s, v, _: recent.values_changed_since_approval(s, v),
    "entries_of": lambda s, v, _: entries.entries_of(s, v, "MEA_001"),
    "decisions_of": lambda s, v, _: meetings.decisions_of(s, v),
    "open_meeting": lambda s, v, _: meetings.open_meeting(s, v, "MTG_001"),
    "standings_of": lambda s, v, _: standing.standings_of(s, v, as_at=DAY),
    "series_of": lambda s, v, _: standing.series_of(s, v, "MEA_001", as_at=DAY),
    "spc_of": lambda s, v, _: standing.spc_of(s, v, "MEA_001", as_at=DAY),
    "paths_of": lambda s, v, _: standing.paths_of(s, v, as_at=DAY, months=[DAY]),
    "appraisal_of": lambda s, v, _: valuing.appraisal_of(s, v, as_at=DAY),
    "register_workbook": lambda s, v, _: workbook.register_workbook(s, v, ABOUT),
}
EDITS = {
    "keep_row": lambda s, v, _: keeping.keep_row(s, v, RowChange("cost", GOOD["cost"])),
    "keep_rows": lambda s, v, _: keeping.keep_rows(s, v, [RowChange("setting", GOOD["setting"])]),
    "add_values": lambda s, v, _: values.add_values(s, v, [{"measure_id": "MEA_001", "period": DAY, "value": 44}]),
    "move": lambda s, v, _: moving.move(s, v, "BEN_001", "mapped", reason=WORDS, version=1, today=TODAY),
    "move_all": lambda s, v, _: moving.move_all(s, v, ["BEN_001"], "mapped", reason=WORDS, today=TODAY),
    "set_up_meeting": lambda s, v, _: meetings.set_up_meeting(s, v, {**GOOD["meeting"], "title": "Another"}),
    "keep_minutes": lambda s, v, _: meetings.keep_minutes(s, v, "MTG_001", {"minutes": WORDS}, version=1),
    "close_meeting": lambda s, v, _: meetings.close_meeting(s, v, "MTG_001", version=1),
    "enter_founding": lambda s, v, _: founding.enter_founding(s, v),
    "keep_draft": lambda s, v, _: drafts.keep_draft(s, v, "benefit", "BEN_001", {"rationale": WORDS}, version=1),
    "draft_of": lambda s, v, _: drafts.draft_of(s, v, "benefit", "BEN_001"),
    "drop_from_draft": lambda s, v, _: drafts.drop_from_draft(s, v, "benefit", "BEN_001", ["rationale"]),
    "drop_draft": lambda s, v, _: drafts.drop_draft(s, v, "BEN_001"),
    "values_at": lambda s, v, _: drafts.values_at(s, v, "benefit", "BEN_001", 1),
    "check_register_files": lambda s, v, file: upload.check_register_files(s, v, costs(file)),
    "load_register_files": lambda s, v, file: upload.load_register_files(s, v, costs(file)),
    "compare_workbook": lambda s, v, file: round_trip.compare_workbook(s, v, LoadRequest("benefits", file)),
    "apply_differences": lambda s, v, _: round_trip.apply_differences(s, v, NOTHING_NEW),
}
DECISIONS = {
    "decide": lambda s, v, _: moving.decide(s, v, OF_BOARD, today=TODAY),
    "decide_at": lambda s, v, _: meetings.decide_at(s, v, "MTG_001", OF_BOARD),
}
NOTHING_NEW = SimpleNamespace(rejected=(), conflicts=(), changes=())
RIGHTS = [
    *((name, call, VIEW) for name, call in READS.items()),
    *((name, call, EDIT) for name, call in EDITS.items()),
    *((name, call, APPROVE) for name, call in DECISIONS.items()),
]


@pytest.fixture(scope="module")
def filled(tmp_path_factory):
    from data_access.stores import open_stores

    folder = tmp_path_factory.mktemp("rights")
    opened = open_stores(folder / "store", folder / "audit.key")
    start(opened)
    keeping.keep_row(opened, ANALYST, RowChange("meeting", GOOD["meeting"]))
    yield opened
    opened.close()


def viewer_of(role_id, force_id="kent", subject="somebody|else"):
    return Viewer(subject, "Somebody", role_id, force_id)


def kept(stores):
    """How much stands in every table that an edit of the register may touch."""
    counted = "changes audit benefit_rows benefit_moves benefit_values benefit_drafts".split()
    with stores.registers.reading() as cursor:
        return [cursor.execute(f"select count(*) from {name}").fetchone()[0] for name in counted]  # noqa: S608


def test_the_table_of_roles_gives_these_rights_and_no_others():
    found = {right: {one.role_id for one in roles().values() if right in one.capabilities} for right in (VIEW, EDIT)}
    assert (found[VIEW], found[EDIT]) == (READERS, EDITORS)
    assert {one.role_id for one in roles().values() if APPROVE in one.capabilities} == BOARD_ROLES
    assert not EDITORS & BOARD_ROLES


@pytest.mark.parametrize(("name", "call", "right"), RIGHTS, ids=[name for name, *_ in RIGHTS])
def test_a_role_without_the_right_is_refused_before_anything_is_read_or_kept(filled, tmp_path, name, call, right):
    before = kept(filled)
    without = [role_id for role_id, role in roles().items() if right not in role.capabilities]
    assert without
    for role_id in [*without, "no_such_role"]:
        with pytest.raises(NotPermitted):
            call(filled, viewer_of(role_id), tmp_path / "not-there.csv")
    assert kept(filled) == before


@pytest.mark.parametrize("name", READS)
def test_every_role_that_may_read_reads(filled, name):
    for role_id in READERS:
        READS[name](filled, viewer_of(role_id), None)


def test_those_who_edit_keep_rows_and_values(stores):
    start(stores)
    bring(stores, "monitoring")
    for role_id, name in product(sorted(EDITORS), ("add_values", "keep_draft", "draft_of", "drop_draft")):
        EDITS[name](stores, viewer_of(role_id), None)
    EDITS["keep_row"](stores, OWNER, None)
    EDITS["keep_rows"](stores, ANALYST, None)


def test_a_decision_among_other_rows_is_kept_for_nobody(stores):
    start(stores)
    mixed = [RowChange("cost", GOOD["cost"]), RowChange("decision", OF_BOARD)]
    before = kept(stores)
    for viewer in (ANALYST, OWNER, BOARD):
        with pytest.raises((NotPermitted, EditRefused)):
            keeping.keep_rows(stores, viewer, mixed)
    assert kept(stores) == before


def test_nobody_who_edits_makes_a_move_of_the_board(stores):
    start(stores)
    bring(stores, "profiled")
    for moved, to_state in product((moving.move, moving.move_all), ("approved", "realised", "no_such_state")):
        about = "BEN_001" if moved is moving.move else ["BEN_001"]
        more = {"version": version_of(stores, "BEN_001")} if moved is moving.move else {}
        with pytest.raises(EditRefused):
            moved(stores, ANALYST, about, to_state, reason=WORDS, today=TODAY, **more)
    assert state_of(stores) == "profiled"


def test_states_are_not_fields_of_a_row(stores):
    start(stores)
    for kind_id, row_id in (("benefit", "BEN_001"), ("measure", "MEA_001")):
        row = reading.register_of(stores, ANALYST).row(kind_id, row_id)
        forged = {**row.values, "state": "approved", "target_state": "approved", "version": 9, "is_synthetic": True}
        keeping.keep_row(stores, ANALYST, RowChange(kind_id, forged, row_id, row.version))
        kept_now = reading.register_of(stores, ANALYST).row(kind_id, row_id)
        assert (kept_now.state, kept_now.target_state) == (row.state, row.target_state)
        assert (kept_now.version, kept_now.is_synthetic, kept_now.values) == (row.version + 1, False, row.values)


def test_who_put_a_profile_forward_does_not_approve_it_under_another_role_either(stores):
    start(stores)
    bring(stores, "profiled")
    same = Viewer(ANALYST.subject, "Analyst", "national_board")
    with pytest.raises(EditRefused, match="does not approve it"):
        board(stores, "approve", viewer=same)
    board(stores, "approve")
    board(stores, "send_back")
    with pytest.raises(EditRefused, match="does not approve it"):  # the board's step back was no request
        board(stores, "approve", viewer=same, reason="Again")
    board(stores, "approve", reason="Again")
    assert state_of(stores) == "approved"


def test_what_was_typed_and_not_saved_is_its_writers_alone_and_not_in_the_trail(stores):
    start(stores)
    drafts.keep_draft(stores, ANALYST, "benefit", "BEN_001", {"rationale": SECRET}, version=1)
    assert drafts.draft_of(stores, ANALYST, "benefit", "BEN_001").values == {"rationale": SECRET}
    for other in (OWNER, viewer_of("ndao_analyst")):
        assert drafts.draft_of(stores, other, "benefit", "BEN_001") is None
        drafts.drop_draft(stores, other, "BEN_001")
    assert drafts.draft_of(stores, ANALYST, "benefit", "BEN_001") is not None
    with stores.registers.reading() as cursor:
        trail = cursor.execute("select * from audit").fetchall() + cursor.execute("select * from changes").fetchall()
    assert SECRET not in str(trail)
