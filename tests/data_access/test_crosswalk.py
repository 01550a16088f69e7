"""Waves of two framework versions, compared over the capabilities of their crosswalk alone."""

from datetime import date

import duckdb
import pytest

from data_access.derive import derive
from data_access.migrate import migrate
from tests.data_access.test_derive import FORCES, add_answers, add_force, add_framework, add_wave, rows_of

OLD = {"F1": "peers", "F2": "peers", "R1": "force", "R2": "board"}
NEW = {"G1": "peers", "F2": "peers", "N1": "peers", "N2": "peers", "N3": "peers"}
DAYS = {"w1": date(2023, 6, 30), "w2": date(2025, 6, 30), "w3": date(2026, 6, 30)}
CHANGES = ("derived.capability_changes", "derived.pillar_changes", "national.pillar_changes")


@pytest.fixture
def con():
    """Two versions of the framework, a wave of each, and eight forces; nothing answered, no crosswalk."""
    with duckdb.connect() as connection:
        migrate(connection, "national")
        add_framework(connection, OLD, "v1")
        add_framework(connection, NEW, "v2")
        add_wave(connection, "w1", DAYS["w1"], "v1")
        add_wave(connection, "w2", DAYS["w2"], "v2")
        for force_id in FORCES:
            add_force(connection, force_id)
        yield connection


def answer(con, wave_id, levels):
    """Every force, eight respondents each, who agree on a level for each capability, with evidence for it."""
    dated = con.execute("select reference_date from raw.assessment_waves where wave_id = ?", [wave_id]).fetchall()[0][0]
    add_answers(
        con,
        [
            (wave_id, force_id, f"r{n}", capability, level, None, "A", dated)
            for force_id in FORCES
            for n in range(8)
            for capability, level in levels.items()
        ],
    )


def cross(con, pairs, *, versions=("v1", "v2")):
    for old, new in pairs:
        row = [versions[0], old, versions[1], new]
        con.execute("insert into raw.framework_crosswalk values (?, ?, ?, ?, '', 'load')", row)


def pairs_of(con, where="true"):
    columns = "distinct previous_wave_id, wave_id, previous_capability_id, capability_id, previous_level, level"
    return [tuple(row.values()) for row in rows_of(con, "derived.capability_changes", columns, where)]


OLD_LEVELS = {"F1": 2, "F2": 3, "R1": 1, "R2": 4}
NEW_LEVELS = {"G1": 4, "F2": 5, "N1": 3, "N2": 2, "N3": 1}


@pytest.fixture
def answered(con):
    answer(con, "w1", OLD_LEVELS)
    answer(con, "w2", NEW_LEVELS)
    return con


def test_only_crosswalked_capabilities_are_compared_under_both_their_names(answered):
    cross(answered, [("F1", "G1"), ("R2", "N2")])
    derive(answered)
    assert pairs_of(answered) == [("w1", "w2", "F1", "G1", 2, 4), ("w1", "w2", "R2", "N2", 4, 2)]
    assert {row["force_id"] for row in rows_of(answered, "derived.capability_changes")} == set(FORCES)


def test_a_code_that_means_something_else_in_the_new_version_is_not_compared(answered):
    cross(answered, [("F1", "F2")])
    derive(answered)
    assert pairs_of(answered) == [("w1", "w2", "F1", "F2", 2, 5)]


def test_waves_of_two_versions_without_a_crosswalk_are_not_compared(answered):
    derive(answered)
    assert [rows_of(answered, table) for table in CHANGES] == [[], [], []]


def test_a_crosswalk_from_the_new_version_to_the_old_one_compares_nothing(answered):
    cross(answered, [("G1", "F1")], versions=("v2", "v1"))
    derive(answered)
    assert [rows_of(answered, table) for table in CHANGES] == [[], [], []]


def test_a_crosswalk_of_capabilities_that_neither_version_has_compares_nothing(answered):
    cross(answered, [("X1", "G1"), ("F1", "X2"), ("X3", "X4")])
    derive(answered)
    assert [rows_of(answered, table) for table in CHANGES] == [[], [], []]


def test_pillars_are_compared_over_the_crosswalked_capabilities_in_the_new_pillars(answered):
    """R2 moved to pillar N: its old level stands in N's old mean, and nothing else of the old R does."""
    cross(answered, [("F1", "G1"), ("F2", "F2"), ("R2", "N2")])
    derive(answered)
    columns = "distinct pillar_id, previous_mean, mean_level, change"
    rows = rows_of(answered, "derived.pillar_changes", columns, "visible_to = 'force'")
    assert [tuple(row.values()) for row in rows] == [("F", 3, 5, 2), ("G", 2, 4, 2), ("N", 4, 2, -2)]
    rows = rows_of(answered, "national.pillar_changes", "pillar_id, forces_paired, mean_change, verdict")
    assert [tuple(row.values()) for row in rows] == [
        ("F", 8, 2, "clearly higher"),
        ("G", 8, 2, "clearly higher"),
        ("N", 8, -2, "clearly lower"),
    ]


