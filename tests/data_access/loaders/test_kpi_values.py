"""Values of KPIs through their contract: units, periods, only added, and every check by name with row and column."""

import datetime

import pytest

from data_access.loaders import LoadRejected, LoadRequest, apply
from tests.data_access.loaders.world import check_all, check_one, count, counts_add_up, csv_text

KIND = "kpi_values"
RATE, NATIONAL, QUARTERLY, YEARLY, ROLLING = "KPI_087", "KPI_006", "KPI_027", "KPI_029", "KPI_047"


def told(kpi=NATIONAL, unit="", period="2026-09", known_on="2026-10-14", value="", numerator="18", denominator="20"):
    return {
        "kpi": kpi,
        "unit": unit,
        "period": period,
        "known_on": known_on,
        "value": value,
        "numerator": numerator,
        "denominator": denominator,
    }


def file_of(folder, *rows, name="values.csv"):
    path = folder / name
    path.write_text(csv_text([list(row.values()) for row in rows], list(rows[0])))
    return path


def checked(con, tmp_path, *rows):
    outcome = check_one(con, KIND, file_of(tmp_path, *rows))
    assert counts_add_up(outcome)
    return outcome


def load(con, tmp_path, *rows):
    (outcome,) = apply(con, [LoadRequest(KIND, file_of(tmp_path, *rows))], loaded_by="tester", is_synthetic=True)
    return outcome


def text_of(rows):
    return csv_text([list(row.values()) for row in rows], list(rows[0])).encode()


UNITS = {
    "national": (told(), ("national", "")),
    "full name": (told(RATE, "Kent Police"), ("force", "kent")),
    "with and": (told(RATE, "Devon and Cornwall"), ("force", "devon-and-cornwall")),
    "code": (told(RATE, "ESX"), ("force", "essex")),
    "rocu": (told("KPI_070", "ersou"), ("rocu", "ERSOU")),
    "service": (told("KPI_018", "s1.5"), ("service", "S1.5")),
}
PERIODS = {
    "2026-09": (NATIONAL, datetime.date(2026, 9, 1)),
    "2026-08-01": (NATIONAL, datetime.date(2026, 8, 1)),
    "31/07/2026": (NATIONAL, datetime.date(2026, 7, 1)),
    "2026-Q3": (QUARTERLY, datetime.date(2026, 7, 1)),
    "2026/27 Q1": (QUARTERLY, datetime.date(2026, 4, 1)),
    "2026-03-31": (QUARTERLY, datetime.date(2026, 1, 1)),
    "2025/26": (YEARLY, datetime.date(2025, 4, 1)),
    "2025-03-31": (YEARLY, datetime.date(2024, 4, 1)),
}


@pytest.fixture(scope="module")
def accepted(tmp_path_factory):
    """Files of one row each that are all accepted, by what is special in them."""
    units = {name: text_of([row]) for name, (row, _) in UNITS.items()}
    rows = {
        text: told(
            kpi, "" if kpi == NATIONAL else "warwickshire", text, numerator="", denominator="", known_on="2026-11-02"
        )
        for text, (kpi, _) in PERIODS.items()
    }
    return check_all(KIND, tmp_path_factory.mktemp("good"), units | {k: text_of([v]) for k, v in rows.items()}, ".csv")


@pytest.mark.parametrize("name", UNITS)
def test_a_unit_is_known_under_its_names(accepted, name):
    assert accepted[name].rejected == ()
    assert (accepted[name].preview[0]["unit_kind"], accepted[name].preview[0]["unit_id"]) == UNITS[name][1]


@pytest.mark.parametrize("text", PERIODS)
def test_a_period_is_kept_by_its_first_day(accepted, text):
    assert accepted[text].rejected == ()
    assert accepted[text].preview[0]["period"] == PERIODS[text][1]


def test_what_is_left_out_is_today_and_the_version_that_held(con, tmp_path):
    rows = [
        told(),
        *(told("KPI_083", period=period, value="6", numerator="", denominator="") for period in ("2025-05", "2025-07")),
    ]
    kept = checked(
        con, tmp_path, *({name: text for name, text in row.items() if name != "known_on"} for row in rows)
    ).preview
    assert {row["known_on"] for row in kept} == {datetime.datetime.now(datetime.UTC).date()}
    assert [(row["unit_kind"], row["definition_version"]) for row in kept] == [
        ("national", 1),
        ("national", 1),
        ("national", 2),
    ]


