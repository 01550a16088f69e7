"""No aggregate that a reader gets, less the rows that the same reader sees or another aggregate, tells of few forces.

Each aggregate is taken as the set of forces whose values it was worked out from; what counts is how many of those the
reader does not see row by row: none, or five and more. A force's own people know its own values.
"""

from __future__ import annotations

import random
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

import duckdb
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data_access.derive import derive
from data_access.migrate import migrate
from data_access.plans.actions import ActionWords, NewAction, add_actions, change_status
from data_access.plans.reading import plan_progress, plan_progress_by_force
from data_access.stores import open_stores
from models.access import Viewer
from models.maturity.disclosure import TIERS, leaves_too_few, rounding_step, visible_tiers
from models.maturity.uncertainty import bootstrap_levels
from models.plans.actions import ActionState
from tests.data_access.test_derive import WAVES, add_answers, add_force, add_framework, add_wave, rows_of

CAPABILITIES = ("F1", "F2", "F3", "R1", "R2", "R3")
ASKED = {wave_id: WAVES[wave_id] for wave_id in ("w1", "w2")}
MERGER = date(2024, 4, 1)
ENOUGH = 5
SCALE = 4  # levels from the lowest to the highest
LATER = date(2027, 1, 1)

Rows = dict[tuple[str, str, str], dict]


@dataclass(frozen=True)
class Reader:
    """A kind of reader: how far they see other forces, and the own force."""

    published: str
    own: str | None = None

    def sees(self, force_id: str, tier: str) -> bool:
        return force_id == self.own or tier in visible_tiers(self.published)


def readers(forces):
    return [Reader("board"), Reader("none"), *(Reader("peers", force_id) for force_id in forces)]


@pytest.fixture(scope="module")
def con():
    with duckdb.connect() as connection:
        migrate(connection, "national")
        yield connection


def empty_store(con, tiers):
    """A framework with these tiers and two waves; nothing else."""
    for table in ("forces", "population", "workforce", "capabilities", "assessment_waves", "assessment_answers"):
        con.execute(f"delete from raw.{table}")  # noqa: S608 - names of this test
    add_framework(con, dict(zip(CAPABILITIES, tiers, strict=True)))
    for wave_id, reference_date in ASKED.items():
        add_wave(con, wave_id, reference_date)


def store(con, tiers, forces, seed):
    """A small store anew: merged forces, gaps, answers without coverage or evidence."""
    empty_store(con, tiers)
    chance = random.Random(seed)
    gaps, covered = chance.choice([0, 0.05, 0.2]), chance.choice([0.1, 0.5, 1])
    for number in range(forces):
        ends, starts = chance.choice([(None, None)] * 6 + [(MERGER, None), (None, MERGER)])
        add_force(con, f"force-{number:02}", valid_from=starts or date(2000, 1, 1), valid_to=ends)
    answers = [
        (wave_id, f"force-{number:02}", "r1", capability_id, *_answer(chance, reference_date, covered))
        for wave_id, reference_date in ASKED.items()
        for number in range(forces)
        for capability_id in CAPABILITIES
        if chance.random() >= gaps
    ]
    add_answers(con, answers)
    derive(con)


def _answer(chance, reference_date, covered):
    dated = reference_date - timedelta(days=chance.randint(0, 700))
    coverage = float(chance.randint(0, 100)) if chance.random() < covered else None
    return chance.randint(1, 5), coverage, chance.choice(["A", "B", "C", None]), dated


def counted_levels(con) -> Rows:
    """Rows of levels that enter national figures, by wave, force and capability."""
    rows = rows_of(
        con,
        "derived.capability_levels l join raw.assessment_waves w using (wave_id) join raw.forces f using (force_id)",
        "l.wave_id, l.force_id, l.capability_id, l.pillar_id, l.disclosure_tier, l.published_level, l.coverage_percent",
        "not l.is_incomplete and l.published_level is not null and f.valid_from <= w.reference_date "
        "and (f.valid_to is null or f.valid_to >= w.reference_date)",
    )
    return {(row["wave_id"], row["force_id"], row["capability_id"]): row for row in rows}


def unseen(reader, rows):
    """The forces of these rows that the reader does not see in every one of them."""
    return {row["force_id"] for row in rows if not reader.sees(row["force_id"], row["disclosure_tier"])}


def is_safe(forces):
    return len(forces) == 0 or len(forces) >= ENOUGH


def assert_levels_are_safe(con, levels, everybody):
    for shown in rows_of(con, "national.capability_levels", "*", "not is_suppressed"):
        place = shown["wave_id"], shown["capability_id"]
        behind = [row for (wave, _, name), row in levels.items() if (wave, name) == place]
        assert len(behind) == shown["forces_counted"] >= ENOUGH
        for reader in everybody:
            assert is_safe(unseen(reader, behind)), ("levels", place, reader)
            covered = {row["force_id"] for row in behind if row["coverage_percent"] is not None} - {reader.own}
            assert shown["mean_coverage_percent"] is None or len(covered) >= ENOUGH, ("coverage", place, reader)


