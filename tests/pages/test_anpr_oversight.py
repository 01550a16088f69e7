"""The pages of oversight on a small set of reads: counts, never a plate, and what is said where nothing is known."""

import json
import shutil
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from components.registry import page_entry
from components.runtime import runtime
from data_access.anpr.gate import open_search
from data_access.anpr.journeys import build_trips
from data_access.anpr.lake import open_lake
from data_access.anpr.ranking import rank_lines
from data_access.anpr.retention import purge
from models.errors import NotPermitted
from tests.data_access.anpr.hand_made import DAY_ONE, make_lake
from tests.data_access.anpr.test_gate import REASON
from tests.data_access.anpr.test_ranking import LINE, PROFILE, reads
from tests.pages.looking import look

RANK = "Detective inspector"


@pytest.fixture(scope="module")
def made_lake(tmp_path_factory):
    """The reads of the ranking tests, marked as synthetic so that the app shows them."""
    made = make_lake(tmp_path_factory.mktemp("oversight") / "anpr", reads())
    about = made.folder / "lake.json"
    about.write_text(json.dumps({**json.loads(about.read_text()), "is_benchmark": False, "is_synthetic": True}))
    made = open_lake(made.folder)
    build_trips(made)
    return made


@pytest.fixture
def lake(app, made_lake):
    """A private copy of it as the reads of the running copy."""
    folder = runtime().settings.folder / "anpr"
    shutil.copytree(made_lake.folder, folder)
    return open_lake(folder)


def page(name, role="auditor", **address):
    seen = look(page_entry(f"anpr-{name}"), **{"as": role}, **address)
    assert not seen.app.exception
    assert seen.errors == []
    assert "P1" not in seen.everything
    return seen


def search_and_rank(lake):
    """A search that was allowed, with a ranking, and one that was not permitted."""
    reason = replace(REASON, authorised_at=datetime.now(UTC), authoriser_role=RANK, authoriser_name="Jo Canary")
    write = runtime().stores.audit.record_all
    rank_lines(open_search(write, "analyst", "rocu_analyst", lake, reason), [LINE], PROFILE)
    with pytest.raises(NotPermitted):
        open_search(write, "analyst", "rocu_analyst", lake, reason, DAY_ONE - 400, DAY_ONE)


def test_searches_are_told_by_reason_rank_and_outcome_and_a_ranking_with_its_record(lake):
    search_and_rank(lake)
    seen = page("governance")
    assert seen.titles == ["1 search in the last 30 days with reason and authority; 1 turned away, no plate revealed"]
    table = next(one for one in seen.tables if "Authority" in one)
    assert sorted(table["Outcome"]) == ["Not permitted", "Opened"]
    assert set(table["Authority"]) == {RANK}
    assert "Canary" not in seen.everything
    record = page("governance", governance_part="Record of a ranking")
    assert "Not meant for" in record.words
    assert "Study on invented worlds" in record.words


def test_certificates_are_listed_once_reads_were_purged(lake):
    purge(lake, before=lake.manifest().days[1].date, actor="operator")
    seen = page("governance", governance_part="Deletion")
    assert any("1 purge with a certificate" in line for line in seen.lines)


def test_the_study_is_told_as_of_other_worlds_and_what_was_not_measured_has_no_number(lake):
    seen = page("performance", anpr_performance_part="Study of the method")
    assert seen.titles == ["Nobody can say yet how good the ranking is on these reads"]
    assert "not of the reads of this store" in seen.words


def test_plates_and_clocks_are_told_in_counts(lake):
    assert "No misread has been looked for yet" in page("quality", quality_part="Plates").words
    assert "No camera has a wrong clock" in page("quality", quality_part="Clocks").words
