"""A small register for tests: one benefit behind two outputs, moved along as people would."""

import json
from datetime import date

from data_access.benefits.keeping import RowChange, keep_row, keep_rows
from data_access.benefits.moving import decide, move
from data_access.benefits.reading import kept_row, register_of
from data_access.edits import rows_of
from tests.data_access.benefits.conftest import ANALYST, BOARD
from tests.models.benefits.rows import GOOD

TODAY = date(2026, 11, 20)
PROFILE = {"rationale": "Sharing helps investigations."}
LIVE = {"live_on": date(2025, 9, 1)}
WAY = ("mapped", "profiled", "approved", "baselined", "monitoring")


def start(stores, *, measure=None, output=LIVE, benefit=None):
    """One benefit with its measure, and an output that leads to it through a business change."""
    keep_rows(
        stores,
        ANALYST,
        [
            RowChange("benefit", {**GOOD["benefit"], **PROFILE, **(benefit or {})}),
            RowChange("measure", {**GOOD["measure"], **(measure or {})}),
            RowChange("output", {**GOOD["output"], **output}),
            RowChange("change", GOOD["change"]),
            RowChange("link", {**GOOD["link"], "to_id": "CHG_001"}),
            RowChange("link", {**GOOD["link"], "from_id": "CHG_001"}),
        ],
    )
    return "BEN_001"


def version_of(stores, row_id, kind_id="benefit"):
    return register_of(stores, ANALYST).row(kind_id, row_id).version


def state_of(stores, benefit_id="BEN_001"):
    return register_of(stores, ANALYST).row("benefit", benefit_id).state


def step(stores, to_state, *, viewer=ANALYST, benefit_id="BEN_001"):
    move(stores, viewer, benefit_id, to_state, reason="As agreed", version=version_of(stores, benefit_id), today=TODAY)


def board(stores, decision, *, viewer=BOARD, benefit_id="BEN_001", reason="", **more):
    values = {"decision": decision, "benefit_id": benefit_id, "reason": reason or f"Agreed: {decision}"}
    return decide(stores, viewer, {**values, **more}, today=TODAY)


def bring(stores, to_state):
    """Move the benefit along the way up to a state before the board declares it realised."""
    for state in WAY[: WAY.index(to_state) + 1]:
        if state == "approved":
            board(stores, "approve")
        else:
            step(stores, state)


def change(stores, kind_id, row_id, *, viewer=ANALYST, reason="", **changed):
    row = register_of(stores, viewer).row(kind_id, row_id)
    return keep_row(stores, viewer, RowChange(kind_id, {**row.values, **changed}, row_id, row.version, reason))


def require_history_replays(stores):
    """Going through the log of changes from its start gives every row of the register as it stands."""
    with stores.registers.reading() as cursor:
        log = cursor.execute("select record_id, before, after from changes order by change_id").fetchall()
        moves = cursor.execute("select benefit_id, from_state, to_state from benefit_moves order by move_id").fetchall()
    replayed, states = {}, {}
    for row_id, before, after in log:
        assert json.loads(before) == replayed.get(row_id, {})
        replayed[row_id] = json.loads(after)
    for benefit_id, from_state, to_state in moves:
        assert from_state == states.get(benefit_id, "identified")
        states[benefit_id] = to_state
    rows = rows_of(stores, "benefits/rows_standing")
    assert {row["row_id"] for row in rows} == set(replayed)
    for row in rows:
        told, kept = replayed[row["row_id"]], kept_row(row)
        assert json.loads(row["field_values"]) == {name: told[name] for name in kept.values}
        for name in ("state", "target_state", "is_withdrawn", "version"):
            assert row[name] == told[name]
        if kept.kind_id == "benefit":
            assert kept.state == states.get(kept.row_id, "identified")
