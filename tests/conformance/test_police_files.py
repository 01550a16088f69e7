"""Real published police files through the loaders: every trap that they hold is told by name, and nothing is lost.

The files are those of the testdata folder; where it is absent, these tests are skipped.
"""

from __future__ import annotations

import csv
import re
import shutil
import time

import duckdb
import pytest

from data_access.loaders import LoadRequest, apply, check
from data_access.queries import statement
from data_access.snapshots import version_path
from models.performance.checks import GAP
from models.series import findings as traps
from models.series.examined import examined
from models.series.findings import resident_rates
from tests.conftest import TESTDATA
from tests.pages.worlds import reference_store

FILES = TESTDATA / "police"
MPS = FILES / "mps_borough_monthly_2010-04_2023-11.csv"
STREET = sorted((FILES / "city_of_london_street").glob("*.csv"))
SECONDS = 20

pytestmark = pytest.mark.skipif(not FILES.exists(), reason="no published police files here")


@pytest.fixture(scope="module")
def con(tmp_path_factory):
    folder = tmp_path_factory.mktemp("police")
    reference_store(folder / "store")
    shutil.copyfile(version_path(folder / "store", "v000001"), folder / "own.duckdb")
    with duckdb.connect(str(folder / "own.duckdb")) as store:
        yield store


@pytest.fixture(scope="module")
def mps(con):
    started = time.perf_counter()
    (outcome,) = apply(con, [LoadRequest("mps_offences", MPS)], loaded_by="tester", is_synthetic=False)
    return outcome, time.perf_counter() - started


@pytest.fixture(scope="module")
def street(con):
    return apply(con, [LoadRequest("street_crime", path) for path in STREET], loaded_by="tester", is_synthetic=False)


def observations(con, dataset_id):
    return con.execute(statement("series/observations"), {"dataset_id": dataset_id}).df()


def test_every_value_of_the_met_file_is_loaded_in_seconds(con, mps):
    outcome, seconds = mps
    with open(MPS, encoding="utf-8") as handle:
        header, *rows = csv.reader(handle)
    months = [name for name in header if re.fullmatch("[0-9]{6}", name)]
    total = sum(int(row[at]) for row in rows for at, name in enumerate(header) if name in months)
    assert (len(rows), len(months)) == (1084, 164)
    assert outcome.rows_accepted == outcome.rows_read == 1084 * 164
    stored = con.execute("select count(*), sum(offences) from raw.mps_offences").fetchone()
    assert stored == (1084 * 164, total)
    assert seconds < SECONDS


def test_every_record_of_the_city_files_counts_with_or_without_an_id(con, street):
    written = 0
    for path in STREET:
        with open(path, encoding="utf-8") as handle:
            written += sum(1 for _ in csv.DictReader(handle))
    assert sum(outcome.rows_accepted for outcome in street) == written
    assert observations(con, "street-crime")["value"].sum() == written
    distinct = con.execute("select count(distinct crime_id) from raw.street_crimes").fetchone()[0]
    assert distinct < 0.85 * written
    notes = " ".join(words for outcome in street for words in outcome.warnings)
    for words in ("have no Crime ID", "Count records, not distinct ids", "have no location", "share their Crime ID"):
        assert words in notes
    assert "day of the download" in notes


def test_the_month_that_the_city_left_out_is_missing_and_named(con, street):
    result = examined(observations(con, "street-crime"), dataset_id="street-crime")
    told = [finding for finding in result.findings if finding.kind == traps.NOT_PUBLISHED]
    assert [(finding.series, finding.where) for finding in told] == [
        ("city-of-london | Anti-social behaviour", "May 2017")
    ]
    assert GAP not in {finding.kind for finding in result.findings if "May 2017" in finding.where}


def test_the_met_file_tells_its_renamed_categories_its_seasons_and_its_signals(con, mps):
    result = examined(observations(con, "mps-offences"), dataset_id="mps-offences", periods=60)
    ended = {finding.series: finding for finding in result.findings if finding.kind == traps.RENAMED}
    assert set(ended) == {"BURGLARY | DOMESTIC BURGLARY", "FRAUD AND FORGERY | FRAUD AND FORGERY"}
    assert "RES BURGLARY OF A HOME" in ended["BURGLARY | DOMESTIC BURGLARY"].words
    assert len(ended["BURGLARY | DOMESTIC BURGLARY"].positions) == 33
    assert traps.SEASONAL in {finding.kind for finding in result.findings}
    view = result.overview
    assert view.judged > 900
    assert 0 < view.listed.sum() <= view.flagged.sum() + 20 < view.judged / 4
    assert view.expected_false < view.judged * 0.03


def test_the_officer_file_names_its_forces_by_alias_and_sets_aside_what_is_no_force(con):
    (outcome,) = check(con, [LoadRequest("workforce", FILES / "force_officer_fte_2015_2019.csv")])
    reasons = {row.reason for row in outcome.set_aside}
    assert outcome.is_accepted
    for body in ("Central Service Secondments is not a force", "British Transport Police is not a territorial force"):
        assert body in reasons
    assert any(reason.startswith("region total") for reason in reasons)
    forces = {row["force_id"] for row in outcome.preview}
    assert not forces & {"avon & somerset", "metropolitan police"}


def test_the_city_is_named_as_a_force_whose_resident_rate_says_nothing():
    with open(FILES / "force_population_census2011.csv", encoding="utf-8") as handle:
        residents = {row["police_force"]: float(row["population_2011"]) for row in csv.DictReader(handle)}
    with open(FILES / "force_officer_fte_2015_2019.csv", encoding="utf-8") as handle:
        rows = [row for row in csv.DictReader(handle) if row["Year"] == "2015"]
    officers = {row["Police force"]: float(row["FTE Count"]) for row in rows}
    named = [finding.series for finding in resident_rates(residents, officers)]
    assert len(named) == 1
    assert "City" in named[0] or "London" in named[0]
