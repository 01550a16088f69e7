"""Levels that a panel decided, and evidence that a force attached, in the derived tables."""

from datetime import date, timedelta

import duckdb
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data_access.derive import derive
from data_access.migrate import migrate
from models.maturity.evidence import decided_distribution, decided_levels, moderated_levels
from models.maturity.uncertainty import (
    bootstrap_levels,
    gated_distribution,
    level_counts,
    level_distribution,
    level_interval,
)
from tests.data_access.test_derive import (
    FORCES,
    TIERS,
    WAVES,
    add_answers,
    add_force,
    add_framework,
    add_wave,
    agreed,
    rows_of,
)

DAY = WAVES["w1"]


@pytest.fixture
def con():
    with duckdb.connect() as connection:
        migrate(connection, "national")
        add_framework(connection)
        add_wave(connection, "w1", DAY)
        for force_id in FORCES:
            add_force(connection, force_id)
        yield connection


def answers_of(force_id, levels, *, wave_id="w1", capabilities=tuple(TIERS), grade="A"):
    """One respondent a level, each with evidence for what they say, in every capability."""
    dated = WAVES[wave_id] if grade else None
    each = ((f"r{place}", capability, level) for place, level in enumerate(levels) for capability in capabilities)
    return [(wave_id, force_id, *answer, None, grade, dated) for answer in each]


def decide(con, force_id, level, *, capability="F1", wave_id="w1", reason="Seen"):
    con.execute(
        "insert into raw.moderated_levels values (?, ?, ?, ?, ?, '2025-07-01', 'load')",
        [wave_id, force_id, capability, level, reason],
    )


def attach(con, force_id, level, *, capability="F1", wave_id="w1", grade="A", dated=DAY):
    number = con.execute("select count(*) from raw.evidence_items").fetchone()[0]
    con.execute(
        "insert into raw.evidence_items values (?, ?, ?, ?, ?, ?, ?, 'load')",
        [f"e{number}", wave_id, force_id, capability, level, grade, dated],
    )


def level_of(con, force_id, capability="F1", wave_id="w1"):
    where = f"force_id = '{force_id}' and capability_id = '{capability}' and wave_id = '{wave_id}'"
    (row,) = rows_of(con, "derived.capability_levels", where=where)
    return row


def test_a_level_that_a_panel_decided_is_published_and_the_own_level_is_kept(con):
    add_answers(con, answers_of("force-a", [3, 3, 3, 4, 3]))
    decide(con, "force-a", 2, reason="Only in two teams")
    derive(con)
    row = level_of(con, "force-a")
    assert (row["self_level"], row["published_level"], row["moderated_level"]) == (3, 2, 2)
    assert row["moderation_reason"] == "Only in two teams"
    untouched = level_of(con, "force-a", "F2")
    assert (untouched["published_level"], untouched["moderated_level"]) == (3, None)


@pytest.mark.parametrize("step", [-1, 1])
def test_the_interval_of_a_decided_level_is_moved_and_no_narrower(con, step):
    for force_id in ("force-a", "force-b"):
        add_answers(con, answers_of(force_id, [3, 3, 3, 3, 3, 3, 3, 3, 2, 4, 2, 4]))
    decide(con, "force-b", 3 + step)
    derive(con)
    alone, decided = level_of(con, "force-a"), level_of(con, "force-b")
    assert 1 < alone["level_low"] and alone["level_high"] < 5
    assert (decided["level_low"], decided["level_high"]) == (alone["level_low"] + step, alone["level_high"] + step)


def test_an_interval_that_has_width_keeps_it_when_a_panel_moves_it(con):
    for force_id in ("force-a", "force-b"):
        add_answers(con, answers_of(force_id, [2, 3, 2, 3, 4, 3, 4, 3, 2, 4, 2, 4]))
    decide(con, "force-b", 4)
    derive(con)
    alone, decided = level_of(con, "force-a"), level_of(con, "force-b")
    assert alone["published_level"] == 3 and alone["level_high"] - alone["level_low"] >= 1
    assert (decided["level_low"], decided["level_high"]) == (alone["level_low"] + 1, alone["level_high"] + 1)


