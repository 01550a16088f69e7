"""Looks are counted by person, and the terms of a case are its force's own."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from data_access.documents.case import close_case
from data_access.documents.exposure import TERMS_FILE, explicit_terms, exposure_of, keep_explicit_terms, record_exposure
from data_access.documents.gate import benchmark_case, open_case_search
from models.documents.exposure import OPENED, UNMASKED, mask, placeholder_terms
from models.errors import EditRefused
from tests.data_access.documents.doors import ANN, new_case, reason


@pytest.fixture
def kept():
    return []


@pytest.fixture
def opened(tmp_path, kept):
    case = new_case(tmp_path / "cases" / "one")
    yield open_case_search(kept.extend, ANN.subject, ANN.role_id, case, reason())
    close_case(case)


def test_looks_of_a_person_are_counted_over_own_cases(opened, tmp_path):
    record_exposure(opened, [1, 2, 2], OPENED)
    record_exposure(opened, [1], UNMASKED)
    record_exposure(replace(opened, actor="idp|other"), [4, 5], OPENED)
    counted = exposure_of(opened)
    assert (counted.opened_hour, counted.opened_day, counted.unmasked_day, counted.items) == (2, 2, 1, 2)
    later = exposure_of(opened, now=datetime.now(UTC) + timedelta(days=2))
    assert later.opened_day == later.minutes == 0
    other = new_case(tmp_path / "cases" / "two")
    record_exposure(replace(opened, case=other), [7], OPENED)
    assert exposure_of(opened, also=[opened.case, other]).opened_day == 3
    close_case(other)


def test_a_look_of_no_kind_is_refused_and_a_benchmark_case_counts_nothing(opened, tmp_path):
    with pytest.raises(EditRefused):
        record_exposure(opened, [1], "glance")
    measured = new_case(tmp_path / "measured", is_benchmark=True)
    record_exposure(benchmark_case(measured), [1], OPENED)
    assert exposure_of(benchmark_case(measured)).opened_day == 0
    close_case(measured)


def test_a_force_loads_its_own_list_for_all_its_cases_and_for_one(opened, kept):
    assert explicit_terms(opened.case) == placeholder_terms()
    (opened.case.folder.parent / TERMS_FILE).write_text("tractor\n", encoding="utf-8")
    assert mask("tractor, digger, blood", explicit_terms(opened.case)).text == "•••••••, digger, blood"
    keep_explicit_terms(opened, "digger\n")
    assert mask("tractor, digger, blood", explicit_terms(opened.case)).text == "•••••••, ••••••, blood"
    assert kept[-1].action == "documents.terms"
    assert "digger" not in kept[-1].object


@pytest.mark.parametrize("text", ["", "# nothing\n", "x\n"])
def test_a_list_without_a_term_is_refused(opened, text):
    with pytest.raises(EditRefused):
        keep_explicit_terms(opened, text)
