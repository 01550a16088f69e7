"""The reference tables: whole, unique where they must be, and able to name every spelling that is in use."""

import csv
import datetime
import json
import re

import pytest

from sample_data.reference_tables import FOLDER, read_table, table_path

PACKAGE = FOLDER.parent
TIERS = {"force", "board", "peers", "public"}
# Spelled in two halves, so that a search of the repository for the word finds nothing.
WORD_THAT_STAYS_OUT = "prome" + "theus"


def _fold(name):
    return " ".join(re.sub(r"[^\w]+", " ", name.casefold().replace("&", " and ")).split())


@pytest.fixture(scope="module")
def forces():
    return read_table("forces")


@pytest.fixture(scope="module")
def meaning_of_name():
    names = {}
    for force in read_table("forces"):
        for column in ("force_id", "name", "short_name", "code", "ons_code"):
            names[_fold(force[column])] = force["force_id"]
    for alias in read_table("force_aliases"):
        names.setdefault(_fold(alias["alias"]), alias["force"])
    return names


def _every_shipped_text():
    return [path for path in sorted(PACKAGE.rglob("*")) if path.suffix in (".csv", ".md", ".py")]


@pytest.mark.parametrize("column", ["force_id", "name", "short_name", "code", "ons_code"])
def test_forty_three_forces_each_have_a_value_of_their_own(forces, column):
    assert len({force[column] for force in forces}) == len(forces) == 43


def test_no_two_forces_share_a_tile(forces):
    assert len({(force["tile_x"], force["tile_y"]) for force in forces}) == 43


def test_codes_are_three_capitals_and_ons_codes_are_of_police_force_areas(forces):
    assert all(re.fullmatch("[A-Z]{3}", force["code"]) for force in forces)
    assert all(re.fullmatch("(E23|W15)[0-9]{6}", force["ons_code"]) for force in forces)
    assert sum(force["ons_code"].startswith("W15") for force in forces) == 4


@pytest.mark.parametrize(
    ("force_id", "code"),
    [
        ("west-midlands", "WMI"),
        ("west-mercia", "WME"),
        ("west-yorkshire", "WYP"),
        ("south-yorkshire", "SYP"),
        ("north-yorkshire", "NYP"),
        ("metropolitan", "MPS"),
        ("city-of-london", "COL"),
        ("kent", "KNT"),
    ],
)
def test_forces_that_are_easily_mixed_up_have_clear_codes(forces, force_id, code):
    assert {force["force_id"]: force["code"] for force in forces}[force_id] == code


def test_every_force_belongs_to_a_rocu_and_every_rocu_has_forces(forces):
    assert {force["rocu"] for force in forces} == {rocu["rocu"] for rocu in read_table("rocus")}


def test_records_stand_from_a_day_and_have_not_ended(forces):
    for record in [*forces, *read_table("rocus")]:
        assert datetime.date.fromisoformat(record["valid_from"]) <= datetime.date(2023, 1, 1)
        assert record["valid_to"] == record["successor"] == ""


@pytest.mark.parametrize("table", ["workforce", "population"])
def test_each_force_has_one_figure_in_each_measure(forces, table):
    assert sorted(row["force"] for row in read_table(table)) == sorted(row["force_id"] for row in forces)


def test_officer_figures_say_which_are_estimates():
    rows = read_table("workforce")
    assert sum(row["basis"].startswith("estimate") for row in rows) == 28
    assert sum(float(row["officers_fte"]) for row in rows) == pytest.approx(146_442, rel=0.001)


def test_the_framework_is_five_pillars_of_five_capabilities_with_five_statements():
    rows = read_table("framework")
    in_order = [pillar + str(number) for pillar in "FRASN" for number in range(1, 6)]
    assert [row["code"] for row in rows] == in_order
    assert len({row["pillar"] for row in rows}) == 5
    for row in rows:
        statements = {row[name] for name in row if name.startswith("level")}
        assert len(statements) == 5 and "" not in statements
        assert row["framework_version"] == "1" and row["national_minimum"] == "3"


def test_security_and_breaches_are_kept_to_the_force_and_the_rest_to_peers():
    tiers = {row["code"]: row["disclosure_tier"] for row in read_table("framework")}
    assert set(tiers.values()) <= TIERS
    assert {code for code, tier in tiers.items() if tier == "force"} == {"R3", "R4"}


def test_two_waves_are_closed_and_the_last_is_open():
    waves = read_table("assessment_waves")
    assert [wave["status"] for wave in waves] == ["closed", "closed", "open"]
    assert all(wave["opens_on"] < wave["reference_date"] for wave in waves)
    assert [wave["reference_date"] for wave in waves] == sorted(wave["reference_date"] for wave in waves)


