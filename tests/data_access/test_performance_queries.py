"""Named queries on KPI values: as known on a day, within the scope."""

from datetime import date, timedelta

import duckdb
import pytest

from data_access.derive_performance import derive_performance
from data_access.migrate import migrate
from data_access.queries import run
from models.performance.periods import later

RATE, MONTHLY = "KPI_087", "KPI_006"
OTHERS = ("dorset", "essex", "norfolk", "suffolk", "surrey")
FIRST, TOLD, REVISED = date(2025, 4, 1), date(2025, 5, 14), date(2025, 8, 1)


@pytest.fixture
def con():
    with duckdb.connect() as connection:
        migrate(connection, "national")
        for force_id in ("kent", *OTHERS):
            connection.execute(
                "insert into raw.forces values ($id, $id, $id, $id, $id, 'r', 'X', 52, -1, 1, 1, 100, "
                "date '2000-01-01', null, null, 'load')",
                {"id": force_id},
            )
            add(connection, RATE, "force", force_id, FIRST, TOLD, 50, 100)
        add(connection, RATE, "force", "kent", FIRST, REVISED, 74, 100)
        for at in range(3):
            period = later(FIRST, at, "monthly")
            add(connection, MONTHLY, "national", "", period, period + timedelta(days=45), 18, 20)
        derive_performance(connection)
        see(connection, ["kent"], ["peers", "board"])
        yield connection


def add(con, kpi_id, kind, unit_id, period, known_on, numerator, denominator):
    con.execute(
        "insert into raw.kpi_values values (?, ?, ?, ?, ?, null, ?, ?, 1, 'load')",
        [kpi_id, kind, unit_id, period, known_on, numerator, denominator],
    )


def see(con, forces, tiers):
    con.execute("set variable scope = $forces::varchar[]", {"forces": forces})
    con.execute("set variable tiers = $tiers::varchar[]", {"tiers": tiers})


def rows(con, name, **parameters):
    return run(con, f"performance/{name}", **parameters).df().to_dict("records")


def values(con, unit_kind, as_known_on):
    asked = rows(con, "values_of_kpi", kpi_id=RATE, unit_kind=unit_kind, as_known_on=as_known_on)
    return {row["unit_id"]: row["value"] for row in asked}


def test_values_are_those_known_on_the_day_that_is_asked(con):
    assert values(con, "force", TOLD - timedelta(days=1)) == {}
    assert values(con, "force", TOLD) == dict.fromkeys(("kent", *OTHERS), 50)
    assert values(con, "force", REVISED) == values(con, "force", None) == {"kent": 74, **dict.fromkeys(OTHERS, 50)}
    assert values(con, "national", TOLD) == {"": 50}
    assert values(con, None, None) == {"": 54, "kent": 74, **dict.fromkeys(OTHERS, 50)}


def test_values_of_others_need_the_tier(con):
    see(con, ["kent"], [])
    assert values(con, "force", None) == {"kent": 74}
    assert values(con, "national", None) == {"": 54}


def test_national_values_hold_every_kpi(con):
    found = rows(con, "national_values", as_known_on=None)
    assert [(row["kpi_id"], row["value"]) for row in found] == [(MONTHLY, 90)] * 3 + [(RATE, pytest.approx(54))]


def test_days_on_which_something_became_known_are_newest_first_with_what_was_revised(con):
    found = [(row["known_on"].date(), row["values_revised"]) for row in rows(con, "known_dates", kpi_id=RATE)]
    assert found == [(REVISED, 2), (TOLD, 0)]
