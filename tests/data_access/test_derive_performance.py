"""KPI values made from what was reported, against a slow and obvious twin, and what others may see of them."""

import random
from datetime import date, timedelta

import duckdb
import pytest

from data_access.derive_performance import derive_performance
from data_access.migrate import migrate
from models.performance.checks import store_settings
from models.performance.kpis import kpis_by_id
from models.performance.periods import later

RATE, SUM, COUNT, REPORTED = "KPI_087", "KPI_077", "KPI_020", "KPI_006"
FORCES = [f"force-{letter}" for letter in "abcdefghijkl"]
FIRST = date(2025, 4, 1)
ALWAYS = date(9999, 12, 31)


@pytest.fixture
def con():
    with duckdb.connect() as connection:
        migrate(connection, "national")
        for force_id in FORCES:
            add_force(connection, force_id)
        yield connection


def add_force(con, force_id, *, valid_from=date(2000, 1, 1), valid_to=None):
    con.execute(
        "insert into raw.forces values ($id, $id, $id, $id, $id, 'region', 'rocu', 52, -1, 1, 1, 100, "
        "$valid_from, $valid_to, null, 'load')",
        {"id": force_id, "valid_from": valid_from, "valid_to": valid_to},
    )


def add(con, kpi_id, unit_id, period, *, value=None, numerator=None, denominator=None, known_on=None, kind=None):
    known_on = known_on or later(period, 1, "monthly") + timedelta(days=12)
    kind = kind or ("force" if unit_id else "national")
    numbers = [value, numerator, denominator]
    con.execute(
        "insert into raw.kpi_values values (?, ?, ?, ?, ?, ?, ?, ?, 1, 'load')",
        [kpi_id, kind, unit_id, period, known_on, *numbers],
    )


def national(con, kpi_id, columns="value"):
    """Rows of the newest national values, in order of period."""
    if not con.execute("from derived.kpis").fetchall():
        derive_performance(con)
    return con.execute(
        f"select {columns} from derived.kpi_values where kpi_id = ? and unit_kind = 'national' "  # noqa: S608
        "and known_until = date '9999-12-31' order by period",
        [kpi_id],
    ).fetchall()


def test_a_national_rate_is_made_from_numerators_and_denominators_never_from_percentages(con):
    for at, force_id in enumerate(FORCES):
        add(con, RATE, force_id, FIRST, numerator=10.0 * (at + 1), denominator=100.0 if at else 10.0)
    ((value, numerator, denominator),) = national(con, RATE, "value, numerator, denominator")
    assert (numerator, denominator) == (780, 1110)
    assert value == pytest.approx(100 * 780 / 1110)
    percentages = [100.0, *(10.0 * (at + 1) for at in range(1, 12))]
    assert value != pytest.approx(sum(percentages) / 12)


def test_a_rate_needs_nine_tenths_of_the_forces_and_a_sum_needs_them_all(con):
    for period in (FIRST, later(FIRST, 1, "monthly"), later(FIRST, 2, "monthly")):
        silent = {FIRST: 0, later(FIRST, 1, "monthly"): 1, later(FIRST, 2, "monthly"): 2}[period]
        for force_id in FORCES[silent:]:
            add(con, RATE, force_id, period, numerator=50.0, denominator=100.0)
            add(con, SUM, force_id, period, value=7.0)
    assert national(con, RATE, "value, units_counted, units_expected") == [(50, 12, 12), (50, 11, 12), (None, 10, 12)]
    assert national(con, SUM, "value, units_counted, units_expected") == [(84, 12, 12), (None, 11, 12), (None, 10, 12)]


def test_a_force_that_falls_silent_leaves_the_months_missing_and_not_at_nought(con):
    """As Greater Manchester, which published nothing for July to December 2019."""
    months = [later(date(2019, 4, 1), at, "monthly") for at in range(12)]
    for period in months:
        for force_id in FORCES:
            if force_id != "force-a" or not date(2019, 7, 1) <= period <= date(2019, 12, 1):
                add(con, SUM, force_id, period, value=5.0)
    assert [value for (value,) in national(con, SUM)] == [60] * 3 + [None] * 6 + [60] * 3


def test_a_force_that_has_not_begun_to_report_is_not_missing(con):
    for force_id in FORCES[1:]:
        add(con, SUM, force_id, FIRST, value=5.0)
    for force_id in FORCES:
        add(con, SUM, force_id, later(FIRST, 1, "monthly"), value=5.0)
    assert national(con, SUM, "value, units_expected") == [(55, 11), (60, 12)]


def test_a_force_is_expected_only_while_it_stands(con):
    add_force(con, "old-shire", valid_to=date(2025, 4, 30))
    for force_id in [*FORCES, "old-shire"]:
        add(con, SUM, force_id, FIRST, value=5.0)
    for force_id in FORCES:
        add(con, SUM, force_id, later(FIRST, 1, "monthly"), value=5.0)
    add(con, SUM, "old-shire", later(FIRST, 1, "monthly"), value=99.0)
    assert national(con, SUM, "value, units_expected") == [(65, 13), (60, 12)]


