"""Twenty forces with answers written by hand, each an odd case: the store's tables against a slow count of the rules.

The forces stand in ``tests/data/golden_forces/forces.json``, the rules once more in ``slow_maturity.py``.
"""

import json
from collections import defaultdict
from dataclasses import replace
from datetime import date
from pathlib import Path

import duckdb
import pytest

from data_access.derive import derive
from data_access.migrate import migrate
from tests.conformance import slow_maturity as slow

FILE = Path(__file__).resolve().parents[1] / "data" / "golden_forces" / "forces.json"
PAIRS = (("g0", "g1"), ("g1", "g2"))


def load(con, world):
    """The world's rows, written into a store one by one."""
    for position, row in enumerate(world.framework, start=1):
        con.execute(
            "insert into raw.capabilities values ('1', ?, ?, ?, '', '', '', '', '', '', '', '', '', ?, ?, 'golden')",
            [row["capability"], position, row["pillar"], row["tier"], row["minimum"]],
        )
    for wave, day in world.waves.items():
        con.execute(
            "insert into raw.assessment_waves values (?, ?, '1', ?, ?, 'closed', 'golden')", [wave, wave, day, day]
        )
    for place, force in enumerate(world.forces):
        began, ended = force.get("valid_from", "2000-01-01"), force.get("valid_to")
        con.execute(
            "insert into raw.forces values ($id, $id, $id, $id, $id, 'region', 'rocu', 52, -1, $place, 0, 100, "
            "$began, $ended, null, 'golden')",
            {"id": force["force"], "place": place, "began": began, "ended": ended},
        )
    for (wave, force, capability), answers in world.answers.items():
        for a in answers:
            con.execute(
                "insert into raw.assessment_answers values (?, ?, ?, 'role', ?, ?, ?, ?, ?, 'golden')",
                [wave, force, a.respondent, capability, a.level, a.coverage, a.grade, a.dated],
            )
    for (wave, force, capability), items in world.evidence.items():
        for place, (level, grade, dated) in enumerate(items):
            con.execute(
                "insert into raw.evidence_items values (?, ?, ?, ?, ?, ?, ?, 'golden')",
                [f"{wave} {force} {capability} {place}", wave, force, capability, level, grade, dated],
            )
    for (wave, force, capability), (level, reason) in world.moderated.items():
        con.execute(
            "insert into raw.moderated_levels values (?, ?, ?, ?, ?, '2025-07-01', 'golden')",
            [wave, force, capability, level, reason],
        )


@pytest.fixture(scope="module")
def world():
    return slow.read_world(json.loads(FILE.read_text(encoding="utf-8")))


@pytest.fixture(scope="module")
def con(world):
    """The derived store; read only, so shared."""
    with duckdb.connect() as connection:
        migrate(connection, "national")
        load(connection, world)
        derive(connection)
        yield connection


@pytest.fixture(scope="module")
def levels(world):
    """Rows of derived.capability_levels by wave, from the slow count."""
    return {wave: slow.wave_levels(world, wave) for wave in world.waves}


def stored(con, table, *keys):
    """Rows of a table as dicts, by their key."""
    cursor = con.execute(f"select * from {table}")  # noqa: S608
    names = [column[0] for column in cursor.description]
    rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    found = {tuple(row[key] for key in keys): row for row in rows}
    assert len(found) == len(rows)
    return found


def assert_same(found, expected_rows, keys, *, left_out=()):
    """Every row is there, none is more, and each column but those left out is as expected."""
    expected = {tuple(row[key] for key in keys): row for row in expected_rows}
    assert len(expected) == len(expected_rows) and set(found) == set(expected)
    for key, row in found.items():
        for column, value in row.items():
            if column in left_out:
                continue
            wanted = expected[key][column]
            same = pytest.approx(float(wanted), abs=1e-9) if isinstance(value, float) and wanted is not None else wanted
            assert value == same, (key, column)


