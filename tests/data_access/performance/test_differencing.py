"""No small count of a force can be worked out from what its readers get: totals of every day less the figures shown.

The attack is linear: what a reader does not see are unknowns, each national total on each day is an equation. A small
count that the equations settle is a leak. Every hidden force also knows its own figures.
"""

from __future__ import annotations

import random
from collections import defaultdict
from datetime import date, timedelta

import duckdb
import numpy as np
import pytest

from data_access.derive_performance import derive_performance
from data_access.migrate import migrate
from data_access.snapshots import current_version, version_path
from models.performance.kpis import kpis_by_id
from models.performance.suppression import is_small

FORCES = [f"force-{number:02}" for number in range(12)]
PERCENTAGE, SUM = "KPI_087", "KPI_077"
PERIOD = date(2025, 4, 1)
FIRST_TOLD = date(2025, 5, 13)
TIERS = ("peers", "board", "public")


@pytest.fixture
def con():
    with duckdb.connect() as connection:
        migrate(connection, "national")
        for force_id in FORCES:
            connection.execute(
                "insert into raw.forces values (?, ?, ?, ?, ?, 'region', 'rocu', 52, -1, 1, 1, 100, "
                "date '2000-01-01', null, null, 'load')",
                [force_id] * 5,
            )
        yield connection


def tell(con, force_id, *, counted, of=90, days=0, kpi_id=PERCENTAGE):
    """One value of a force, so many days after the first ones were told."""
    numbers = [counted, None, None] if kpi_id == SUM else [None, counted, of]
    known_on = FIRST_TOLD + timedelta(days=days)
    con.execute(
        "insert into raw.kpi_values values (?, 'force', ?, ?, ?, ?, ?, ?, 1, 'load')",
        [kpi_id, force_id, PERIOD, known_on, *numbers],
    )


def read_by_everybody_else(con):
    """(true force rows, national rows), by KPI and period: a force row with what others see of it."""
    con.execute("set variable scope = []::varchar[]")
    con.execute("set variable tiers = $tiers::varchar[]", {"tiers": list(TIERS)})
    truth = con.execute(
        "select d.kpi_id, d.period, d.unit_id, d.known_on, d.known_until, d.value, d.numerator, d.denominator, "
        "s.is_hidden from derived.kpi_values d join scoped.kpi_values s using (kpi_id, unit_id, period, known_on) "
        "join derived.kpis k using (kpi_id) where d.unit_kind = 'force' and k.national_from in ('sum', 'ratio_of_sums')"
    ).fetchall()
    totals = con.execute(
        "select kpi_id, period, known_on, value, numerator, denominator from scoped.kpi_values "
        "where unit_kind = 'national' and value is not null"
    ).fetchall()
    forces, nation = defaultdict(list), defaultdict(list)
    for kpi_id, period, *row in truth:
        forces[kpi_id, period].append(row)
    for kpi_id, period, *row in totals:
        nation[kpi_id, period].append(row)
    return forces, nation


def counts_of(kpi_id, value, numerator, denominator):
    """The counts that a row tells: of a sum its value, of a percentage also the remainder."""
    if kpis_by_id()[kpi_id].national_from == "sum":
        return [value]
    both = [numerator, denominator]
    if not kpis_by_id()[kpi_id].is_percentage:
        return both[:1]
    return [*both, None if None in both else denominator - numerator]


def settled(kpi_id, forces, nation):
    """(force, day) of each small count that the totals less the shown figures settle, for anybody."""
    hidden = [row for row in forces if row[6]]
    if not hidden:
        return set()
    equations = np.array([[float(row[1] <= day < row[2]) for row in hidden] for day, *_ in nation])
    small = [at for at, row in enumerate(hidden) if _is_small(kpi_id, row)]
    found = set()
    for known in [None, *sorted({row[0] for row in hidden})]:
        unknown = [at for at, row in enumerate(hidden) if row[0] != known]
        for at in _determined(equations[:, unknown]) if len(equations) else ():
            if unknown[at] in small:
                found.add((known, hidden[unknown[at]][0], hidden[unknown[at]][1]))
    return found