def assert_pillars_are_safe(con, levels, everybody):
    for table, tiers in (("pillar_levels", TIERS), ("public_pillar_levels", visible_tiers("peers"))):
        for shown in rows_of(con, f"national.{table}", "*", "not is_suppressed"):
            place = shown["wave_id"], shown["pillar_id"]
            behind = [
                row
                for (wave, *_), row in levels.items()
                if (wave, row["pillar_id"]) == place and row["disclosure_tier"] in tiers
            ]
            assert len({row["force_id"] for row in behind}) == shown["forces_counted"] >= ENOUGH
            for reader in everybody:
                assert is_safe(unseen(reader, behind)), (table, place, reader)


def assert_changes_are_safe(con, levels, everybody):
    counted = {wave: {force for name, force, _ in levels if name == wave} for wave in ASKED}
    left_over = counted["w1"] ^ counted["w2"]
    for shown in rows_of(con, "national.pillar_changes", "*", "not is_suppressed"):
        both = [
            row
            for (wave, force, capability), row in levels.items()
            if wave == "w2" and ("w1", force, capability) in levels and row["pillar_id"] == shown["pillar_id"]
        ]
        paired = {row["force_id"] for row in both}
        assert len(paired) == shown["forces_paired"] >= ENOUGH
        for reader in everybody:
            assert is_safe(unseen(reader, both)), ("change", shown["pillar_id"], reader)
            if not is_safe(left_over - {reader.own}):
                assert_rounding_hides_one_force(shown, len(paired))


def assert_rounding_hides_one_force(shown, paired):
    """Each figure is a multiple of a step that moves the sum over the forces by the whole scale of levels."""
    step = next((step for step in (0.1, 0.2, 0.5, 1.0) if step * paired >= SCALE), 1.0)
    for name in ("mean_change", "change_low", "change_high"):
        assert shown[name] / step == pytest.approx(round(shown[name] / step)), (name, shown)


def assert_evidence_is_safe(con, everybody):
    givers = defaultdict(set)
    for row in rows_of(
        con,
        "raw.assessment_answers a join raw.assessment_waves w using (wave_id) join raw.forces f using (force_id)",
        "distinct a.wave_id, a.force_id",
        "a.evidence_grade in ('A', 'B') and a.level is not null and f.valid_from <= w.reference_date "
        "and (f.valid_to is null or f.valid_to >= w.reference_date)",
    ):
        givers[row["wave_id"]].add(row["force_id"])
    for shown in rows_of(con, "national.evidence_dates", "distinct wave_id"):
        assert all(len(givers[shown["wave_id"]] - {reader.own}) >= ENOUGH for reader in everybody)


@settings(max_examples=25, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    tiers=st.lists(st.sampled_from(TIERS), min_size=6, max_size=6),
    forces=st.integers(5, 14),
    seed=st.integers(0, 10_000),
)
def test_no_aggregate_less_what_its_reader_sees_tells_of_few_forces(con, tiers, forces, seed):
    store(con, tiers, forces, seed)
    levels = counted_levels(con)
    everybody = readers({force for _, force, _ in levels})
    assert_levels_are_safe(con, levels, everybody)
    assert_pillars_are_safe(con, levels, everybody)
    assert_changes_are_safe(con, levels, everybody)
    assert_evidence_is_safe(con, everybody)


def test_the_sample_store_tells_of_no_few_forces(built_store):
    from data_access.snapshots import current_version, version_path

    path = version_path(built_store, current_version(built_store))
    with duckdb.connect(str(path), read_only=True) as con:
        levels = counted_levels(con)
        everybody = readers({force for _, force, _ in levels})
        assert_levels_are_safe(con, levels, everybody)
        assert_pillars_are_safe(con, levels, everybody)
        assert rows_of(con, "national.capability_levels", "capability_id", "not is_suppressed")


def small(con, *, forces, tiers=("peers",) * 6, without=()):
    """A store of forces that answered all, save (wave, force number, capability) in ``without``."""
    empty_store(con, tiers)
    for number in range(forces):
        add_force(con, f"force-{number:02}")
    add_answers(
        con,
        [
            (wave_id, f"force-{number:02}", "r1", capability_id, 1 + (number * step + place) % 5, 50.0, "A", dated)
            for step, (wave_id, dated) in enumerate(ASKED.items(), start=1)
            for number in range(forces)
            for place, capability_id in enumerate(CAPABILITIES)
            if (wave_id, number, capability_id) not in without
        ],
    )
    derive(con)


def shown(con, table, key):
    return {row[key]: not row["is_suppressed"] for row in rows_of(con, f"national.{table}", where="wave_id = 'w2'")}


@pytest.mark.parametrize(("forces", "is_shown"), [(5, False), (6, True)])
def test_of_a_hidden_capability_five_others_must_be_counted(con, forces, is_shown):
    small(con, forces=forces, tiers=("peers", "peers", "peers", "board", "force", "peers"))
    by_capability = shown(con, "capability_levels", "capability_id")
    assert by_capability == {"F1": True, "F2": True, "F3": True, "R1": is_shown, "R2": is_shown, "R3": True}
    assert shown(con, "pillar_levels", "pillar_id") == {"F": True, "R": is_shown}
    assert shown(con, "pillar_changes", "pillar_id") == {"F": True, "R": is_shown}
    assert {row["wave_id"] for row in rows_of(con, "national.evidence_dates")} == (set(ASKED) if is_shown else set())


