"""The page of the timeline: its message, a bar that narrows the list, and a look on record once."""

from datetime import date, timedelta

import pandas as pd

from components.documents import timeline_show
from components.documents.desk import KEPT
from components.documents.entities_one import TIMELINE_OF
from components.documents.timeline_ask import FROM, SHOWN, Asked, shape_of
from components.documents.timeline_show import PICKED, events_table
from components.words import day
from data_access.documents.timeline import DATE, EVENTS, ITEM, MESSAGE
from models.documents.exposure import terms_of
from tests.pages.document_case import done_in, press, searching_documents

PAGE = "documents-timeline"
WHOLE = Asked(None, EVENTS, (), None, None)


def days(*rows):
    return pd.DataFrame(rows, columns=["day", "event", "events"])


def written(case):
    """The busiest day and how much was written on it; the day before the longest gap, and its length."""
    with case.reading() as cursor:
        rows = cursor.execute(
            "with w as (select sent_at as at from messages union all select written_at from items "
            "where status = 'indexed'), n as (select cast(w.at as date) as day, count(*) as number from w "
            "where w.at is not null group by all) "
            "select day, number, lead(day) over (order by day) - day from n order by day"
        ).fetchall()
    busiest = max(rows, key=lambda row: row[1])
    before = max(rows[:-1], key=lambda row: row[2])
    return busiest[0], busiest[1], before[0], before[2]


def test_the_message_tells_the_most_and_the_gap_and_each_look_is_on_record_once(case):
    seen = searching_documents(PAGE)
    busiest, most, before, gap = written(case)
    assert seen.titles == [f"Most was written on {day(busiest)}: {most} messages and documents"]
    quiet = f"{day(before + timedelta(1))} to {day(before + timedelta(gap - 1))}"
    assert f"The longest stretch without any is {quiet}." in seen.words
    assert len(seen.figures) == 1 and len(seen.tables[0]) == 500
    looks = done_in(case)
    assert looks == ["open", "timeline", "timeline"]
    seen.app.run()
    assert done_in(case) == looks and not seen.errors


def test_a_bar_narrows_the_list_to_its_days_and_back(case):
    seen = searching_documents(PAGE)
    seen.app.session_state["steady"][PICKED] = (WHOLE, date(2026, 2, 2), date(2026, 2, 8))
    seen.app.run()
    table = seen.tables[0]
    assert 0 < len(table) < 500 and set(table["When"].str.extract(r"(\d+ \w+ \d+)")[0]) <= {
        f"{on} Feb 2026" for on in range(2, 9)
    }
    press(seen, "All days")
    assert len(seen.tables[0]) == 500


def test_it_is_narrowed_by_kind_days_and_entity(case):
    seen = searching_documents(PAGE)
    with case.reading() as cursor:
        row = cursor.execute("select entity_id, shown from entities where shown = 'corro_kx' and kind = 'person'")
        search_id = seen.app.session_state["steady"][KEPT][2].search_id
        seen.app.session_state["steady"][TIMELINE_OF] = (search_id, *row.fetchone())
    seen.app.run()
    assert "beside corro_kx" in seen.titles[0] and len(seen.tables[0]) < 500
    seen.app.session_state["steady"][TIMELINE_OF] = ("another search", 1, "nobody")
    seen.app.run()
    assert "beside" not in seen.titles[0]
    seen.app.session_state[SHOWN] = [MESSAGE]
    seen.app.session_state[FROM] = date(2026, 2, 1)
    seen.app.run()
    assert set(seen.tables[0]["What"]) == {"Message"} and "from 1 Feb 2026" in seen.words
    seen.app.session_state[FROM] = date(2090, 1, 1)
    seen.app.run()
    assert seen.titles == ["Nothing has a date"] and not seen.figures and not seen.errors


def test_the_shape_goes_by_what_was_written_and_by_days_spoken_of_where_nothing_was():
    spoken = days((date(2010, 1, 1), DATE, 9), (date(2030, 1, 1), DATE, 1))
    written = days((date(2026, 1, 1), MESSAGE, 2), (date(2026, 1, 1), ITEM, 1), (date(2026, 1, 5), ITEM, 1))
    both = shape_of(pd.concat([spoken, written]), WHOLE)
    assert (both.first, both.last, both.busiest, both.most) == (
        date(2026, 1, 1), date(2026, 1, 5), date(2026, 1, 1), 3,
    )  # fmt: skip
    assert (both.quiet_from, both.quiet_days, both.is_written) == (date(2026, 1, 2), 3, True)
    alone = shape_of(spoken, WHOLE)
    assert (alone.first, alone.busiest, alone.is_written) == (date(2010, 1, 1), date(2010, 1, 1), False)
    one = shape_of(written.tail(1), WHOLE)
    assert (one.quiet_from, one.quiet_days) == (None, 0) and shape_of(days(), WHOLE) is None


def test_events_are_masked_and_a_picked_row_opens_its_place(monkeypatch):
    events = pd.DataFrame(
        {
            "event": [MESSAGE, DATE], "at": [pd.Timestamp(2026, 1, 2, 3, 4), pd.Timestamp(2026, 1, 5)],
            "item_id": [5, 6], "passage_id": [7, None], "words": ["Ann gore", "5 January"],
            "title": ["", "The gore"], "path": ["a/gore.txt", "b"],
        }
    )  # fmt: skip
    table = events_table(events, terms_of(["gore"]))
    assert "gore" not in table.to_csv() and list(table["When"]) == ["2 Jan 2026 03:04", "5 Jan 2026"]
    opened, state = [], {timeline_show.TABLE: {"selection": {"rows": [1]}}}
    monkeypatch.setattr(timeline_show, "look", lambda: state)
    monkeypatch.setattr(timeline_show, "open_item", opened.append)
    timeline_show._picked(timeline_show._places(events))
    state[timeline_show.TABLE]["selection"]["rows"] = []
    timeline_show._picked(timeline_show._places(events))
    assert [(one.item_id, one.passage_id, one.question) for one in opened] == [(6, None, "5 January")]


def test_a_bar_that_was_picked_of_another_timeline_counts_no_more(monkeypatch):
    kept = {PICKED: (WHOLE, date(2026, 2, 2), date(2026, 2, 8))}
    monkeypatch.setattr(timeline_show, "steady", lambda: kept)
    assert timeline_show._bar_picked(WHOLE) == Asked(None, EVENTS, (), date(2026, 2, 2), date(2026, 2, 8))
    assert timeline_show._bar_picked(Asked(3, EVENTS, (), None, None)) is None
