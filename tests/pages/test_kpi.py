"""The KPI page: one series in every state, what each role does there, and that an approved new start is everybody's."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from components.performance.kpi_page_figures import RANGE_LIMIT, moving_ranges
from components.registry import page_entry
from components.runtime import runtime
from data_access.performance.annotations import add_annotation, annotations_of, change_annotation
from data_access.performance.charts import approved_rebases, national_charts
from data_access.performance.commentaries import add_commentary, commentaries_of
from data_access.performance.rebases import decide_rebase, propose_rebase, rebases_of
from models.access import Viewer
from models.performance.kpis import kpi, kpis
from models.sign_in import demo_viewer
from tests.pages.looking import look, serving, unescaped
from tests.pages.worlds import copy_of, reference_store

PAGE = page_entry("kpi")
TABS = (
    "Chart", "Forecast", "Ranges and seasons", "Forces and units", "Notes and commentary", "Limits",
    "Definition and data",
)  # fmt: skip
STEP = date(2025, 10, 1)
TYPED = "See [this](https://example.com) **now** <b>x</b>"
ANALYST = demo_viewer("ndao_analyst", None)
OTHER = Viewer("ndao|other", "Other", "ndao_service_owner")
LEAD = demo_viewer("force_lead", "kent")


@pytest.fixture(scope="module")
def app(built_store, tmp_path_factory):
    with serving(copy_of(built_store, tmp_path_factory.mktemp("kpi") / "store")):
        yield


@pytest.fixture
def fresh(built_store, tmp_path):
    with serving(copy_of(built_store, tmp_path / "store")):
        yield runtime().stores


def page(kpi_id="KPI_043", part="Chart", role="ndao_analyst", **address):
    seen = look(PAGE, **{"as": role, "kpi": kpi_id, "kpi_part": part, **address})
    assert not seen.app.exception
    assert seen.errors == []
    return seen


def button(seen, label):
    return next(item for item in seen.app.button if item.label == label)


def boxed(kind, key):
    return next(item for item in kind if item.key == key)


def read(seen):
    """The words as a reader reads them: no escapes, no word joiners."""
    return unescaped(seen.words).replace("\u2060", "")


def labels(seen):
    return [item.label for item in seen.app.button]


def approve(stores, kpi_id="KPI_043", unit_id="", proposer=OTHER):
    made = propose_rebase(stores, proposer, kpi_id, unit_id, from_period=STEP, reason=TYPED)
    decide_rebase(stores, ANALYST, made, decision="approved", reason="It lasts.", version=1)


def breaks(figure):
    upper = next(trace for trace in figure["data"] if trace["name"] == "upper")
    return upper["y"].count(None)


class TestEverySeries:
    def test_each_kpi_has_a_page_in_the_state_that_it_is_in(self, app):
        for kpi_id in ("KPI_010", "KPI_014", "KPI_015", "KPI_027", "KPI_044", "KPI_053", "KPI_072", "KPI_084"):
            seen = page(kpi_id)
            assert seen.titles[0].startswith(f"{kpi(kpi_id).name}: ")
            assert len(seen.figures) == (kpi_id != "KPI_072")

    def test_every_tab_opens_for_charts_with_and_without_limits(self, app):
        for kpi_id in ("KPI_087", "KPI_015", "KPI_029"):
            for part in TABS:
                page(kpi_id, part)

    def test_the_whole_choice_is_offered(self, app):
        assert len(boxed(page().app.selectbox, "kpi").options) == len(kpis())

    def test_a_kpi_without_figures_says_what_is_missing_and_who_provides_it(self, app):
        words = page("KPI_072").words
        assert "no figures yet" in words
        assert f"Needed: {kpi('KPI_072').source}, from the {kpi('KPI_072').owner_role}." in words
        assert "Why it matters" in words

    def test_a_trial_series_is_not_judged_and_says_so(self, app):
        words = page("KPI_027").words
        assert "oo few points" in words
        assert "The limits are provisional: 4 of the 13 points needed are known." in words

    def test_a_path_to_a_target_is_drawn_as_a_path(self, app):
        (figure,) = page("KPI_053").figures
        path = next(trace for trace in figure["data"] if trace["name"] == "target")
        assert len({y for y in path["y"] if y is not None}) > 5
        assert "now; 100 % by 31 Mar 2027" in unescaped(page("KPI_053").words)

    def test_season_rule_set_and_widening_are_told(self, app):
        words = page("KPI_087").words
        assert "Rule set: Making Data Count, trend 7, shift 7" in words
        assert "The usual pattern of the year" in words

    def test_limits_show_in_the_table_with_the_rule_in_plain_words(self, app):
        seen = page("KPI_087")
        seen.app.session_state["view_control-chart"] = "Table"
        seen.app.run()
        (table,) = (table for table in seen.tables if "Rule" in table.columns)
        assert len(table) >= 36
        assert set(table.Rule) - {""} <= {
            words for words in table.Rule if "in a row" in words or "limit" in words
        }  # fmt: skip
        assert table.Rule.iloc[-1]

    def test_the_forecast_is_drawn_with_chance_and_trend(self, app):
        seen = page("KPI_010", "Forecast")
        assert {"80 % band", "forecast"} <= {trace["name"] for trace in seen.figures[0]["data"]}
        assert "Chance of meeting the target by 31 Mar 2027" in seen.words
        assert "over the years" in seen.words

    def test_a_chart_without_its_season_carries_no_forecast_of_the_figures_with_it(self, app):
        names = {trace["name"] for trace in page("KPI_010").figures[0]["data"]}
        assert "forecast" not in names

    def test_the_definition_shows_reviews_and_earlier_versions(self, app):
        seen = page("KPI_066", "Definition and data")
        assert "next review due" in seen.words
        assert any("What changed" in table.columns for table in seen.tables)

    def test_what_was_known_on_a_day_can_be_seen_again(self, app):
        known = boxed(page().app.selectbox, "known").options
        assert known[0] == "Newest figures" and len(known) > 20
        past = page(part="Definition and data", known="2026-07-13")
        values = next(table for table in past.tables if "Known since" in table.columns)
        assert max(values["Known since"]) <= date(2026, 7, 13)
        assert values.Period.iloc[0] in ("May 2026", "June 2026")
        assert "as known on 13 Jul 2026" in past.words
        assert "newest figures alone" in page(part="Forecast", known="2026-07-13").words

    def test_the_data_can_be_fetched_through_the_audited_route(self, app):
        seen = page(part="Definition and data")
        seen.app.session_state["view_kpi_values"] = "Data and source"
        seen.app.run()
        assert any(item.proto.url.startswith("/export/") for item in seen.app.get("link_button"))


class TestMovingRanges:
    def test_a_range_never_looks_across_a_new_start(self):
        values = np.array([1.0, 2.0, 4.0, 100.0, 101.0, np.nan, 105.0])
        ranges, mean = moving_ranges(values, np.array([0, 0, 0, 1, 1, 1, 1]))
        assert np.allclose(ranges, [np.nan, 1, 2, np.nan, 1, np.nan, np.nan], equal_nan=True)
        assert np.allclose(mean, [1.5, 1.5, 1.5, 1, 1, 1, 1])

    def test_the_mean_leaves_out_the_jumps_that_the_limits_leave_out(self):
        values = np.array([5.0, 6.0] * 10 + [60.0, 5.0])
        assert np.allclose(moving_ranges(values, np.zeros(22, int))[1], 1)

    def test_rare_events_have_a_chart_of_gaps_in_place_of_ranges(self, app):
        seen = page("KPI_044", "Ranges and seasons")
        assert "10 gaps between events, with provisional limits" in seen.words
        assert "no gap is open" in seen.words and "Longer is better." in seen.words
        assert "moving ranges" not in seen.words.lower()

    def test_events_in_every_period_leave_the_ranges(self, app):
        seen = page("KPI_077", "Ranges and seasons")
        assert "there are no gaps to chart" in seen.words and "sets the limits of the chart" in seen.words

    def test_other_kinds_say_what_sets_their_limits(self, app):
        assert "the size of each denominator, not from these ranges" in page(part="Ranges and seasons").words

    def test_a_target_in_the_unit_of_the_counts_is_judged(self, app):
        assert "The target will be met in some quarters and missed in others" in page("KPI_044").words

    def test_mean_and_upper_limit_are_drawn(self, app):
        figure = next(
            figure for figure in page("KPI_043", "Ranges and seasons").figures
            if any(trace["name"] == "upper" for trace in figure["data"])
        )  # fmt: skip
        lines = {trace["name"]: trace["y"] for trace in figure["data"]}
        assert lines["upper"][0] == pytest.approx(RANGE_LIMIT * lines["centre"][0])


class TestUnits:
    def test_forces_are_listed_with_what_chance_alone_would_flag(self, app):
        seen = page("KPI_087", "Forces and units")
        table = next(table for table in seen.tables if "Unit" in table.columns)
        assert len(table) > 40
        assert "would be flagged by chance alone" in seen.words
        assert "Compare forces on this measure" in labels(seen)

    def test_a_force_lead_sees_their_own_series(self, app):
        seen = page("KPI_087", role="force_lead", own="kent", series="kent")
        assert "Kent Police" in seen.titles[0]

    @pytest.mark.parametrize("role", ["rocu_analyst", "ecosystem_partner", "portfolio_lead", "ndao_service_owner"])
    def test_roles_without_force_figures_get_the_nation_whatever_the_address_says(self, app, role):
        seen = page("KPI_087", "Forces and units", role=role, series="kent")
        assert "Kent" not in seen.everything
        assert "no unit's figures are open to your role" in seen.words

    def test_an_unknown_unit_or_kpi_in_the_address_is_left_aside(self, app):
        assert page("KPI_999", series="nowhere").titles[0].startswith(kpis()[0].name)


class TestNewStarts:
    def test_an_approved_one_is_a_break_with_its_reason_for_everybody(self, fresh):
        before = page(role="rocu_analyst")
        approve(fresh)
        after = page(role="rocu_analyst")
        assert breaks(after.figures[0]) == breaks(before.figures[0]) + 1
        assert f"Limits start anew: {TYPED}" in read(after)
        rebased = national_charts(fresh.national, fresh.national.version(), None, approved_rebases(fresh))["KPI_043"]
        assert rebased.monitored.points[0] < 20

    def test_one_proposes_and_the_other_approves_on_the_page(self, fresh):
        seen = page(part="Limits", role="ndao_service_owner")
        boxed(seen.app.selectbox, "rebase_new_from_period").set_value(STEP)
        boxed(seen.app.text_area, "rebase_new_reason").set_value(TYPED)
        button(seen, "Propose").click().run()
        assert not seen.app.exception
        assert "another person has approved it" in unescaped(seen.app.success[0].value)
        assert "you proposed it" in seen.words and "Decide" not in labels(seen)
        assert approved_rebases(fresh) == ()
        second = page(part="Limits")
        boxed(second.app.text_area, "rebase_decide_decision_reason").set_value("It lasts.")
        button(second, "Decide").click().run()
        assert not second.app.exception
        assert approved_rebases(fresh) == (("KPI_043", "", STEP),)
        steps = next(table for table in second.tables if "State" in table.columns)
        assert steps.Reason.tolist() == ["It lasts.", TYPED]

    def test_who_proposed_is_offered_no_decision(self, fresh):
        propose_rebase(fresh, ANALYST, "KPI_043", "", from_period=STEP, reason="A step.")
        seen = page(part="Limits")
        assert "Decide" not in labels(seen)
        button(seen, "Take it back").click().run()
        assert rebases_of(fresh, ANALYST, "KPI_043", "")[0].state == "withdrawn"

    def test_a_refusal_is_shown_with_its_reason(self, fresh):
        made = propose_rebase(fresh, OTHER, "KPI_043", "", from_period=STEP, reason="A step.")
        decide_rebase(fresh, ANALYST, made, decision="refused", reason="No cause is known.", version=1)
        table = page(part="Limits", role="rocu_analyst").tables[0]
        assert table.State.tolist()[0].startswith("Refused") and table.Reason.tolist()[0] == "No cause is known."

    def test_a_stale_decision_shows_both(self, fresh):
        made = propose_rebase(fresh, OTHER, "KPI_043", "", from_period=STEP, reason="A step.")
        seen = page(part="Limits")
        pillar = Viewer("p", "p", "pillar_lead")
        decide_rebase(fresh, pillar, made, decision="refused", reason="Theirs", version=1)
        boxed(seen.app.text_area, "rebase_decide_decision_reason").set_value("Mine")
        button(seen, "Decide").click().run()
        assert approved_rebases(fresh) == ()
        both = next(table for table in seen.tables if "Theirs" in table.columns).set_index("Field")
        assert both.loc["Reason"].tolist() == ["Mine", "Theirs"]


class TestRemarks:
    def test_a_note_is_put_on_the_chart_by_its_letter_and_never_read_as_markdown(self, fresh):
        seen = page(part="Notes and commentary")
        boxed(seen.app.date_input, "note_add_happened_on").set_value(date(2026, 3, 4))
        boxed(seen.app.text_input, "note_add_words").set_value(TYPED)
        button(seen, "Put the note on the chart").click().run()
        assert not seen.app.exception
        chart = page(role="rocu_analyst")
        assert f"A: 4 Mar 2026 Event: {TYPED}" in read(chart)
        assert "](https://example.com)" not in "".join(item.value for item in chart.app.caption)
        assert any(note["text"] == "A" for note in chart.figures[0]["layout"]["annotations"])

    def test_a_note_on_the_nation_is_on_the_chart_of_each_force_and_says_so(self, fresh):
        add_annotation(fresh, OTHER, "KPI_043", "", happened_on=date(2026, 3, 4), kind="event", words="A new law")
        add_annotation(fresh, LEAD, "KPI_043", "kent", happened_on=date(2026, 4, 4), kind="event", words="Kent's own")
        seen = page(role="force_lead", series="kent")
        assert "A: 4 Mar 2026 National event: A new law" in read(seen)
        assert "B: 4 Apr 2026 Event: Kent's own" in read(seen)
        national = read(page(role="force_lead", series=""))
        assert "A: 4 Mar 2026 Event: A new law" in national
        assert "Kent's own" not in national

    def test_a_note_is_changed_and_a_stale_change_shows_both(self, fresh):
        made = add_annotation(fresh, OTHER, "KPI_043", "", happened_on=STEP, kind="event", words="First")
        seen = page(part="Notes and commentary")
        boxed(seen.app.selectbox, "note_chosen").set_value(made).run()
        given = dict(happened_on=STEP, kind="event", words="Theirs", version=1)
        change_annotation(fresh, OTHER, made, **given)
        boxed(seen.app.text_input, "note_change_words").set_value("Mine")
        button(seen, "Save the note").click().run()
        both = next(table for table in seen.tables if "Theirs" in table.columns).set_index("Field")
        assert both.loc["What happened"].tolist() == ["Mine", "Theirs"]
        button(seen, "Save mine in its place").click().run()
        (kept,) = annotations_of(fresh, ANALYST, "KPI_043", "")
        assert (kept.words, kept.version) == ("Mine", 3)

    def test_a_withdrawn_note_leaves_the_chart_and_stays_in_the_history(self, fresh):
        made = add_annotation(fresh, OTHER, "KPI_043", "", happened_on=STEP, kind="event", words="A mistake")
        seen = page(part="Notes and commentary")
        boxed(seen.app.selectbox, "note_chosen").set_value(made).run()
        button(seen, "Take it off the chart").click().run()
        assert not seen.app.exception
        assert "A mistake" not in page().everything
        seen.app.session_state["note_history"] = True
        seen.app.run()
        steps = next(table for table in seen.tables if "Done" in table.columns)
        assert steps.Done.tolist() == ["Withdrawn", "Added"]

    def test_commentary_follows_commentary(self, fresh):
        add_commentary(fresh, OTHER, "KPI_043", "", period=STEP, words="The first word")
        seen = page(part="Notes and commentary")
        boxed(seen.app.text_area, "comment_words").set_value(TYPED)
        button(seen, "Publish the commentary").click().run()
        assert not seen.app.exception
        texts = commentaries_of(fresh, ANALYST, "KPI_043", "")
        assert [text.words for text in texts] == [TYPED, "The first word"]
        assert TYPED in [text.value for text in page(role="national_board").app.text]

    def test_each_role_is_offered_what_it_may_do(self, app):
        offered = {
            "ndao_analyst": {"Publish the commentary", "Put the note on the chart"},
            "ndao_service_owner": {"Publish the commentary", "Put the note on the chart"},
            "national_board": set(),
            "pillar_lead": set(),
            "rocu_analyst": set(),
            "force_lead": set(),
            "force_data_professional": set(),
        }
        for role, expected in offered.items():
            assert set(labels(page(part="Notes and commentary", role=role, own="kent"))) == expected, role

    def test_a_force_lead_writes_about_the_own_force_alone(self, fresh):
        own = page("KPI_043", "Notes and commentary", role="force_lead", own="kent", series="kent")
        assert "Publish the commentary" in labels(own)
        other = page("KPI_043", "Notes and commentary", role="force_lead", own="kent", series="essex")
        assert "Essex" in other.titles[0] and labels(other) == []

    def test_what_only_the_board_compares_is_hidden_from_other_forces(self, app):
        seen = page("KPI_087", role="force_lead", own="kent", series="essex")
        assert "Essex" not in seen.everything

    def test_what_a_force_says_is_read_where_its_values_are(self, fresh):
        add_commentary(fresh, LEAD, "KPI_043", "kent", period=STEP, words="canarywords")
        assert "canarywords" in page(role="force_lead", own="essex", series="kent").everything
        for part in TABS:
            assert "canarywords" not in page(part=part, role="rocu_analyst", series="kent").everything


def test_forces_without_values_leave_every_kpi_to_come(tmp_path):
    with serving(reference_store(tmp_path / "store")):
        seen = page()
        assert "no figures yet" in seen.titles[0]


@pytest.mark.parametrize("role", ["respondent", "investigator", "auditor", "administrator"])
def test_roles_without_the_right_see_nothing(app, role):
    seen = look(PAGE, **{"as": role, "kpi": "KPI_043"})
    assert "not part of your role" in seen.words
    assert seen.figures == []
