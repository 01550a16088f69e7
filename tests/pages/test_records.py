"""The records page: what each role reads, and what those of the NDAO do on it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import pytest

from components.offers import OFFERS
from components.records.rows import Filters, chosen_rows, names_of
from components.registry import page_entry
from components.runtime import runtime
from data_access.records.keeping import add_record, change_record, withdraw_record
from data_access.records.reading import bodies_of, records_of
from models.records.kinds import record_kinds
from models.sign_in import demo_viewer
from tests.models.records.rows import GOOD
from tests.pages.looking import look, unescaped

PAGE = page_entry("performance-records")
ANALYST, BOARD = demo_viewer("ndao_analyst", None), demo_viewer("national_board", None)
TODAY = date.today()
TITLES = {kind_id: kind.title for kind_id, kind in record_kinds().items()}
TYPED = "[a link](https://example.com) **now**"
SECRET = "canarysubject"


def page(kind_id="engagement", role="ndao_analyst", **address):
    seen = look(PAGE, **{"as": role, "register": TITLES.get(kind_id, kind_id), **address})
    assert not seen.app.exception
    assert seen.errors == []
    return seen


def add(kind_id="engagement", **changed):
    return add_record(runtime().stores, ANALYST, kind_id, {**GOOD[kind_id], **changed})


def kept(kind_id="engagement"):
    return records_of(runtime().stores, ANALYST, kind_id)


def work(seen, what, kind_id="engagement"):
    seen.app.session_state[f"records_work_{kind_id}"] = what
    seen.app.run()
    assert not seen.app.exception


def boxed(kind, key):
    return next(item for item in kind if item.key == key)


def button(seen, label):
    return next(item for item in seen.app.button if item.label == label)


class TestEmpty:
    @pytest.mark.parametrize("kind_id", TITLES)
    def test_each_register_says_that_it_is_empty(self, app, kind_id):
        seen = page(kind_id)
        assert seen.titles == ["Nothing is recorded yet"]
        assert "Nothing is recorded yet." in seen.words
        assert seen.tables == []

    def test_no_value_can_be_published(self, app):
        assert "Nothing is new" in page("KPI values").words


class TestTitle:
    def test_it_counts_the_forces_spoken_to(self, app):
        add(held_on=TODAY - timedelta(days=89))
        add(organisation="essex", held_on=TODAY - timedelta(days=90))
        assert page().titles[0] == "1 of 43 forces had a conversation with a business partner in the last 90 days"

    def test_it_is_right_for_none_and_for_all(self, app):
        add(held_on=TODAY - timedelta(days=200))
        assert page().titles[0].startswith("No force had a conversation")
        for force_id in bodies_of(runtime().stores).forces:
            add(organisation=force_id, held_on=TODAY)
        assert page().titles[0].startswith("All 43 forces had a conversation")

    def test_the_sentence_below_says_what_waits(self, app):
        add(joint_problem="Two returns")
        add("board_action", decided_on=TODAY - timedelta(days=9), due_on=TODAY - timedelta(days=1))
        assert "1 joint problem is open; 1 board action is late; 0 returns wait" in page().words


class TestTable:
    def test_what_was_typed_is_shown_letter_for_letter(self, app):
        add(subject=TYPED, organisation="", other_partner=TYPED)
        seen = page()
        assert seen.tables[0].Subject.tolist() == [TYPED]
        assert "**now**" not in "".join(seen.lines)

    def test_filters_narrow_it_and_withdrawn_rows_are_asked_for(self, app):
        add()
        add(organisation="essex", channel="visit")
        gone = add(organisation="essex", subject="gone")
        withdraw_record(runtime().stores, ANALYST, "engagement", gone, reason="Wrong", version=1)
        seen = page()
        assert len(seen.tables[0]) == 2
        boxed(seen.app.selectbox, "records_body_engagement").set_value("essex").run()
        assert seen.tables[0].Channel.tolist() == ["Visit"]
        boxed(seen.app.toggle, "records_withdrawn_engagement").set_value(True).run()
        assert set(seen.tables[0].State) == {"stands", "withdrawn"}

    def test_rows_have_names_of_their_own(self, app):
        add()
        add(subject="another")
        assert len(set(names_of(record_kinds()["engagement"], kept(), bodies_of(runtime().stores)).values())) == 2
        assert len(chosen_rows("engagement", kept(), Filters(choice="video"))) == 2


    def test_it_is_exported_as_it_is_shown_with_its_filters(self, app):
        add()
        add(organisation="essex", channel="visit")
        seen = page()
        boxed(seen.app.selectbox, "records_body_engagement").set_value("essex")
        seen.app.session_state["view_records_engagement"] = "Data and source"
        seen.app.run()
        offer = next(item for item in reversed(OFFERS._offers.values()) if item.name == "records_engagement")
        assert offer.table.Channel.tolist() == ["Visit"]
        assert offer.about.filters["Force or regional unit"] == "Essex Police"
        assert offer.viewer == ANALYST


class TestOthers:
    def test_the_board_reads_no_word_about_a_force(self, app):
        add(subject=SECRET, joint_problem=SECRET)
        add(organisation="", other_partner="College of Policing", subject=SECRET)
        add("product_outcome", arrests=1, evidence=SECRET)
        add("partner_survey", force="kent", answered=3, agreed=3)
        for kind_id in ("engagement", "product_outcome", "partner_survey"):
            seen = page(kind_id, role="national_board")
            assert SECRET not in seen.everything
            assert "Kent Police" not in seen.everything
            assert "demo|" not in seen.everything
        assert page(role="national_board").tables[0]["Other partner"].tolist() == ["College of Policing"]

    def test_they_get_no_form_and_no_values(self, app):
        add("campaign")
        seen = page("campaign", role="portfolio_lead")
        assert seen.app.get("button_group") == [] or "Add" not in seen.everything
        assert "KPI values" not in [tab.label for tab in seen.app.tabs]
        assert len(seen.tables) == 1

    def test_a_role_without_the_right_is_refused(self, app):
        seen = look(PAGE, **{"as": "force_lead", "own": "kent"})
        assert "not part of your role" in seen.everything
        assert seen.tables == []


class TestForms:
    def test_a_row_is_added_from_the_form(self, app):
        seen = page()
        work(seen, "Add")
        for name, value in (("role_met", "Head of data"), ("subject", TYPED)):
            boxed(seen.app.text_input, f"record_add_engagement_{name}").set_value(value)
        boxed(seen.app.date_input, "record_add_engagement_held_on").set_value(TODAY)
        boxed(seen.app.selectbox, "record_add_engagement_organisation").set_value("kent")
        boxed(seen.app.selectbox, "record_add_engagement_channel").set_value("visit")
        button(seen, "Record the conversation").click().run()
        assert not seen.app.exception
        (record,) = kept()
        assert (record.body_id, record.values["subject"]) == ("kent", TYPED)
        assert "Recorded: conversation." in unescaped(seen.app.success[0].value)
        assert len(seen.tables[0]) == 1

    def test_what_is_missing_is_said_and_nothing_is_lost(self, app):
        seen = page()
        work(seen, "Add")
        boxed(seen.app.text_input, "record_add_engagement_subject").set_value("Half done")
        button(seen, "Record the conversation").click().run()
        assert "Held on: nothing is given. Fill it in." in unescaped(seen.app.warning[0].value)
        assert boxed(seen.app.text_input, "record_add_engagement_subject").value == "Half done"
        assert kept() == ()

    @pytest.mark.parametrize("kind_id", TITLES)
    def test_the_form_of_every_register_keeps_the_row_that_it_was_filled_from(self, app, kind_id):
        add(kind_id)
        before = kept(kind_id)[0]
        seen = page(kind_id)
        work(seen, "Change or withdraw", kind_id)
        button(seen, "Save the row").click().run()
        assert not seen.app.exception
        (after,) = kept(kind_id)
        assert (after.version, after.values) == (2, before.values)

    def test_two_who_change_a_row_at_once_choose(self, app):
        record_id = add()
        seen = page()
        work(seen, "Change or withdraw")
        other = {**GOOD["engagement"], "channel": "event"}
        change_record(runtime().stores, ANALYST, "engagement", record_id, other, version=1)
        boxed(seen.app.text_input, "record_change_engagement_subject").set_value("Mine")
        button(seen, "Save the row").click().run()
        assert "Somebody else changed this first" in seen.words
        assert kept()[0].values["channel"] == "event"
        button(seen, "Save mine in its place").click().run()
        assert (kept()[0].values["subject"], kept()[0].version) == ("Mine", 3)

    def test_a_row_is_withdrawn_with_a_reason_and_its_history_shows_it(self, app):
        add()
        seen = page()
        work(seen, "Change or withdraw")
        button(seen, "Withdraw the row").click().run()
        assert "No reason is given." in unescaped(seen.app.warning[0].value)
        boxed(seen.app.text_input, "record_withdraw_engagement_reason").set_value("Wrong day")
        button(seen, "Withdraw the row").click().run()
        assert kept()[0].is_withdrawn
        boxed(seen.app.toggle, "records_withdrawn_engagement").set_value(True).run()
        work(seen, "History")
        assert "Wrong day" in seen.tables[1].After.tolist()
        assert seen.tables[1].What.tolist()[-1] == "Recorded"

    def test_a_return_is_verified_by_another_person(self, app):
        add("product_outcome", arrests=1, evidence="Line 4")
        seen = page("product_outcome")
        work(seen, "Change or withdraw", "product_outcome")
        button(seen, "Verify the row").click().run()
        assert "You recorded or changed this row." in unescaped(seen.app.warning[0].value)
        seen = page("product_outcome", role="ndao_service_owner")
        work(seen, "Change or withdraw", "product_outcome")
        button(seen, "Verify the row").click().run()
        assert kept("product_outcome")[0].verified_by == "demo|ndao_service_owner"


@dataclass(frozen=True)
class Upload:
    """A file as the upload box gives it."""

    data: bytes
    name: str = "talks.csv"
    file_id: str = "1"

    def getbuffer(self) -> bytes:
        return self.data


HEADER = "held_on,organisation,role_met,channel,subject\n"


@pytest.mark.parametrize(("organisation", "rows_kept"), [("Kent Police", 1), ("Atlantis", 0)])
def test_a_file_is_checked_then_kept_or_refused(app, monkeypatch, organisation, rows_kept):
    row = f"2026-09-14,{organisation},Head of data,visit,Quality\n"
    given = Upload((HEADER + row).encode())
    monkeypatch.setattr("streamlit.file_uploader", lambda *args, key, **kwargs: given if key.endswith("_0") else None)
    seen = page()
    work(seen, "Load a file")
    if rows_kept:
        button(seen, "Keep 1 row").click().run()
        assert [record.body_id for record in kept()] == ["kent"]
        assert "1 row of talks.csv are kept" in unescaped(seen.app.success[0].value)
    else:
        (table,) = seen.tables
        assert table[["Row", "Column"]].values.tolist() == [[2, "organisation"]]
        assert kept() == ()


class TestValues:
    def test_they_are_shown_with_the_rows_behind_them(self, app):
        last = TODAY.replace(day=1) - timedelta(days=1)
        add(held_on=last)
        (table,) = page("KPI values").tables
        row = table[table.Unit == "Kent Police"].iloc[0]
        assert (row.KPI[:7], row.Value, row.Numerator, row.Denominator, row["Rows behind it"]) == (
            "KPI_003", 100, 1, 1, 1,
        )  # fmt: skip

    def test_a_service_owner_sees_them_and_an_analyst_publishes_them(self, app):
        add("board_decision", decided_on=TODAY.replace(day=1) - timedelta(days=1), approves_strategy=True)
        seen = page("KPI values", role="ndao_service_owner")
        assert "An NDAO analyst publishes them." in seen.words
        before = runtime().stores.national.version()
        seen = page("KPI values")
        next(item for item in seen.app.button if item.label.startswith("Publish ")).click().run()
        assert not seen.app.exception
        assert runtime().stores.national.version() != before
        assert "published with version" in unescaped(seen.app.success[0].value)
        assert "Nothing is new" in seen.words


def test_how_it_is_worked_out_is_closed_until_asked(app):
    seen = page()
    assert "Withdrawn rows count nowhere" not in seen.words
    seen.app.session_state["records_method"] = True
    seen.app.run()
    assert "Withdrawn rows count nowhere" in seen.words
