"""Each trap of published figures is found by name, and only where it is."""

from datetime import date

import numpy as np
import pandas as pd
import pytest

from models.performance.checks import GAP, ROLLING_TOTAL, UNEVEN_SPACING
from models.series import findings as traps
from models.series.examined import examined, known_events
from models.series.findings import StreetCounts, category_changes, resident_rates, series_changes, street_findings
from models.series.overview import checked
from models.series.series_set import series_set
from tests.models.series.made import noise, observations


def kinds(found):
    return {finding.kind for finding in found}


def test_street_records_without_ids_are_counted_and_said():
    counts = StreetCounts(100, without_id=22, without_place=5, with_shared_id=2, distinct_ids=77, with_outcome=70)
    found = street_findings(counts, "file.csv")
    assert kinds(found) == {traps.NO_ID, traps.SHARED_ID, traps.NO_PLACE, traps.OUTCOME_DATED}
    assert "22 of 100 records (22%)" in found[0].words
    assert "distinct ids would give 77" in found[0].remedy
    assert street_findings(StreetCounts(9, 0, 0, 0, 9, 0), "file.csv") == []


def test_lost_and_new_series_are_told_and_earlier_losses_are_not_told_again():
    held = {"a": date(2023, 3, 1), "b": date(2023, 3, 1), "old": date(2012, 1, 1)}
    found = series_changes(held, {"a", "c"}, date(2023, 4, 1))
    assert (found.lost, found.new) == (("b",), ("c",))


def test_a_renamed_category_ends_and_begins():
    old = [100, 110, 90] * 10 + [0] * 6
    new = [0] * 30 + [95, 99, 101, 98, 97, 102]
    steady = [50] * 36
    rows = observations({"B | OLD | Camden": old, "B | NEW | Camden": new, "B | OTHER | Camden": steady})
    found = category_changes(series_set(rows, dataset_id="d"))
    assert [finding.kind for finding in found.findings] == [traps.RENAMED, traps.BEGUN]
    assert "B · OLD end (June 2017), while B · NEW begin" in found.findings[0].words.replace("begins", "begin")
    assert found.begun == {0: 30}
    assert found.ended == (1,)


def test_a_rare_category_that_has_no_case_for_some_months_has_not_ended():
    rows = observations({"H | HOMICIDE | Kent": [1, 0, 0, 1, 0, 0, 0, 1, 2, 0] * 3 + [0] * 6})
    assert category_changes(series_set(rows, dataset_id="d")).findings == ()


def test_months_without_any_figure_of_a_force_are_missing_not_nought():
    values = [100.0] * 6 + [None] * 6 + [100.0] * 6
    rows = observations({"gmp | a": values, "gmp | b": values}, force_id="gmp", start="2019-01")
    found = traps.months_missing(series_set(rows, dataset_id="d"))
    assert [finding.where for finding in found] == ["July 2019 to December 2019"]
    assert len(found[0].positions) == 6


def test_a_rolling_total_is_named_and_not_charted():
    monthly = np.array(noise(131, 100, 12))
    rolling = np.convolve(monthly, np.ones(12), "valid").tolist()
    rows = observations({"a": rolling, "b": noise(120, seed=3)})
    result = examined(rows, dataset_id="d")
    assert ROLLING_TOTAL in kinds(result.findings)
    refused = {result.overview.series.series_ids[at]: words for at, words in result.overview.refused.items()}
    assert list(refused) == ["a"]
    assert "Rolling total: not for SPC" in refused["a"]
    assert "difference it" in refused["a"]


def test_every_series_of_a_dataset_that_says_rolling_is_refused():
    result = examined(observations({"a": noise(30), "b": noise(30, seed=2)}), dataset_id="d", is_rolling=True)
    assert sorted(result.overview.refused) == [0, 1]
    assert result.overview.judged == 0


def test_uneven_spacing_is_refused_by_name():
    rows = observations({"a": noise(20)}, frequency="quarterly")
    odd = rows.assign(series_id="odd", period=rows.period.where(rows.index != 7, rows.period + np.timedelta64(31, "D")))
    series = series_set(pd.concat([rows, odd]), dataset_id="d")
    assert [(item.kind, item.series) for item in checked(series) if item.kind == UNEVEN_SPACING] == [
        (UNEVEN_SPACING, "odd")
    ]


def test_a_gap_is_told_and_the_rest_is_charted():
    values = [*noise(20), None, *noise(20, seed=5)]
    result = examined(observations({"a": values, "b": noise(41, seed=7)}), dataset_id="d")
    assert GAP in kinds(result.findings)
    assert result.overview.refused == {}


def test_a_force_with_hardly_any_residents_is_named_for_exclusion():
    residents = {f"f{at}": 1_000_000.0 for at in range(12)} | {"city": 8_000.0}
    officers = {f"f{at}": 2_500.0 for at in range(12)} | {"city": 800.0}
    assert [(item.kind, item.series) for item in resident_rates(residents, officers)] == [(traps.RESIDENT_RATE, "city")]
    assert resident_rates({"city": 8_000.0}, {"city": 800.0}) == []


def test_the_change_of_the_recording_system_is_proposed_and_never_made():
    values = noise(40)
    rows = observations({"a | b | c": values}, start="2021-06")
    result = examined(rows, dataset_id="mps-offences")
    told = [finding for finding in result.findings if finding.kind == traps.RECORDING_CHANGE]
    assert len(told) == 1
    assert "second person" in told[0].remedy
    assert set(result.overview.monitored.groups.ravel()) == {0}
    assert traps.RECORDING_CHANGE not in kinds(examined(rows, dataset_id="file: other").findings)


def test_the_lockdown_is_an_event_of_every_dataset():
    assert [event.is_recording_change for event in known_events("file: any")] == [False]
    assert [event.is_recording_change for event in known_events("mps-offences")] == [False, True]


@pytest.mark.parametrize(
    ("start", "months", "is_told"),
    [("2018-01", 48, True), ("2020-06", 40, True), ("2020-07", 40, False), ("2016-12", 40, False)],
)
def test_the_lockdown_is_told_as_a_real_change_where_the_series_span_it(start, months, is_told):
    result = examined(observations({"a": noise(months)}, start=start), dataset_id="file: any")
    told = [finding for finding in result.findings if finding.kind == traps.KNOWN_EVENT]
    assert len(told) == is_told
    assert set(result.overview.monitored.groups.ravel()) == {0}
    for finding in told:
        assert finding.where == "April 2020 to June 2020"
        assert "do not start limits anew for it" in finding.remedy
        assert "Lockdown" in finding.words


def test_a_note_names_its_months_where_there_are_several():
    lockdown, system = known_events("mps-offences")
    assert lockdown.note.endswith("(April 2020 to June 2020)")
    assert system.note == system.words


def test_a_seasonal_series_is_named():
    season = [20 * np.sin(month / 12 * 2 * np.pi) for month in range(60)]
    rows = observations({"summer": list(np.array(noise(60, sd=3)) + season), "flat": noise(60, seed=9)})
    result = examined(rows, dataset_id="d")
    assert result.overview.is_seasonal.tolist() == [False, True]
    assert traps.SEASONAL in kinds(result.findings)