REFUSED = {
    "unknown unit": ([told(RATE, "Esex")], "unit", "The unit is not known"),
    "other body": ([told(RATE, "British Transport Police")], "unit", "not a territorial force"),
    "not kept by ROCUs": ([told(RATE, "ERSOU")], "unit", "not kept for a rocu"),
    "not kept by forces": ([told(NATIONAL, "kent")], "unit", "not kept for a force"),
    "unit without a name": ([told() | {"unit_kind": "force"}], "unit", "The force is not named"),
    "nation with a name": ([told(RATE, "kent") | {"unit_kind": "national"}], "unit", "belongs to no unit"),
    "duplicate key": ([told(), told(numerator="17")], "known_on", "is also in row"),
    "future period": ([told(period="2199-01")], "period", "Future period"),
    "uneven spacing": ([told(QUARTERLY, "kent", "2026-05")], "period", "Uneven spacing"),
    "calendar year": ([told(YEARLY, "", "2025", value="9", numerator="", denominator="")], "period", "Uneven spacing"),
    "no period": ([told(period="last month")], "period", "cannot be read"),
    "unit change": ([told() | {"unit_of_measure": "requests"}], "unit_of_measure", "Unit change: KPI_006 is in %"),
    "denominator zero": ([told(value="90", numerator="0", denominator="0")], "denominator", "denominator is 0"),
    "over 100 %": ([told(value="101", numerator="", denominator="")], "value", "over 100 %"),
    "below 0 %": ([told(value="-1", numerator="", denominator="")], "value", "below 0 %"),
    "numerator above denominator": ([told(numerator="21")], "numerator", "larger than the denominator"),
    "value disagrees": ([told(value="91")], "value", "numerator and denominator give 90"),
    "out of bounds": ([told("KPI_082", value="14", numerator="", denominator="")], "value", "outside 0 to 13 posts"),
    "unknown KPI": ([told("KPI_188")], "kpi", "no KPI with this id"),
    "unknown version": ([told() | {"definition_version": "9"}], "definition_version", "no such version"),
    "known too early": ([told(known_on="2026-08-31")], "known_on", "before its period began"),
    "known in the future": ([told(known_on="2199-01-01")], "known_on", "in the future"),
}


@pytest.fixture(scope="module")
def refused(tmp_path_factory):
    """The outcome of every file of REFUSED, each with one fault."""
    files = {name: text_of(rows) for name, (rows, _, _) in REFUSED.items()}
    return check_all(KIND, tmp_path_factory.mktemp("bad"), files, ".csv")


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_is_refused_by_name_with_row_and_column(refused, name):
    rows, column, words = REFUSED[name]
    assert [row.row for row in refused[name].rejected] == list(range(2, 2 + len(rows)))
    assert {row.column for row in refused[name].rejected} == {column}
    assert all(words in row.reason and row.remedy for row in refused[name].rejected)
    assert counts_add_up(refused[name]) and refused[name].rows_rejected == len(rows)


def test_an_unknown_unit_is_answered_with_the_nearest_known(refused):
    assert "essex" in refused["unknown unit"].rejected[0].remedy


def test_a_superseded_row_of_the_file_is_checked_as_well(con, tmp_path):
    outcome = checked(con, tmp_path, told(value="91"), told(known_on="2026-11-02", value="90"))
    assert [row.row for row in outcome.rejected] == [2]


def months(kpi, unit, periods, **changes):
    return [told(kpi, unit, period, known_on="2026-11-20", **changes) for period in periods]


def test_a_gap_is_told_with_its_series_and_months_and_refuses_nothing(con, tmp_path):
    outcome = checked(con, tmp_path, *months(RATE, "kent", ["2026-01", "2026-02", "2026-06"]))
    assert outcome.is_accepted
    (gap,) = [words for words in outcome.warnings if words.startswith("Gap")]
    assert "KPI_087 kent, March 2026 to May 2026: 3 values are missing" in gap