def test_there_are_twenty_forces_each_with_its_case(world):
    assert len({force["force"] for force in world.forces}) == 20
    assert all(force["about"] for force in world.forces)


LEVEL_KEYS = ("wave_id", "force_id", "capability_id")


def test_every_column_of_every_level_is_that_of_the_slow_count(con, levels):
    expected = [row for rows in levels.values() for row in rows]
    assert_same(stored(con, "derived.capability_levels", *LEVEL_KEYS), expected, LEVEL_KEYS)


def test_the_cases_are_the_cases_that_they_say(con):
    """A handful worked out on paper, so that the slow count is itself held to something."""
    rows = stored(con, "derived.capability_levels", "force_id", "capability_id", "wave_id")
    on_paper = {
        ("even-middles", "D1"): (2, 2), ("even-middles", "D2"): (1, 1), ("even-middles", "R1"): (1, 1),
        ("even-middles", "S1"): (5, 5), ("even-middles", "D3"): (3, 3),
        ("all-dont-know", "D1"): (None, None), ("all-dont-know", "D3"): (4, 3), ("all-dont-know", "R2"): (2, 1),
        ("one-respondent", "D1"): (1, 1), ("one-respondent", "D2"): (4, 3), ("one-respondent", "S2"): (5, 5),
        ("no-answers", "D1"): (None, None),
        ("expired-evidence", "D1"): (3, 3), ("expired-evidence", "D2"): (3, 2), ("expired-evidence", "D3"): (4, 4),
        ("evidence-above", "D2"): (3, 3), ("evidence-above", "D1"): (4, 3), ("evidence-above", "A1"): (1, 1),
        ("moderated-up", "D1"): (3, 3), ("moderated-up", "D3"): (3, 4), ("moderated-up", "R1"): (5, 5),
        ("moderated-down", "D1"): (4, 3), ("moderated-down", "R2"): (5, 1), ("moderated-down", "S1"): (3, 2),
        ("moderated-silent", "D1"): (None, 5), ("moderated-silent", "D4"): (None, 1),
        ("eighth-by-panel", "A1"): (None, 2), ("eighth-by-panel", "D1"): (3, 3),
        ("evidence-that-does-not-count", "D1"): (3, 2), ("evidence-that-does-not-count", "D2"): (3, 2),
        ("evidence-that-does-not-count", "R1"): (3, 2), ("evidence-that-does-not-count", "S1"): (3, 3),
        ("attached-evidence", "D1"): (5, 5), ("attached-evidence", "D2"): (3, 2), ("attached-evidence", "D3"): (3, 2),
        ("attached-evidence", "D4"): (3, 2), ("attached-evidence", "R1"): (None, None),
        ("attached-evidence", "S1"): (4, 4), ("new-force", "R2"): (4, 4),
    }  # fmt: skip
    for (force, capability), (own, published) in on_paper.items():
        row = rows[force, capability, "g2"]
        assert (row["self_level"], row["published_level"]) == (own, published), (force, capability)
    assert rows["expired-evidence", "D1", "g1"]["published_level"] == 3
    assert rows["expired-evidence", "D2", "g1"]["published_level"] == 2
    assert rows["coverage", "D1", "g2"]["coverage_percent"] == pytest.approx((0 + 100 + 33.3) / 5)
    assert rows["coverage", "D2", "g2"]["coverage_percent"] is None
    assert rows["coverage", "D3", "g2"]["coverage_percent"] == pytest.approx((40 + 60) / 3)
    incomplete = {force for (force, _, wave), row in rows.items() if wave == "g2" and row["is_incomplete"]}
    assert incomplete == {"no-answers", "seven-of-ten"}


def test_every_column_of_every_force_is_that_of_the_slow_count(con, world, levels):
    expected = []
    for wave, rows in levels.items():
        by_force = defaultdict(list)
        for row in rows:
            by_force[row["force_id"]].append(row)
        expected += [slow.force_row(world, wave, force, own) for force, own in by_force.items()]
    keys = ("wave_id", "force_id")
    found = stored(con, "derived.force_waves", *keys)
    assert_same(found, expected, keys)
    assert found["g2", "four-role-holders"]["is_provisional"]
    assert not found["g2", "five-role-holders"]["is_provisional"]