def test_forces_that_meet_it_are_counted(con):
    for at, force_id in enumerate(FORCES):
        add(con, COUNT, force_id, FIRST, value=float(at % 3 == 0))
    assert national(con, COUNT, "value, numerator, denominator") == [(4, None, None)]


def test_a_national_value_that_was_reported_stands_and_nothing_is_made_beside_it(con):
    for force_id in FORCES:
        add(con, RATE, force_id, FIRST, numerator=50.0, denominator=100.0)
    add(con, RATE, "", FIRST, value=61.5)
    assert national(con, RATE) == [(61.5,)]


def test_a_rate_without_its_value_is_worked_out_and_a_blank_stays_blank(con):
    add(con, REPORTED, "", FIRST, numerator=18.0, denominator=20.0)
    add(con, REPORTED, "", later(FIRST, 1, "monthly"))
    add(con, REPORTED, "", later(FIRST, 2, "monthly"), numerator=0.0, denominator=0.0)
    rows = national(con, REPORTED, "value, units_counted")
    assert rows == [(90, 1), (None, 0), (None, 1)]


def test_what_was_known_on_a_day_can_be_asked_after_a_revision(con):
    first_told, revised = date(2025, 5, 13), date(2025, 8, 1)
    for force_id in FORCES:
        add(con, RATE, force_id, FIRST, numerator=50.0, denominator=100.0, known_on=first_told)
    add(con, RATE, "force-a", FIRST, numerator=98.0, denominator=100.0, known_on=revised)
    derive_performance(con)
    rows = con.execute(
        "select known_on, known_until, value from derived.kpi_values "
        "where kpi_id = ? and unit_kind = 'national' order by known_on",
        [RATE],
    ).fetchall()
    assert rows == [(first_told, revised, 50), (revised, ALWAYS, pytest.approx(54))]


# A slow twin


def told_rows(seed):
    """Values of one KPI with late forces, revisions, blanks and silent forces."""
    chance = random.Random(seed)
    rows = []
    for at in range(8):
        period = later(FIRST, at, "monthly")
        for place, force_id in enumerate(FORCES):
            if at < place // 4 or chance.random() < 0.08:
                continue
            known_on = later(period, 1, "monthly") + timedelta(days=12)
            for _ in range(chance.choice([1, 1, 1, 2])):
                denominator = float(chance.choice([0, 40, 50, 60]))
                numerator = min(float(chance.randint(5, 35)), denominator)
                is_blank = chance.random() < 0.05
                rows.append((force_id, period, known_on, *((None, None) if is_blank else (numerator, denominator))))
                known_on += timedelta(days=chance.choice([20, 40]))
    return rows


def as_known(rows, day):
    """The newest known (numerator, denominator) of each (force, period) on a day."""
    known = {}
    for force_id, period, known_on, numerator, denominator in sorted(rows, key=lambda row: row[2]):
        if known_on <= day:
            known[force_id, period] = (numerator, denominator)
    return known


def twin(rows, period, day):
    """(value, counted, expected) of a national rate as known on a day; None where nothing was known of the period."""
    known = as_known(rows, day)
    if not any(at == period for _, at in known):
        return None
    begun = {row[0] for row in rows if row[1] <= period and row[2] <= day and row[3] is not None}
    told = [numbers for (force_id, at), numbers in known.items() if at == period and None not in numbers]
    numerator, denominator = sum(n for n, _ in told), sum(d for _, d in told)
    is_made = len(told) >= max(6, store_settings().ratio_needs_share * len(begun)) and denominator > 0
    return (100 * numerator / denominator if is_made else None), len(told), len(begun)


@pytest.mark.parametrize("seed", range(4))
def test_national_rates_agree_with_a_slow_twin_on_every_day(con, seed):
    rows = told_rows(seed)
    for force_id, period, known_on, numerator, denominator in rows:
        add(con, RATE, force_id, period, numerator=numerator, denominator=denominator, known_on=known_on)
    derive_performance(con)
    made = con.execute(
        "select period, known_on, known_until, value, units_counted, units_expected "
        "from derived.kpi_values where kpi_id = ? and unit_kind = 'national'",
        [RATE],
    ).fetchall()
    compared = 0
    for day in sorted({row[2] for row in rows}):
        for period in sorted({row[1] for row in rows}):
            found = [row[3:] for row in made if row[0] == period and row[1] <= day < row[2]]
            expected = twin(rows, period, day)
            compared += expected is not None
            assert found == ([] if expected is None else [(pytest.approx(expected[0]), *expected[1:])]), (period, day)
    assert compared > 50


def test_the_order_in_which_values_are_loaded_is_irrelevant(con):
    rows = told_rows(11)
    derived = []
    for order in (rows, random.Random(1).sample(rows, len(rows))):
        con.execute("delete from raw.kpi_values")
        for table in ("kpis", "kpi_values", "kpi_forecasts", "kpi_outlooks"):
            con.execute(f"delete from derived.{table}")  # noqa: S608
        for force_id, period, known_on, numerator, denominator in order:
            add(con, RATE, force_id, period, numerator=numerator, denominator=denominator, known_on=known_on)
        derive_performance(con)
        derived.append(con.execute("from derived.kpi_values order by all").fetchall())
    assert derived[0] == derived[1]


