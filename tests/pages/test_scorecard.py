"""The scorecard: its message, what chance alone would flag, what comes first, and the way to each KPI."""

from __future__ import annotations

import json
import re
from datetime import date

import pandas as pd
import pytest

from components.drill import REQUESTED
from components.performance.reading import Reading
from components.performance.scorecard_blocks import _open_row
from components.performance.scorecard_headline import (
    Counts,
    budget_words,
    scorecard_detail,
    scorecard_title,
    will_miss,
)
from components.performance.scorecard_rows import CHANGES, OUTCOMES, cell_of, freshness, marks, told
from components.registry import page_entry
from components.runtime import runtime
from data_access.performance.charts import Budget, Signal, approved_rebases, national_charts
from data_access.performance.rebases import propose_rebase
from models.access import Viewer
from models.performance.findings import Finding
from models.performance.kpis import kpi, kpis
from tests.pages.looking import look, serving
from tests.pages.worlds import copy_of, reference_store

PAGE = page_entry("scorecard")
NOT_REPORTED = "KPI_072"


@pytest.fixture(scope="module")
def app(built_store, tmp_path_factory):
    with serving(copy_of(built_store, tmp_path_factory.mktemp("scorecard") / "store")):
        yield


def page(role="national_board", **address):
    seen = look(PAGE, **{"as": role, **address})
    assert not seen.app.exception
    assert seen.errors == []
    return seen


def listed(seen) -> pd.DataFrame:
    return next(table for table in seen.tables if "Signs" in table.columns)


def counts(**given):
    return Counts(**{**dict.fromkeys(Counts.__annotations__, 0), "defined": 9, **given})


def signal(number):
    period, is_listed = date(2026, 10, 1), number < 2
    return Signal(f"KPI_00{number}", "national", "", period, "concern_low", "Below LCL", 1, 0.001, is_listed)


class TestWords:
    @pytest.mark.parametrize(
        ("given", "title"),
        [
            ({}, "No measure has a figure yet"),
            ({"reported": 4}, "None of 4 measures has points enough to tell signal from noise"),
            (
                {"reported": 78, "judged": 60, "worse": 6, "will_miss": 11},
                "6 of 60 measures that can be judged got worse, and 11 of 78 will miss their target as things are",
            ),
            (
                {"reported": 78, "judged": 60, "will_miss": 11},
                "None of 60 measures that can be judged got worse, but 11 of 78 will miss their target as things are",
            ),
            (
                {"reported": 1, "judged": 1},
                "None of 1 measure that can be judged got worse, and none is bound to miss its target",
            ),
        ],
    )
    def test_the_title_is_right_for_every_state(self, given, title):
        assert scorecard_title(counts(**given)) == title

    def test_the_detail_leaves_out_what_is_nought(self):
        assert scorecard_detail(counts(behind=1, missing=2)) == (
            "1 more is behind the target at the moment; 2 lack their newest figure."
        )
        assert scorecard_detail(counts()) == "Every measure is reported and within its usual variation."

    @pytest.mark.parametrize(
        ("signals", "end"),
        [
            (0, "none is flagged, and none is listed as a signal that chance does not explain."),
            (1, "one is flagged, and one is listed as a signal that chance does not explain."),
            (3, "three are flagged, and two are listed as signals that chance does not explain."),
        ],
    )
    def test_the_budget_is_told_in_words(self, signals, end):
        found = budget_words(Budget(60, 1.24, tuple(map(signal, range(signals)))))
        assert found == f"Of 60 charts about 1.2 would be flagged by chance alone; {end}"

    @pytest.mark.parametrize(
        ("given", "is_missed"),
        [
            ({"assurance": "consistent_fail"}, True),
            ({"assurance": "inconsistent"}, False),
            ({"assurance": "consistent_fail", "direction": "neutral"}, False),
            ({"probability": 0.1, "target_date": date(2027, 3, 31)}, True),
            ({"assurance": "consistent_fail", "probability": 0.6, "target_date": date(2027, 3, 31)}, False),
        ],
    )
    def test_a_dated_chance_says_more_than_the_limits(self, given, is_missed):
        found = Finding(**{"direction": "increase", "frequency": "monthly", "points": 20, **given})
        assert will_miss(found) is is_missed

    def test_what_is_overdue_is_said_with_the_days_since_it_was_known(self):
        late = Finding("increase", "monthly", points=20, periods_overdue=2)
        reading = Reading(kpi("KPI_043"), None, late, "", 1.0, 2.0, None, date(2026, 7, 1), date(2026, 8, 13))
        assert freshness(reading, date(2026, 11, 1)) == "July 2026, known for 80 days; two months overdue"

    def test_signs_are_a_shape_and_a_letter_each(self):
        found = Finding("decrease", "monthly", variation="concern_high", rule="Above UCL", assurance="consistent_fail")
        assert marks(found) == "◆H ◆F"
        assert cell_of(found) == ("concern", "consistent_fail")