def test_aliases_resolve_to_forces_that_exist_and_other_bodies_to_none(forces):
    known = {force["force_id"] for force in forces}
    for alias in read_table("force_aliases"):
        assert (alias["force"] in known) == (alias["body"] == "territorial force")
        assert alias["force"] in known | {""}


def test_an_alias_stands_once_and_never_contradicts_another_name(forces):
    aliases = read_table("force_aliases")
    assert len({alias["alias"].casefold() for alias in aliases}) == len(aliases)
    meanings = {}
    for alias in aliases:
        assert meanings.setdefault(_fold(alias["alias"]), alias["force"]) == alias["force"]
    for force in forces:
        for column in ("force_id", "name", "short_name", "code", "ons_code"):
            assert meanings.get(_fold(force[column]), force["force_id"]) == force["force_id"]


@pytest.mark.parametrize(
    ("spelling", "force_id"),
    [
        ("Metropolitan", "metropolitan"),
        ("Metropolitan Police", "metropolitan"),
        ("Met", "metropolitan"),
        ("Avon & Somerset", "avon-and-somerset"),
        ("Devon & Cornwall", "devon-and-cornwall"),
        ("Hampshire", "hampshire"),
        ("Hampshire and Isle of Wight", "hampshire"),
        ("City of London", "city-of-london"),
        ("London, City of", "city-of-london"),
        ("GMP", "greater-manchester"),
        ("Dyfed Powys", "dyfed-powys"),
        ("West Midlands", "west-midlands"),
        ("British Transport Police", ""),
        ("Central Service Secondments", ""),
        ("Action Fraud", ""),
        ("CIFAS", ""),
        ("UK Finance", ""),
        ("National Crime Agency", ""),
        ("Civil Nuclear Constabulary", ""),
        ("Ministry of Defence Police", ""),
        ("Police Service of Northern Ireland", ""),
        ("England and Wales", ""),
        ("England", ""),
        ("Wales", ""),
    ],
)
def test_a_spelling_in_use_is_known(meaning_of_name, spelling, force_id):
    assert meaning_of_name[_fold(spelling)] == force_id


@pytest.mark.parametrize(
    ("file", "column"),
    [
        ("force_officer_fte_2015_2019.csv", "Police force"),
        ("force_population_census2011.csv", "police_force"),
        ("city_of_london_street/2017-01-city-of-london-street.csv", "Reported by"),
    ],
)
def test_every_force_name_in_published_tables_is_known(real_files, meaning_of_name, file, column):
    with open(real_files / "police" / file, encoding="utf-8-sig", newline="") as handle:
        names = {row[column] for row in csv.DictReader(handle)}
    assert {name for name in names if _fold(name) not in meaning_of_name} == set()


def test_boundary_names_and_codes_mean_the_force_that_the_boundary_file_says(real_files, meaning_of_name):
    for path in sorted((real_files / "boundaries").glob("police_force_areas_*.geojson")):
        for feature in json.loads(path.read_text(encoding="utf-8"))["features"]:
            named = feature["properties"]
            assert meaning_of_name[_fold(named["name"])] == named["force_id"]
            assert meaning_of_name[_fold(named["ons_code"])] == named["force_id"]


def test_tables_are_utf_8_with_lf_line_ends_no_byte_order_mark_and_no_blank_lines():
    for path in sorted(FOLDER.glob("*.csv")):
        content = path.read_bytes()
        assert not content.startswith(b"\xef\xbb\xbf") and b"\r" not in content
        assert b"\n\n" not in content and content.decode("utf-8").endswith("\n")


def test_a_table_that_does_not_exist_is_an_error_not_an_empty_list():
    with pytest.raises(FileNotFoundError):
        read_table("no-such-table")
    assert not table_path("no-such-table").exists()


def test_nothing_shipped_holds_an_address_of_a_person_or_the_word_that_stays_out():
    for path in _every_shipped_text():
        text = path.read_text(encoding="utf-8").casefold()
        assert WORD_THAT_STAYS_OUT not in text, path
        assert not re.search(r"[\w.]+@\w+\.\w+", text), path


def test_no_column_of_a_table_is_for_a_person():
    columns = {name for path in FOLDER.glob("*.csv") for name in read_table(path.stem)[0]}
    assert columns.isdisjoint({"person", "email", "telephone", "first_name", "last_name", "owner", "contact"})


def test_the_readme_tells_of_every_file_and_says_what_is_invented():
    text = (PACKAGE / "README.md").read_text(encoding="utf-8")
    for path in sorted(FOLDER.glob("*.csv")):
        assert f"reference/{path.name}" in text
    for words in ("Open Government Licence v3.0", "Assessment levels are invented", "our own\nwording"):
        assert words.replace("\n", " ") in " ".join(text.split())
