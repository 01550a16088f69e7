"""The page of leads on a small set of reads: rank, pick, decide, compare, hand on; each look on record once."""

from __future__ import annotations

import json
import re
import shutil
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from components.anpr.leads_choice import plates_in
from components.offers import OFFERS
from components.registry import page_entry
from components.runtime import runtime
from data_access.anpr.journeys import build_trips
from data_access.anpr.lake import open_lake
from data_access.anpr.lines import keep_line
from models.errors import DataNotAvailable, EditRefused
from tests.data_access.anpr.hand_made import make_lake
from tests.data_access.anpr.test_ranking import LINE, reads
from tests.pages.looking import Seen, click, look, searching, unescaped

PAGE = page_entry("anpr-leads")
PICKED = "anpr_leads_picked"


@pytest.fixture(scope="module")
def made_lake(tmp_path_factory):
    """The reads of the ranking tests, marked as synthetic so that the app shows them, with their line."""
    made = make_lake(tmp_path_factory.mktemp("leads") / "anpr", reads())
    about = made.folder / "lake.json"
    about.write_text(json.dumps({**json.loads(about.read_text()), "is_benchmark": False, "is_synthetic": True}))
    made = open_lake(made.folder)
    build_trips(made)
    keep_line(made, replace(LINE, line_id=""))
    return made


@pytest.fixture
def lake(app, made_lake):
    """A private copy of it as the reads of the running copy."""
    folder = runtime().settings.folder / "anpr"
    shutil.copytree(made_lake.folder, folder)
    return open_lake(folder)


def keyed(kind, key):
    return next(item for item in kind if item.key == key)


def pick(seen: Seen, *places: int) -> Seen:
    box = keyed(seen.app.multiselect, PICKED)
    box.set_value([box.options[place] for place in places]).run()
    assert not seen.app.exception
    return seen


def said(seen: Seen) -> str:
    return unescaped(" ".join(item.value for item in (*seen.app.success, *seen.app.warning)))


def recorded(action: str) -> int:
    return sum(runtime().stores.audit.newest(500)["action"] == action)


def test_leads_are_ranked_picked_decided_upon_and_handed_on_and_each_look_is_on_record_once(lake):
    seen = searching(PAGE)
    assert seen.titles == ["Nothing has been ranked on City to coast in these days yet"]
    keyed(seen.app.text_area, "anpr_leads_known").set_value("p 1, P99")
    click(seen, "anpr_rank")
    assert "5 vehicles seen" in said(seen) and "No read of 1 plate" in said(seen)
    assert "No read of: P99" in seen.words
    assert (recorded("anpr.lookup.plate"), recorded("anpr.rank"), recorded("anpr.ranking")) == (2, 1, 1)
    table = seen.tables[0]
    assert table["Rank"].tolist() == list(range(1, len(table) + 1))
    assert table["Finding"].tolist().count("known before") == 1
    assert not {"P1", "P2", "P3", "P4", "P5"} & set(re.findall(r"[A-Z0-9-]+", table.to_csv()))
    assert "City to coast" in seen.titles[0]
    seen.app.run()
    assert recorded("anpr.ranking") == 1
    pick(seen, 0)
    assert "Against:" in seen.words
    keyed(seen.app.selectbox, "anpr_leads_triage_state").set_value("closed").run()
    click(seen, "anpr_leads_triage_set")
    assert "needs a word of why" in said(seen)
    keyed(seen.app.selectbox, "anpr_leads_triage_state").set_value("looking").run()
    click(seen, "anpr_leads_triage_set")
    assert "1 lead set to Looking." in said(seen)
    assert seen.tables[0]["State"].tolist()[0] == "Looking"
    pick(seen, 0, 1)
    assert len(seen.figures) == 1 and "Farthest apart" in seen.words
    keyed(seen.app.selectbox, "anpr_leads_triage_code").set_value("parcel").run()
    click(seen, "anpr_leads_triage_judge")
    assert "Recorded for 2 leads: innocent" in said(seen)
    assert seen.tables[0]["Finding"].tolist()[:2] == ["Innocent: parcels or deliveries"] * 2
    check_package(list(OFFERS._offers.values())[-1])
    shutil.rmtree(lake.folder / "runs")
    seen.app.run()
    assert "has expired and is gone" in unescaped(seen.app.info[0].value)
    assert seen.titles == ["Nothing has been ranked on City to coast in these days yet"]


def check_package(offer) -> None:
    """Every file is made when fetched, with state and reference, without a plate, on record, and not once expired."""
    assert offer.about.filters["Reference"] == "EX-2026-001" and "Destroy after" in offer.about.filters
    about = replace(offer.about, generated_at=datetime.now(UTC))
    text = offer.makers["csv"](about).decode()
    assert "SYNTHETIC" in text and "EX-2026-001" in text and "Looking" in text and "check the image" in text
    assert len(text.splitlines()) == 3
    assert offer.makers["pdf"](about).startswith(b"%PDF") and offer.makers["xlsx"](about).startswith(b"PK")
    assert recorded("anpr.package") == 3
    make = offer.makers["csv"]
    board = make.args[0]
    late = replace(board.ranking.record, expires_on=date(2020, 1, 1))
    expired = replace(board, ranking=replace(board.ranking, record=late))
    with pytest.raises(DataNotAvailable, match="expired"):
        make.func(expired, *make.args[1:], about)


def test_a_line_tells_its_traffic_and_is_handed_over_to_be_ranked(lake):
    seen = searching(page_entry("anpr-lines"), in_frame=True)
    assert seen.titles == ["City to coast has not been ranked in these days yet"]
    assert "All traffic of City to coast is busiest from" in seen.words
    seen.app.run()
    assert recorded("anpr.line.traffic") == 1
    click(seen, "anpr_line_leads")
    assert "vehicles ranked of" in said(seen) and "City to coast" in seen.titles[0]
    assert recorded("anpr.rank") == 1


def test_vehicles_like_one_are_listed_without_a_line(lake):
    seen = searching(PAGE)
    keyed(seen.app.segmented_control, "anpr_leads_way").set_value("Like one vehicle").run()
    assert seen.titles == ["Name one vehicle, and those with routes like its own are listed"]
    keyed(seen.app.text_input, "anpr_alike_said").set_value("P1")
    click(seen, "anpr_alike_find")
    assert " routes with V-" in seen.titles[0]
    assert len(seen.tables[0]) >= 1 and seen.tables[0]["Alike"].is_monotonic_decreasing
    seen.app.run()
    assert (recorded("anpr.lookup.plate"), recorded("anpr.resemblance")) == (1, 1)


def test_a_copy_without_reads_says_how_to_get_some(app):
    assert look(PAGE, **{"as": "rocu_analyst"}).titles == ["No reads have been ingested yet"]


def test_plates_are_read_from_lines_or_commas_and_too_many_are_refused():
    assert plates_in(" AB12 CDE,\nV-AAAAAAAA;AB12 CDE\t\n") == ("AB12 CDE", "V-AAAAAAAA")
    assert plates_in("") == ()
    with pytest.raises(EditRefused, match="too many"):
        plates_in("\n".join(f"P{at}" for at in range(201)))