def test_two_capabilities_that_one_became_are_both_compared_with_it(answered):
    cross(answered, [("F1", "N1"), ("F1", "N2")])
    derive(answered)
    assert pairs_of(answered) == [("w1", "w2", "F1", "N1", 2, 3), ("w1", "w2", "F1", "N2", 2, 2)]


def test_a_change_is_shown_only_to_those_who_may_see_both_levels(answered):
    """R1 was for the force alone and R2 for the board; what they became is shared with peers."""
    cross(answered, [("R1", "N1"), ("R2", "N2"), ("F1", "N3")])
    derive(answered)
    columns = "distinct capability_id, disclosure_tier"
    tiers = [tuple(row.values()) for row in rows_of(answered, "derived.capability_changes", columns)]
    assert tiers == [("N1", "force"), ("N2", "board"), ("N3", "peers")]
    columns = "distinct visible_to, previous_mean, mean_level"
    rows = rows_of(answered, "derived.pillar_changes", columns)
    means = {row["visible_to"]: (row["previous_mean"], row["mean_level"]) for row in rows}
    assert means["force"] == (pytest.approx((1 + 4 + 2) / 3), pytest.approx((3 + 2 + 1) / 3))
    assert means["board"] == (3, 1.5)
    assert means["peers"] == (2, 1)


def test_a_pillar_whose_old_levels_were_hidden_has_no_change_for_peers(answered):
    cross(answered, [("R1", "N1")])
    derive(answered)
    seen = [row["visible_to"] for row in rows_of(answered, "derived.pillar_changes", "distinct visible_to")]
    assert seen == ["force"]


def test_a_wave_is_compared_with_one_of_its_own_version_before_one_of_another(answered):
    cross(answered, [("F1", "G1")])
    add_wave(answered, "w3", DAYS["w3"], "v2")
    answer(answered, "w3", NEW_LEVELS | {"G1": 5})
    derive(answered)
    assert {pair[:2] for pair in pairs_of(answered, "wave_id = 'w3'")} == {("w2", "w3")}
    assert len(pairs_of(answered, "wave_id = 'w3'")) == len(NEW)
    assert pairs_of(answered, "wave_id = 'w2'") == [("w1", "w2", "F1", "G1", 2, 4)]


def test_an_older_wave_of_the_same_version_comes_before_a_newer_one_of_another(con):
    """w1 and w3 asked version 2, w2 between them version 1."""
    con.execute("update raw.assessment_waves set framework_version = case wave_id when 'w1' then 'v2' else 'v1' end")
    add_wave(con, "w3", DAYS["w3"], "v2")
    cross(con, [("F1", "G1")])
    answer(con, "w1", NEW_LEVELS)
    answer(con, "w2", OLD_LEVELS)
    answer(con, "w3", NEW_LEVELS | {"G1": 5})
    derive(con)
    assert {pair[:2] for pair in pairs_of(con)} == {("w1", "w3")}
    assert ("w1", "w3", "G1", "G1", 4, 5) in pairs_of(con)


def test_a_force_incomplete_in_one_version_has_no_change_of_pillars(answered):
    cross(answered, [("F1", "G1")])
    answered.execute("delete from raw.assessment_answers where force_id = 'force-a' and capability_id in ('N2', 'N3')")
    derive(answered)
    assert {row["force_id"] for row in rows_of(answered, "derived.pillar_changes")} == set(FORCES) - {"force-a"}
    assert {row["forces_paired"] for row in rows_of(answered, "national.pillar_changes")} == {7}


def test_decided_levels_are_compared_across_versions(answered):
    cross(answered, [("F1", "G1")])
    answered.execute("insert into raw.moderated_levels values ('w2', 'force-a', 'G1', 1, 'x', '2025-07-01', 'load')")
    derive(answered)
    (row,) = rows_of(answered, "derived.capability_changes", where="force_id = 'force-a'")
    assert (row["previous_level"], row["level"], row["change"]) == (2, 1, -1)
    assert row["change_low"] <= -1 <= row["change_high"]


def test_the_order_of_the_crosswalk_does_not_matter(answered):
    pairs = [("F1", "G1"), ("F2", "F2"), ("R2", "N2")]
    cross(answered, pairs)
    derive(answered)
    first = [rows_of(answered, table) for table in CHANGES]
    answered.execute("delete from raw.framework_crosswalk")
    cross(answered, reversed(pairs))
    derive(answered)
    assert [rows_of(answered, table) for table in CHANGES] == first