PILLAR_KEYS = ("wave_id", "force_id", "pillar_id", "visible_to")


def test_pillars_are_those_of_the_slow_count_for_every_kind_of_reader(con, world, levels):
    expected = [row for rows in levels.values() for row in slow.pillar_rows(world, rows)]
    found = stored(con, "derived.pillar_levels", *PILLAR_KEYS)
    assert_same(found, expected, PILLAR_KEYS, left_out=("mean_low", "mean_high"))
    assert {key[2] for key in found if key[3] == "peers"} == {"D", "A"}
    assert {key[2] for key in found if key[3] == "board"} == {"D", "R", "A"}
    for row in found.values():
        assert (row["mean_low"] is None) == (row["mean_level"] is None)
        assert row["mean_level"] is None or 1 <= row["mean_low"] <= row["mean_level"] <= row["mean_high"] <= 5
    tied = found["g2", "tied-floors", "D", "force"], found["g2", "tied-floors", "D", "board"]
    assert [row["floor_capability_id"] for row in tied] == ["D2", "D2"]


def test_the_pillars_of_a_single_respondent_reach_to_both_ends(con):
    """One respondent is drawn as they answered or as either half answer, all capabilities alike: 1, or 5 gated."""
    found = stored(con, "derived.pillar_levels", *PILLAR_KEYS)
    ends = {pillar: found["g2", "one-respondent", pillar, "force"] for pillar in "DRSA"}
    assert {pillar: row["mean_low"] for pillar, row in ends.items()} == dict.fromkeys("DRSA", 1.0)
    assert {pillar: row["mean_high"] for pillar, row in ends.items()} == {"D": 4.0, "R": 4.0, "S": 4.5, "A": 4.0}


def test_capability_changes_are_those_of_the_slow_count(con, levels):
    expected = [row for before, now in PAIRS for row in slow.change_rows(levels[before], levels[now])]
    assert_same(stored(con, "derived.capability_changes", *LEVEL_KEYS), expected, LEVEL_KEYS)
    assert {row["verdict"] for row in expected} == {"clearly higher", "no clear change", "clearly lower"}


def test_pillar_changes_are_those_of_the_slow_count(con, levels):
    expected = [row for before, now in PAIRS for row in slow.pillar_change_rows(levels[before], levels[now])]
    found = stored(con, "derived.pillar_changes", *PILLAR_KEYS)
    assert_same(found, expected, PILLAR_KEYS, left_out=("change_low", "change_high", "verdict"))
    for row in found.values():
        assert row["change_low"] <= row["change"] <= row["change_high"]
        signs = {"clearly higher": row["change_low"] > 0, "clearly lower": row["change_high"] < 0}
        assert signs.get(row["verdict"], True)


def test_national_levels_are_those_of_the_slow_count(con, world, levels):
    expected = [
        slow.national_level_row(capability, [row for row in rows if row["capability_id"] == capability["capability"]])
        for rows in levels.values()
        for capability in world.framework
    ]
    keys = ("wave_id", "capability_id")
    found = stored(con, "national.capability_levels", *keys)
    assert_same(found, expected, keys)
    assert {key[0] for key, row in found.items() if row["is_suppressed"]} == {"g0"}


@pytest.mark.parametrize(("table", "viewer"), [("pillar_levels", "force"), ("public_pillar_levels", "peers")])
def test_national_pillars_are_those_of_the_slow_count(con, world, levels, table, viewer):
    by_pillar = defaultdict(list)
    for rows in levels.values():
        for row in slow.pillar_rows(world, rows):
            if row["visible_to"] == viewer:
                by_pillar[row["wave_id"], row["pillar_id"]].append(row)
    expected = [slow.national_pillar_row(rows) for rows in by_pillar.values()]
    keys = ("wave_id", "pillar_id")
    assert_same(stored(con, f"national.{table}", *keys), expected, keys)