def test_a_pillar_in_which_few_forces_have_a_hidden_level_is_not_shown(con):
    without = {(wave_id, number, "R1") for wave_id in ASKED for number in range(3, 10)}
    small(con, forces=10, tiers=("peers", "peers", "peers", "force", "peers", "peers"), without=without)
    assert shown(con, "pillar_levels", "pillar_id") == {"F": True, "R": False}
    assert shown(con, "pillar_changes", "pillar_id") == {"F": True, "R": False}
    assert shown(con, "public_pillar_levels", "pillar_id") == {"F": True, "R": True}


def test_a_force_in_one_wave_alone_cannot_be_worked_out_from_the_mean_change(con):
    without = {("w1", 0, capability_id) for capability_id in CAPABILITIES}
    small(con, forces=12, without=without)
    levels = counted_levels(con)
    sums = {wave: _sum_of_pillar(con, wave) for wave in ASKED}
    (row,) = rows_of(con, "national.pillar_changes", "*", "pillar_id = 'F'")
    worked_out = (sums["w2"] - sums["w1"]) / 3 - row["mean_change"] * row["forces_paired"]
    true = sum(levels["w2", "force-00", capability]["published_level"] for capability in ("F1", "F2", "F3")) / 3
    assert row["forces_paired"] == 11
    assert rounding_step(11, 1) * 11 >= SCALE
    assert abs(worked_out - true) > 0.1


def _sum_of_pillar(con, wave_id):
    """What anybody can add up of a wave from the national counts of the first pillar."""
    rows = rows_of(con, "national.capability_levels", where=f"wave_id = '{wave_id}' and pillar_id = 'F'")
    return sum(level * row[f"at_level_{level}"] for row in rows for level in range(1, 6))


@pytest.mark.parametrize(
    ("hidden", "knows_own", "expected"),
    [(0, True, False), (0, False, False), (1, False, True), (4, False, True), (5, False, False), (5, True, True),
     (6, True, False)],
)  # fmt: skip
def test_none_or_five_must_be_left(hidden, knows_own, expected):
    assert leaves_too_few(hidden, knows_own=knows_own) is expected


def test_a_mean_is_rounded_further_the_fewer_forces_it_has_and_not_where_many_are_left_over():
    assert [rounding_step(forces, 1) for forces in (43, 40, 39, 20, 8, 5)] == [0.1, 0.1, 0.2, 0.2, 0.5, 1.0]
    assert {rounding_step(forces, left) for forces in (5, 43) for left in (0, 6, 20)} == {0.1}


def test_a_published_interval_does_not_tell_that_a_hidden_answer_changed():
    chance = np.random.default_rng(4)
    sheet = chance.integers(1, 6, (9, 5))
    first = np.array([1, 3, 4, 0, 2])  # three shared with peers, one with the board, one with nobody
    other = sheet.copy()
    other[:, 2] = chance.permutation(sheet[:, 2])
    board = sheet.copy()
    board[:, 0] = chance.permutation(sheet[:, 0])

    def draws(answers, **order):
        return bootstrap_levels(answers, np.full(5, 5), draws=200, seed=1, **order)

    assert (draws(sheet, first=first)[:, [1, 3, 4, 0]] == draws(other, first=first)[:, [1, 3, 4, 0]]).all()
    assert (draws(sheet, first=first)[:, [1, 3, 4]] == draws(board, first=first)[:, [1, 3, 4]]).all()
    assert (draws(sheet)[:, [0, 1]] != draws(other)[:, [0, 1]]).any()


def test_plan_totals_hold_nothing_that_their_readers_do_not_see_force_by_force(tmp_path):
    stores = open_stores(tmp_path / "store", tmp_path / "key")
    board = Viewer("board", "Board", "national_board")
    words = ActionWords("Name owners", "Chief data officer", date(2026, 12, 31), 2.0, "Every system has one")
    try:
        for number in range(6):
            lead = Viewer(f"lead-{number}", "Lead", "force_lead", f"force-{number}")
            actions = [NewAction(capability_id, 2, words) for capability_id in ("F1", "F2", "R3")]
            first, *_ = add_actions(stores, lead, actions)
            if number < 2:
                change_status(stores, lead, first, status=ActionState.DROPPED, words="No longer needed", version=1)
            total, by_force = plan_progress(stores, on=LATER), plan_progress_by_force(stores, board, on=LATER)
            assert total.forces_with_plan == len(by_force) == number + 1
            assert total.is_suppressed == (number < 4)
        for name in ("actions", "planned", "in_progress", "blocked", "done", "dropped", "late"):
            assert getattr(total, name) == by_force[name].sum()
    finally:
        stores.close()