# What others may see


def visible(con, *, own=(), tiers=("peers", "board")):
    derive_performance(con)
    con.execute("set variable scope = $own::varchar[]", {"own": list(own)})
    con.execute("set variable tiers = $tiers::varchar[]", {"tiers": list(tiers)})
    rows = con.execute(
        "select unit_id, value, numerator, denominator, is_hidden from scoped.kpi_values "
        "where unit_kind = 'force' order by unit_id"
    ).fetchall()
    return {unit_id: tuple(numbers) for unit_id, *numbers in rows}


def small_counts(con):
    for at, force_id in enumerate(FORCES):
        numerator, denominator = (2.0, 90.0) if at == 0 else (40.0 + at, 90.0)
        add(con, RATE, force_id, FIRST, numerator=numerator, denominator=denominator)


def test_a_small_count_is_hidden_from_others_and_with_it_another_that_would_give_it_away(con):
    small_counts(con)
    seen = visible(con, own=["force-c"])
    assert seen["force-a"] == (None, None, None, True)
    assert sum(row[3] for row in seen.values()) >= 2
    assert seen["force-c"][1] == 42


def test_a_force_sees_its_own_small_count(con):
    small_counts(con)
    assert visible(con, own=["force-a"])["force-a"] == (pytest.approx(100 * 2 / 90), 2, 90, False)


def test_nothing_is_hidden_where_no_count_is_small(con):
    for force_id in FORCES:
        add(con, RATE, force_id, FIRST, numerator=40.0, denominator=90.0)
    assert not any(row[3] for row in visible(con).values())


def test_whether_a_force_meets_something_is_no_small_count(con):
    for force_id in FORCES:
        add(con, COUNT, force_id, FIRST, value=1.0)
        add(con, "KPI_003", force_id, FIRST, numerator=1.0, denominator=1.0)
    derive_performance(con)
    assert con.execute("select count(*) from derived.kpi_values where is_small").fetchone() == (0,)


def test_a_count_that_was_small_on_one_day_is_hidden_on_every_day(con):
    """The national totals before and after tell by how much it was revised."""
    small_counts(con)
    add(con, RATE, "force-a", FIRST, numerator=30.0, denominator=90.0, known_on=date(2025, 9, 1))
    derive_performance(con)
    hidden = con.execute(
        "select known_on from derived.kpi_values where unit_id = 'force-a' and is_small order by known_on"
    ).fetchall()
    assert hidden == [(date(2025, 5, 13),), (date(2025, 9, 1),)]


def test_a_reader_without_the_tier_and_without_a_force_sees_no_force_at_all(con):
    small_counts(con)
    assert visible(con, tiers=()) == {}


def test_every_kpi_of_the_definitions_is_there_in_their_order(con):
    derive_performance(con)
    rows = con.execute("select kpi_id, position from derived.kpis order by position").fetchall()
    assert [kpi_id for kpi_id, _ in rows] == sorted(kpis_by_id())


# Outlooks


def add_course(con, kpi_id, values):
    for at, value in enumerate(values):
        add(con, kpi_id, "", later(FIRST, at, "monthly"), value=value)


def test_a_national_series_has_a_forecast_with_its_band_and_an_outlook(con):
    chance = random.Random(7)
    add_course(con, REPORTED, [70 + at / 2 + chance.uniform(-3, 3) for at in range(18)])
    derive_performance(con)
    ahead = con.execute(
        "select period, forecast_low < forecast_mean and forecast_mean < forecast_high "
        "from derived.kpi_forecasts where kpi_id = ? order by period",
        [REPORTED],
    ).fetchall()
    months = store_settings().forecast_periods
    assert ahead == [(later(FIRST, at, "monthly"), True) for at in range(18, 18 + months)]
    ((last_period, target, direction),) = con.execute(
        "select last_period, target, trend_direction from derived.kpi_outlooks where kpi_id = ?", [REPORTED]
    ).fetchall()
    assert (last_period, target) == (later(FIRST, 17, "monthly"), 90)
    assert direction in ("rising", "no clear trend")


def test_a_short_series_has_an_outlook_that_says_why_there_is_no_forecast(con):
    add_course(con, REPORTED, [70.0, 75.0, 80.0])
    derive_performance(con)
    (note,) = con.execute("select outlook_note from derived.kpi_outlooks").fetchone()
    assert "there are 3" in note
    assert con.execute("select count(*) from derived.kpi_forecasts").fetchone() == (0,)


def test_values_under_an_earlier_definition_are_not_forecast(con):
    add_course(con, "KPI_083", [5.0, 6.0, 8.0])
    derive_performance(con)
    assert con.execute("select count(*) from derived.kpi_outlooks where kpi_id = 'KPI_083'").fetchone() == (0,)