def test_deciding_what_the_gate_gives_changes_nothing_but_the_mark(con):
    for force_id in ("force-a", "force-b"):
        add_answers(con, answers_of(force_id, [4, 4, 3, 4, 5], grade=None))
    decide(con, "force-b", 3)
    derive(con)
    rows = [level_of(con, force_id) for force_id in ("force-a", "force-b")]
    columns = ("published_level", "level_low", "level_high")
    assert [[row[c] for c in columns] for row in rows] == [[rows[0][c] for c in columns]] * 2
    assert rows[0]["published_level"] == 3


def test_pillars_and_national_figures_rest_on_the_decided_level(con):
    for force_id in FORCES:
        add_answers(con, answers_of(force_id, [3] * 6))
        decide(con, force_id, 5)
    derive(con)
    (national,) = rows_of(con, "national.capability_levels", where="capability_id = 'F1'")
    assert (national["median_level"], national["at_level_5"]) == (5, 8)
    for row in rows_of(con, "derived.pillar_levels", where="pillar_id = 'F' and visible_to = 'force'"):
        assert row["mean_level"] == 4 and row["mean_low"] <= 4 <= row["mean_high"]
        assert row["floor_capability_id"] == "F2"


def silent_store(con):
    """Eight forces at level 2; in one of them nobody answered F1, and a panel decided it."""
    for force_id in FORCES:
        add_answers(con, answers_of(force_id, [2] * 8))
    con.execute("delete from raw.assessment_answers where force_id = 'force-a' and capability_id = 'F1'")
    decide(con, "force-a", 5)
    derive(con)


def test_a_decided_level_without_answers_is_published_and_called_nothing(con):
    silent_store(con)
    row = level_of(con, "force-a")
    assert (row["self_level"], row["published_level"], row["answered"]) == (None, 5, 0)
    assert (row["level_low"], row["level_high"]) == (5, 5)
    assert row["is_provisional"] and not row["is_incomplete"]
    assert (row["national_median"], row["comparison"], row["comparison_p"]) == (2, None, None)


def test_a_change_to_a_level_that_nobody_answered_is_never_clear(con):
    silent_store(con)
    add_wave(con, "w2", WAVES["w2"])
    for force_id in FORCES:
        add_answers(con, answers_of(force_id, [5] * 8, wave_id="w2"))
    derive(con)
    rows = rows_of(con, "derived.capability_changes", where="wave_id = 'w2'")
    words = {(row["force_id"], row["capability_id"]): row["verdict"] for row in rows}
    assert words.pop(("force-a", "F1")) == "no clear change"
    assert set(words.values()) == {"clearly higher"}
    con.execute("update raw.moderated_levels set moderated_level = 2")
    derive(con)
    (row,) = rows_of(con, "derived.capability_changes", where="force_id = 'force-a' and capability_id = 'F1'")
    assert (row["change"], row["verdict"]) == (3, "no clear change")
    assert row["change_low"] <= 3 <= row["change_high"]


def test_a_decided_level_counts_towards_completeness_in_every_table(con):
    add_answers(con, answers_of("force-a", [3] * 5, capabilities=("F1", "F2", "R1")))
    derive(con)
    (before,) = rows_of(con, "derived.force_waves", where="force_id = 'force-a'")
    decide(con, "force-a", 3, capability="R2")
    derive(con)
    (after,) = rows_of(con, "derived.force_waves", where="force_id = 'force-a'")
    columns = ("capabilities_answered", "completeness", "is_incomplete")
    assert [before[c] for c in columns] == [3, 0.75, True]
    assert [after[c] for c in columns] == [4, 1.0, False]


def test_a_decision_about_what_was_not_asked_changes_nothing(con):
    add_answers(con, answers_of("force-a", [3] * 5))
    derive(con)
    before = rows_of(con, "derived.capability_levels")
    for place in ({"capability": "X1"}, {"wave_id": "w9"}):
        decide(con, "force-a", 5, **place)
    decide(con, "nobody", 5)
    derive(con)
    assert rows_of(con, "derived.capability_levels") == before


LAST_VALID = date(2022, 6, 30)
ATTACHED = [
    ({}, 4),
    ({"grade": "B"}, 4),
    ({"dated": LAST_VALID}, 4),
    ({"grade": "C"}, 3),
    ({"dated": LAST_VALID - timedelta(days=1)}, 3),
    ({"dated": DAY + timedelta(days=1)}, 3),
    ({"capability": "F2"}, 3),
    ({"wave_id": "w2"}, 3),
    ({"level": 3}, 3),
    ({"level": 5}, 4),
    ({"force_id": "force-b"}, 3),
]