def test_national_changes_are_those_of_the_slow_count(con, levels):
    found = stored(con, "national.pillar_changes", "wave_id", "pillar_id")
    verdicts = stored(con, "derived.pillar_changes", *PILLAR_KEYS)
    for before, now in PAIRS:
        rows = slow.pillar_change_rows(levels[before], levels[now])
        for pillar in "DRSA":
            changes = [
                row for row in rows if row["pillar_id"] == pillar and row["visible_to"] == "force" and row["is_valid"]
            ]
            row = found.pop((now, pillar))
            assert (row["previous_wave_id"], row["forces_paired"]) == (before, len(changes))
            assert row["is_suppressed"] == (len(changes) < 5) == (row["mean_change"] is None)
            if row["is_suppressed"]:
                continue
            mean = sum(c["change"] for c in changes) / len(changes)
            assert row["mean_change"] == pytest.approx(mean, abs=0.25)  # rounded to hide forces in one wave alone
            assert row["mean_change"] == round(row["mean_change"], 1)
            assert row["change_low"] <= row["mean_change"] <= row["change_high"]
            words = [verdicts[now, c["force_id"], pillar, "force"]["verdict"] for c in changes]
            assert row["forces_higher"] == words.count("clearly higher")
            assert row["forces_lower"] == words.count("clearly lower")
            assert row["forces_no_clear_change"] == words.count("no clear change")
    assert not found


def test_months_of_evidence_are_those_of_the_slow_count(con, world):
    expected = [row for wave in world.waves for row in slow.evidence_month_rows(world, wave)]
    keys = ("wave_id", "evidence_month")
    assert_same(stored(con, "national.evidence_dates", *keys), expected, keys)


@pytest.mark.parametrize(("rated", "is_incomplete"), [(159, True), (160, False)])
def test_under_four_fifths_is_incomplete_by_a_hair_and_four_fifths_is_not(rated, is_incomplete):
    """159 of 199 is 79.9 %; 160 of 200 is 80 %."""
    asked = 199 if is_incomplete else 200
    framework = [{"capability": f"C{n:03}", "pillar": "C", "tier": "peers", "minimum": 3} for n in range(asked)]
    key = slow.Answer("r1", 3, None, None, None)
    answers = {("g", "kent", row["capability"]): [key] for row in framework[:rated]}
    world = slow.World({"g": date(2025, 6, 30)}, framework, [{"force": "kent"}], answers, {}, {})
    with duckdb.connect() as con:
        migrate(con, "national")
        load(con, world)
        derive(con)
        ((found, completeness),) = con.execute("select is_incomplete, completeness from derived.force_waves").fetchall()
    assert (found, completeness) == (is_incomplete, rated / asked)


def test_dont_know_changes_no_level_and_nothing_that_rests_on_levels(con, world):
    """Two more respondents in each sheet, who know nothing of anything that was answered."""
    unknown = [slow.Answer(name, None, None, None, None) for name in ("x1", "x2")]
    asked = {key: [*given, *unknown] if given else given for key, given in world.answers.items()}
    with duckdb.connect() as other:
        migrate(other, "national")
        load(other, replace(world, answers=asked))
        derive(other)
        tables = {
            "derived.capability_levels": (LEVEL_KEYS, {"respondents", "dont_know", "coverage_percent"}),
            "derived.force_waves": (("wave_id", "force_id"), {"respondents"}),
            "derived.capability_changes": (LEVEL_KEYS, set()),
            "national.capability_levels": (("wave_id", "capability_id"), {"mean_coverage_percent"}),
            "national.pillar_levels": (("wave_id", "pillar_id"), set()),
        }
        for table, (keys, may_differ) in tables.items():
            before, after = stored(con, table, *keys), stored(other, table, *keys)
            assert set(before) == set(after)
            for key, row in before.items():
                assert {column for column, value in row.items() if after[key][column] != value} <= may_differ, key