class TestThePage:
    def test_every_kpi_is_listed_once_and_figures_that_lack_say_who_provides_them(self, app):
        table = listed(page())
        assert sorted(table.KPI) == [one.kpi_id for one in kpis()]
        without = table.set_index("KPI").loc[NOT_REPORTED, "In plain words"]
        one = kpi(NOT_REPORTED)
        assert without == f"No figures yet. Needed: {one.source}, from the {one.owner_role}."

    def test_figures_are_those_of_the_charts(self, app):
        stores = runtime().stores
        charts = national_charts(stores.national, stores.national.version(), None, approved_rebases(stores))
        table = listed(page()).set_index("KPI")
        for kpi_id in ("KPI_043", "KPI_087"):
            values = charts[kpi_id].monitored.panel.values[0]
            assert table.loc[kpi_id, "Latest"].startswith(f"{values[-1]:.{kpi(kpi_id).decimals}f}")
            assert list(table.loc[kpi_id, "Course"]) == list(values[-36:])

    def test_no_course_is_longer_than_three_years(self, app):
        assert max(len(course) for course in listed(page()).Course) == 36

    def test_what_needs_attention_comes_first_and_leads_to_its_page(self, app):
        seen = page()
        first = listed(seen).iloc[0]
        button = next(item for item in seen.app.button if item.key == f"open_{first.KPI}")
        button.click()
        seen.app.run()
        state = seen.app.session_state
        assert (state["kpi"], state[REQUESTED]) == (first.KPI, "kpi")

    def test_a_picked_row_opens_the_page_of_its_kpi(self, app):
        with pytest.MonkeyPatch.context() as patch:
            state: dict[str, object] = {"scorecard_rows": {"selection": {"rows": [1]}}}
            patch.setattr("streamlit.session_state", state)
            _open_row(("KPI_001", "KPI_002"))
        assert (state["kpi"], state[REQUESTED]) == ("KPI_002", "kpi")

    def test_title_and_budget_count_the_same_charts(self, app):
        seen = page()
        judged = re.search(r"of (\d+) measures that can be judged got worse", seen.titles[0])
        charts = re.search(r"Of (\d+) charts about", seen.words)
        assert int(judged[1]) == int(charts[1]) > 10

    def test_cells_of_the_grid_add_up_to_every_kpi(self, app):
        (figure,) = page().figures
        texts = [text for trace in figure["data"] if trace.get("mode") == "text" for text in trace["text"]]
        assert sum(int(text.strip("<b>/")) for text in texts) == len(kpis())
        assert "SYNTHETIC" in json.dumps(figure)

    def test_filters_stand_in_the_address(self, app):
        table = listed(page(objective="SC4", service="S3.3"))
        assert 0 < len(table) < len(kpis())
        assert all("SC4" in words for words in table.Objective)
        assert set(table.Service) == {"S3.3"}

    def test_the_office_as_a_whole_is_a_choice(self, app):
        assert set(listed(page(service="office")).Service) == {"Office"}

    def test_a_cell_of_the_grid_shows_its_measures(self, app):
        table = listed(page(reading="latest_only|consistent_fail"))
        assert len(table) and all("arget" in words for words in table["In plain words"])
        assert len(table) < len(listed(page()))

    def test_an_empty_choice_says_so(self, app):
        empty = next(
            f"{change}|{outcome}"
            for change in CHANGES
            for outcome in OUTCOMES
            if change == "neutral" and outcome == "consistent_pass"
        )
        assert "No measure fits these filters" in page(reading=empty).words

    @pytest.mark.parametrize("role", ["respondent", "investigator", "auditor", "administrator"])
    def test_roles_without_the_right_see_nothing(self, app, role):
        seen = look(PAGE, **{"as": role})
        assert "not part of your role" in seen.words
        assert seen.tables == []

    def test_the_export_holds_numbers_and_reasons(self, app):
        seen = look(PAGE, **{"as": "national_board"})
        seen.app.session_state["view_scorecard"] = "Data and source"
        seen.app.run()
        links = [item.proto.url for item in seen.app.get("link_button")]
        assert any("format=xlsx" in url for url in links)


def test_what_waits_for_a_decision_is_offered_to_those_who_may_take_it(built_store, tmp_path):
    with serving(copy_of(built_store, tmp_path / "store")):
        owner = Viewer("ndao|owner", "Owner", "ndao_service_owner")
        given = dict(from_period=date(2025, 10, 1), reason="Files are checked first.")
        propose_rebase(runtime().stores, owner, "KPI_043", "", **given)
        seen = page("ndao_analyst")
        (offer,) = [item for item in seen.app.button if item.label.startswith("Decide")]
        offer.click()
        seen.app.run()
        state = seen.app.session_state
        assert (state["kpi"], state["kpi_part"], state[REQUESTED]) == ("KPI_043", "Limits", "kpi")
        for role in ("national_board", "ndao_service_owner"):
            assert not [item for item in page(role).app.button if item.label.startswith("Decide")]


def test_forces_without_values_are_a_page_of_kpis_to_come(tmp_path):
    with serving(reference_store(tmp_path / "store")):
        seen = page()
        assert seen.titles == ["No measure has a figure yet"]
        assert all(words.startswith("No figures yet. Needed: ") for words in listed(seen)["In plain words"])
        assert "No chart has points enough" in seen.words


def test_what_is_missing_names_who_provides_it():
    one = kpi(NOT_REPORTED)
    nothing = Finding(one.direction, one.frequency, chart=one.chart)
    reading = Reading(one, None, nothing, "No figures yet.", None, None, None, None, None)
    assert told(reading).endswith(f"{one.owner_role}.")
