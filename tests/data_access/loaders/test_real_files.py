"""Files as their publishers give them out, with their traps. Skipped where the files are not at hand."""

import csv

import pytest

from data_access.loaders import KINDS, LoadRequest, apply
from tests.data_access.loaders.world import SHARED, csv_text, national_store

POLICE = SHARED / "testdata" / "police"
OUTLINES = SHARED / "testdata" / "boundaries"
pytestmark = pytest.mark.skipif(not POLICE.is_dir(), reason=f"no published files beside the repository: {POLICE}")


def letters(number):
    return "Z" + chr(65 + number // 26) + chr(65 + number % 26)


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory):
    """The officer file, the Census file, both outlines and the framework, loaded over every real force."""
    forces = tmp_path_factory.mktemp("real") / "forces.csv"
    with open(SHARED / "reference" / "forces.csv", encoding="utf-8") as handle:
        published = list(csv.DictReader(handle))
    rows = [{**row, "code": letters(at), "valid_from": "1974-04-01"} for at, row in enumerate(published)]
    forces.write_text(csv_text([row.values() for row in rows], list(rows[0])), encoding="utf-8")
    rocus = forces.with_name("rocus.csv")
    units = sorted({row["rocu"] for row in rows})
    rocus.write_text(csv_text([[unit, unit, "1974-04-01"] for unit in units], ["rocu", "full_name", "valid_from"]))
    aliases = forces.with_name("aliases.csv")
    aliases.write_text(csv_text([["Hampshire", "hampshire", "territorial force"]], ["alias", "force", "body"]))
    requests = [
        LoadRequest("rocus", rocus),
        LoadRequest("forces", forces),
        LoadRequest("force_aliases", aliases),
        LoadRequest("workforce", POLICE / "force_officer_fte_2015_2019.csv"),
        LoadRequest("population", POLICE / "force_population_census2011.csv"),
        LoadRequest("boundaries", OUTLINES / "police_force_areas_buc.geojson"),
        LoadRequest("boundaries", OUTLINES / "police_force_areas_small.geojson"),
        LoadRequest("framework", SHARED / "reference" / "framework_25x5.csv"),
    ]
    with national_store() as con:
        con.execute("delete from raw.forces")
        loaded = apply(con, requests, loaded_by="tester", is_synthetic=False)
        yield (
            {request.path.stem: outcome for request, outcome in zip(requests, loaded, strict=True)},
            con.cursor(),
        )


def test_the_home_office_officer_file_loads_through_its_declared_header(outcomes):
    outcome = outcomes[0]["force_officer_fte_2015_2019"]
    assert (outcome.rows_read, outcome.rows_accepted, outcome.rows_set_aside) == (230, 230, 15)
    assert "Read as: Home Office police workforce, officers FTE by force and year." in outcome.warnings


def test_other_bodies_and_region_totals_are_set_aside_by_name_each_year(outcomes):
    reasons = [row.reason for row in outcomes[0]["force_officer_fte_2015_2019"].set_aside]
    assert reasons[:3] == [
        "region total: the sum of the forces of West Midlands in this file",
        "Central Service Secondments is not a force",
        "British Transport Police is not a territorial force",
    ]
    assert reasons == reasons[:3] * 5


def test_what_was_set_aside_is_kept_as_written(outcomes):
    stored = outcomes[1].execute("select row_number, row_values from raw.set_aside order by row_number").fetchall()
    assert len(stored) == 15
    assert stored[0] == (19, '{"Police force": "West Midlands", "FTE Count": "11688.54", "Year": "2015"}')


def test_west_midlands_police_keeps_its_own_figure_on_31_march(outcomes):
    figures = (
        outcomes[1]
        .execute(
            "select cast(as_at as varchar), officers_fte from raw.workforce where force_id = 'west-midlands' order by 1"
        )
        .fetchall()
    )
    assert figures[0] == ("2015-03-31", 7132.75) and len(figures) == 5


def test_the_census_file_loads_as_residents_of_census_day(outcomes):
    assert outcomes[0]["force_population_census2011"].rows_accepted == 43
    stored = (
        outcomes[1]
        .execute("select count(*), min(as_at)::varchar, max(as_at)::varchar, sum(residents) from raw.population")
        .fetchall()
    )
    assert stored == [(43, "2011-03-27", "2011-03-27", 56075912)]


@pytest.mark.parametrize("name", ["police_force_areas_buc", "police_force_areas_small"])
def test_every_outline_loads(name, outcomes):
    assert outcomes[0][name].rows_accepted == 43


def test_the_framework_loads_with_five_capabilities_a_pillar(outcomes):
    assert outcomes[0]["framework_25x5"].rows_accepted == 25
    counts = (
        outcomes[1]
        .execute("select pillar_id, count(*) from raw.capabilities where pillar <> 'x' group by all order by all")
        .fetchall()
    )
    assert counts == [(f"P{number}", 5) for number in range(1, 6)]
    hidden = outcomes[1].execute("select capability_id from raw.capabilities where disclosure_tier = 'force'")
    assert sorted(hidden.fetchall()) == [("R3",), ("R4",)]


def test_every_published_header_is_declared():
    assert [variant.title for kind in KINDS.values() for variant in kind.variants] == [
        "Home Office police workforce, officers FTE by force and year",
        "ONS Census 2011, residents by police force area",
        "MPS Recorded Crime: Geographic Breakdown, boroughs, months as columns",
        "MPS Recorded Crime: Geographic Breakdown, boroughs, months as columns (older header)",
    ]