def _is_small(kpi_id, row):
    numbers = [number for number in counts_of(kpi_id, *row[3:6]) if number is not None]
    return bool(is_small(np.array(numbers, dtype=float)).any())


def _determined(equations):
    """Places of unknowns that the equations settle: their unit vector is in the row space."""
    rank = np.linalg.matrix_rank(equations)
    units = np.eye(equations.shape[1])
    return [at for at in range(len(units)) if np.linalg.matrix_rank(np.vstack([equations, units[at]])) == rank]


def leaks(con):
    forces, nation = read_by_everybody_else(con)
    assert forces
    shown_small = [
        (place, row[0])
        for place, rows in forces.items()
        for row in rows
        if not row[6] and _is_small(place[0], row) and not _is_yes_or_no(rows)
    ]
    return shown_small, {place: found for place in forces if (found := settled(place[0], forces[place], nation[place]))}


def _is_yes_or_no(rows):
    return max((row[5] or 0) for row in rows) <= 1


def told_by_chance(con, seed, kpi_id):
    """Small and large counts, late forces, revisions, and forces that say nothing."""
    chance = random.Random(seed)
    for force_id in FORCES:
        if kpi_id == PERCENTAGE and chance.random() < 0.05:
            continue
        days = chance.choice([0] * 8 + [20, 20, 35])
        for _ in range(chance.choice([1, 1, 1, 2])):
            tell(con, force_id, counted=chance.choice([0, 2, 3, 6, 20, 30, 40]), days=days, kpi_id=kpi_id)
            days += chance.choice([20, 40])


@pytest.mark.parametrize("kpi_id", [PERCENTAGE, SUM])
@pytest.mark.parametrize("seed", range(12))
def test_no_small_count_can_be_worked_out_from_the_totals_of_every_day(con, seed, kpi_id):
    told_by_chance(con, seed, kpi_id)
    derive_performance(con)
    assert leaks(con) == ([], {})


def test_the_sample_store_tells_no_small_count(built_store):
    with duckdb.connect(str(version_path(built_store, current_version(built_store))), read_only=True) as con:
        shown_small, found = leaks(con)
        assert found == {}
        assert {place[0] for place, _ in shown_small} <= {"KPI_003", "KPI_020"}  # whether a force does it: no count


def national(con):
    return con.execute(
        "select known_on - date '2025-05-13', numerator, denominator from scoped.kpi_values "
        "where kpi_id = ? and unit_kind = 'national' order by known_on",
        [PERCENTAGE],
    ).fetchall()


def hidden(con):
    forces, _ = read_by_everybody_else(con)
    return {row[0] for row in forces[PERCENTAGE, PERIOD] if row[6]}


def test_the_total_before_a_late_small_count_is_withheld(con):
    for force_id in FORCES[1:]:
        tell(con, force_id, counted=40)
    tell(con, FORCES[0], counted=3, days=20)
    derive_performance(con)
    assert national(con) == [(0, None, None), (20, 443, 1080)]
    assert FORCES[0] in hidden(con)


def test_the_total_before_late_counts_that_are_not_small_stands(con):
    for force_id in FORCES[1:]:
        tell(con, force_id, counted=40)
    tell(con, FORCES[0], counted=30, days=20)
    derive_performance(con)
    assert national(con) == [(0, 440, 990), (20, 470, 1080)]
    assert hidden(con) == set()


def test_a_revision_tells_its_change_alone_so_the_total_before_it_stands(con):
    for force_id in FORCES:
        tell(con, force_id, counted=40)
    tell(con, FORCES[0], counted=3, days=20)
    derive_performance(con)
    assert national(con) == [(0, 480, 1080), (20, 443, 1080)]
    assert len(hidden(con)) == 3


@pytest.mark.parametrize(("forces", "is_made"), [(1, False), (5, False), (6, True)])
def test_a_national_figure_is_made_of_six_forces_or_more(con, forces, is_made):
    """Five others at least: a force knows its own."""
    for force_id in FORCES[:forces]:
        tell(con, force_id, counted=40)
    derive_performance(con)
    ((_, numerator, _),) = national(con)
    assert (numerator is not None) is is_made