@pytest.mark.parametrize(("changed", "published"), ATTACHED)
def test_attached_evidence_supports_a_claim_of_its_wave_force_and_capability_while_it_holds(con, changed, published):
    add_wave(con, "w2", WAVES["w2"])
    add_answers(con, answers_of("force-a", [4] * 5, grade=None))
    attach(con, **({"force_id": "force-a", "level": 4} | changed))
    derive(con)
    row = level_of(con, "force-a")
    assert (row["published_level"], row["is_unevidenced"]) == (published, published == 3)


def test_attached_evidence_makes_no_level_where_nobody_answered(con):
    attach(con, "force-a", 4)
    derive(con)
    row = level_of(con, "force-a")
    assert (row["evidence_level"], row["self_level"], row["published_level"]) == (4, None, None)


def test_attached_evidence_never_lowers_what_answers_support(con):
    add_answers(con, answers_of("force-a", [4] * 5))
    attach(con, "force-a", 2, grade="B", dated=DAY - timedelta(days=5))
    derive(con)
    row = level_of(con, "force-a")
    assert (row["evidence_level"], row["evidence_grade"], row["published_level"]) == (4, "A", 4)


def test_attached_evidence_is_counted_by_month_with_the_claims_of_answers(con):
    for force_id in FORCES:
        add_answers(con, answers_of(force_id, [3], capabilities=("F1",)))
    attach(con, "force-a", 3, dated=date(2023, 1, 15))
    attach(con, "force-a", 3, grade="C", dated=date(2023, 1, 15))
    derive(con)
    months = [tuple(row.values()) for row in rows_of(con, "national.evidence_dates")]
    assert months == [("w1", date(2023, 1, 1), 1), ("w1", date(2023, 6, 1), 8)]


def test_deriving_twice_gives_the_same_moderated_tables(con):
    for force_id in FORCES:
        add_answers(con, agreed("w1", force_id, 3))
    decide(con, "force-a", 5)
    decide(con, "force-b", 1)
    attach(con, "force-c", 3)
    derive(con)
    tables = ("derived.capability_levels", "derived.pillar_levels", "national.pillar_levels")
    first = [rows_of(con, table) for table in tables]
    derive(con)
    assert [rows_of(con, table) for table in tables] == first


answers_of_some = st.lists(st.integers(1, 5), min_size=1, max_size=9)
level, evidence = st.integers(1, 5), st.integers(0, 5)


@settings(deadline=None, max_examples=60)
@given(answers_of_some, evidence, level)
def test_a_decided_spread_is_whole_and_its_interval_holds_the_decision(answers, held, decided):
    counts = level_counts(np.array(answers)[:, None])[0]
    own = sorted(answers)[(len(answers) - 1) // 2]
    gate = moderated_levels(np.array(own), np.array(held))
    shares = gated_distribution(level_distribution(counts), np.array(held))
    moved = decided_distribution(shares, gated_estimate=gate, decided=np.array(decided))
    low, high = level_interval(moved, np.array(decided))
    assert moved.sum() == pytest.approx(1) and (moved >= 0).all()
    assert 1 <= low <= decided <= high <= 5


@settings(deadline=None, max_examples=15)
@given(answers_of_some, evidence, level)
def test_drawn_and_exact_spreads_agree_on_a_decided_level(answers, held, decided):
    sheet, held = np.array(answers)[:, None], np.array([held])
    own = np.array([sorted(answers)[(len(answers) - 1) // 2]])
    panel = {"gated_estimate": moderated_levels(own, held), "decided": np.array([decided])}
    exact = decided_distribution(gated_distribution(level_distribution(level_counts(sheet)), held), **panel)[0]
    draws = decided_levels(bootstrap_levels(sheet, held, draws=20_000, seed=3), **panel)
    drawn = np.bincount(draws[:, 0], minlength=6)[1:] / len(draws)
    np.testing.assert_allclose(drawn, exact, atol=0.02)


@settings(deadline=None, max_examples=40)
@given(answers_of_some, evidence)
def test_a_panel_that_decided_nothing_leaves_a_spread_alone(answers, held):
    counts = level_counts(np.array(answers)[:, None])[0]
    shares = gated_distribution(level_distribution(counts), np.array(held))
    kept = decided_distribution(shares, gated_estimate=np.array(3), decided=np.array(0))
    np.testing.assert_array_equal(kept, shares)
