"""What each role reads of force-level rows, on the sample data."""

import pytest

from data_access.national import NationalStore
from data_access.queries import read
from models.access import NOTHING, Scope

WAVE = {"wave_id": "2025-reassessment"}
BOARD = Scope(frozenset(), frozenset({"board", "peers", "public"}), "board")
KENT = Scope(frozenset({"kent"}), frozenset({"peers", "public"}), "peers")


@pytest.fixture
def rows(built_store):
    store = NationalStore(built_store)
    yield lambda scope, query, **given: read(store, scope, query, version=store.version(), **given)
    store.close()


def test_nobody_without_a_scope_sees_a_force(rows):
    for query in ("capability_levels_by_force", "force_waves"):
        assert rows(NOTHING, f"maturity/{query}", **WAVE).empty
    assert rows(NOTHING, "maturity/pillar_levels_by_force", visible_to="board", **WAVE).empty
    assert rows(NOTHING, "maturity/pillar_levels_by_force", visible_to="force", **WAVE).empty


def test_national_aggregates_need_no_scope(rows):
    assert len(rows(NOTHING, "maturity/national_pillars", **WAVE)) == 5
    assert len(rows(NOTHING, "maturity/national_capabilities", **WAVE)) == 25


def test_the_board_sees_no_forces_security_or_breach_level(rows):
    seen = rows(BOARD, "maturity/capability_levels_by_force", **WAVE)
    assert len(set(seen.force_id)) == 43
    assert set(seen.capability_id).isdisjoint({"R3", "R4"})
    assert seen.capability_id.nunique() == 23


def test_a_force_lead_sees_all_of_their_own_force_and_only_published_levels_of_others(rows):
    seen = rows(KENT, "maturity/capability_levels_by_force", **WAVE)
    assert {"R3", "R4"} <= set(seen.capability_id[seen.force_id == "kent"])
    assert {"R3", "R4"}.isdisjoint(seen.capability_id[seen.force_id != "kent"])
    assert rows(KENT, "maturity/capability_details_of_force", force_id="essex", **WAVE).empty


@pytest.mark.parametrize("scope", [BOARD, KENT])
def test_the_hidden_levels_of_another_force_cannot_be_worked_out_from_its_pillar_mean(rows, scope):
    means = rows(scope, "maturity/pillar_levels_by_force", visible_to=scope.visible_to, **WAVE)
    levels = rows(scope, "maturity/capability_levels_by_force", **WAVE)
    others = means[(means.pillar_id == "P2") & (means.force_id != "kent") & ~means.is_incomplete]
    assert set(others.capabilities_counted) == {3}
    for row in others.itertuples():
        shared = levels[(levels.force_id == row.force_id) & (levels.pillar_id == "P2")].published_level
        assert row.mean_level == pytest.approx(shared.mean())


def test_asking_for_the_full_variant_shows_no_other_force(rows):
    full = rows(KENT, "maturity/pillar_levels_by_force", visible_to="force", **WAVE)
    assert set(full.force_id) == {"kent"}
    assert rows(BOARD, "maturity/pillar_levels_by_force", visible_to="force", **WAVE).empty