def test_a_gap_is_looked_for_together_with_what_is_stored(con, tmp_path):
    load(con, tmp_path, *months(RATE, "kent", ["2026-01", "2026-02"]))
    assert any("March 2026" in words for words in checked(con, tmp_path, *months(RATE, "kent", ["2026-04"])).warnings)
    assert not any("Gap" in words for words in checked(con, tmp_path, *months(RATE, "kent", ["2026-03"])).warnings)


def test_a_rolling_total_is_said_not_to_be_for_charts(con, tmp_path):
    outcome = checked(con, tmp_path, *months(ROLLING, "kent", ["2026/27 Q1", "2026/27 Q2"]))
    assert outcome.is_accepted
    assert any("Rolling total: not for SPC" in words for words in outcome.warnings)


def test_a_change_of_definition_is_told_with_what_to_do(con, tmp_path):
    rows = months("KPI_083", "", ["2025-06", "2025-07"], value="6", numerator="", denominator="")
    (words,) = [words for words in checked(con, tmp_path, *rows).warnings if words.startswith("Definition change")]
    assert "July 2025" in words and "annotation" in words


def test_many_series_with_one_finding_are_told_in_few_words(con, tmp_path):
    kpis = ["KPI_005", "KPI_006", "KPI_008", "KPI_013", "KPI_016", "KPI_022", "KPI_024"]
    rows = [row for kpi in kpis for row in months(kpi, "", ["2026-01", "2026-03"])]
    warnings = checked(con, tmp_path, *rows).warnings
    assert len([words for words in warnings if words.startswith("Gap")]) == 6
    assert "Gap: 2 more series." in warnings


def test_nothing_to_count_is_told_and_accepted(con, tmp_path):
    outcome = checked(con, tmp_path, told(numerator="0", denominator="0"))
    assert outcome.is_accepted
    assert any("nothing to count" in words for words in outcome.warnings)


def test_a_rate_without_its_counts_is_told_not_to_enter_the_national_value(con, tmp_path):
    outcome = checked(con, tmp_path, told(RATE, "kent"), told(RATE, "essex", value="90", numerator="", denominator=""))
    assert outcome.is_accepted
    assert any("the first in row 3" in words and "never a mean of rates" in words for words in outcome.warnings)


# Only added


def test_the_same_row_again_is_accepted_and_changes_nothing(con, tmp_path):
    load(con, tmp_path, told(), told(RATE, "kent"))
    outcome = load(con, tmp_path, told(), told(RATE, "kent"), told(RATE, "essex"))
    assert (outcome.rows_accepted, outcome.rows_replaced) == (3, 0)
    assert any("2 rows repeat what is known already" in words for words in outcome.warnings)
    assert count(con, "raw.kpi_values") == 3


def test_another_value_of_the_same_day_is_refused_and_of_a_later_day_kept_beside(con, tmp_path):
    load(con, tmp_path, told())
    with pytest.raises(LoadRejected) as refused:
        load(con, tmp_path, told(numerator="17"))
    (row,) = refused.value.rejected
    assert row.column == "known_on" and "Already known on 2026-10-14 as numerator 18" in row.reason
    load(con, tmp_path, told(numerator="17", known_on="2026-11-02"))
    assert con.execute("select known_on, numerator from raw.kpi_values order by known_on").fetchall() == [
        (datetime.date(2026, 10, 14), 18),
        (datetime.date(2026, 11, 2), 17),
    ]


def test_two_files_of_one_load_are_held_to_each_other(con, tmp_path):
    first, second = file_of(tmp_path, told()), file_of(tmp_path, told(numerator="17"), name="second.csv")
    with pytest.raises(LoadRejected) as refused:
        apply(con, [LoadRequest(KIND, first), LoadRequest(KIND, second)], loaded_by="tester", is_synthetic=True)
    assert [(row.file, row.column) for row in refused.value.rejected] == [("second.csv", "known_on")]
    assert count(con, "raw.kpi_values") == 0
    again = file_of(tmp_path, told(), name="third.csv")
    apply(con, [LoadRequest(KIND, first), LoadRequest(KIND, again)], loaded_by="tester", is_synthetic=True)
    assert count(con, "raw.kpi_values") == 1
