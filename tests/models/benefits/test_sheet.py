"""The sheet prints Appendix E as the founding document does, and has a place for every profile field."""

from datetime import date

import pytest

from models.benefits.founding import founding_rows
from models.benefits.kinds import RegisterRow, register_kinds
from models.benefits.reference import profile_fields
from models.benefits.rules import tidied_row
from models.benefits.sheet import (
    NOT_GIVEN,
    NOT_KNOWN,
    SECTIONS,
    STORED,
    UNDETERMINED,
    WORKED_OUT,
    WRITTEN,
    sheet_rows,
    stored_text,
    value_text,
)
from tests.models.benefits.rows import GOOD

APPENDIX_E = {
    "Ref ID": "BEN_001",
    "Benefit title": "Increased scale of data sharing",
    "Realisation stage": (
        "Year 2 - Ongoing (This benefit will likely be realised incrementally over time)"
    ),
    "Business Services Rationale": (
        "Enhanced data sharing across police forces is essential for more effective crime analysis, intelligence "
        "sharing, and collaborative investigations. Increased scale enables a more comprehensive and accurate "
        "understanding of crime trends, patterns, and networks."
    ),
    "Benefits Owner": "NDAO (Head of Data Sharing QA and support)",
    "Benefits category": "Quantitative",
    "Measurement and unit examples": (
        "Number of connected police databases. Volume of data shared through NDAO platforms. Number of data sharing "
        "agreements established."
    ),
    "Calculation, assumption and data source": (
        "Number of connected databases: Direct count based on NDAO records. Volume of data shared: Tracked through "
        "NDAO platform usage logs. Data sharing agreements: Tracked through legal and compliance records."
    ),
    "Baseline Value": "(To be determined based on Year 1 data)",
    "Target Value": "TBC",
}
AS_PRINTED = {
    "title": APPENDIX_E["Benefit title"],
    "realisation_stage": APPENDIX_E["Realisation stage"],
    "rationale": APPENDIX_E["Business Services Rationale"],
    "owner": APPENDIX_E["Benefits Owner"],
    "category": "quantitative",
    "measurement": APPENDIX_E["Measurement and unit examples"],
    "calculation": APPENDIX_E["Calculation, assumption and data source"],
    "baseline_text": APPENDIX_E["Baseline Value"],
    "target_text": APPENDIX_E["Target Value"],
    "programme_year": 2,
    "direction": "increase",
    "criteria": ["SC5", "SC8"],
}
PROPOSED = {
    **GOOD["measure"], "baseline_value": None, "baseline_on": None, "baseline_source": "", "target_basis": "6.3.2",
}  # fmt: skip
DERIVED = {field: f"worked out: {field}" for field in WORKED_OUT}


def row(kind_id="benefit", target_state="", **values):
    whole = tidied_row(register_kinds()[kind_id], values)
    row_id = "BEN_001" if kind_id == "benefit" else "MEA_001"
    return RegisterRow(row_id, kind_id, whole, "identified", target_state, False, False, 1)


def sheet(measures=(), **values):
    return {line.field: line for line in sheet_rows(row(**values), measures, DERIVED, {"BEN_005": "Another benefit"})}


def test_the_first_two_sections_are_appendix_e_as_it_is_printed():
    lines = sheet_rows(row(**AS_PRINTED), [row("measure", "proposed", **PROPOSED)], DERIVED, {})
    printed = [(line.section, line.label, line.text) for line in lines[:10]]
    sections = ["Profile"] * 5 + ["Measurement"] * 5
    assert printed == [(at, *item) for at, item in zip(sections, APPENDIX_E.items(), strict=True)]


def test_the_benefit_that_the_register_begins_with_prints_the_same():
    begun = {one.row_id: one for one in founding_rows() if one.kind_id in ("benefit", "measure")}
    measured = [one.values for one in begun.values() if one.values.get("benefit_id") == "BEN_001"]
    measures = [row("measure", "proposed", **values) for values in measured]
    lines = sheet_rows(row(**begun["BEN_001"].values), measures, DERIVED, {})
    assert {line.label: line.text for line in lines[:10]} == APPENDIX_E
    assert "+20 % of the baseline by 31 Mar 2027" in lines[9].beside


def test_the_target_of_the_other_section_stands_beside_and_waits_for_the_board():
    target = sheet([row("measure", "proposed", **PROPOSED)], **AS_PRINTED)["target_value"]
    assert target.text == "TBC"
    assert target.beside.startswith("Connected police databases: +20 % of the baseline")
    assert target.beside.endswith("by 31 Mar 2027, proposed, waits for the board (source: 6.3.2).")


def test_what_is_still_to_be_determined_is_flagged_with_a_word():
    lines = sheet(**AS_PRINTED)
    assert (lines["baseline_value"].flag, lines["target_value"].flag) == (UNDETERMINED, UNDETERMINED)
    assert (lines["title"].flag, lines["implementation_plan"].flag) == ("", NOT_GIVEN)
    assert sheet(assumptions="The target is TBC")["assumptions"].flag == ""
    assert sheet()["trajectory"].flag == NOT_KNOWN


def test_every_profile_field_is_on_the_sheet_once_and_comes_from_somewhere():
    fields = [item.field for item in profile_fields()]
    assert len(fields) == 41
    assert sorted(field for section in SECTIONS.values() for field in section) == sorted(fields)
    assert sorted([*STORED, *WRITTEN, *WORKED_OUT]) == sorted(fields)
    assert set(STORED.values()) <= set(register_kinds()["benefit"].labels)
    assert [line.field for line in sheet_rows(row(**AS_PRINTED), (), DERIVED, {})] == [
        field for section in SECTIONS.values() for field in section
    ]


@pytest.mark.parametrize(
    ("field", "values", "text"),
    [
        ("roles", {"owner": "A", "accountable": "B", "measurer": "C"},
         "Benefits Owner: A; Accountable: B; Measured by: C."),
        ("key_dates", {"target_on": date(2027, 3, 31)}, "Target date: 31 Mar 2027"),
        ("dependencies", {"depends_on": ["BEN_005"]}, "BEN_005 Another benefit"),
        ("still_valid", {"still_valid": "no", "still_valid_reason": "Gone"}, "No: Gone"),
        ("attribution", {"attribution_percent": 60}, "60 %"),
        ("confidence", {"evidence_grade": 4}, "4"),
        ("disbenefit", {"is_disbenefit": True}, "Yes"),
        ("beneficiary", {"beneficiary": "force", "payer": "home_office"},
         "Forces; Home Office pays: a transfer, left out of the national net"),
        ("gbp_value", {"value_low": 40_000, "value_central": 60_000, "value_high": 90_000, "price_year": 2025},
         "Low £40\u2009000, central £60\u2009000, high £90\u2009000 a year, in prices of 2025/26"),
        ("overlap_group", {"overlap_group": "GRP_001", "overlap_claim": 600}, "GRP_001: claims 600"),
        ("success_criteria", {"criteria": ["SC2"]}, "SC2 Increased Data Literacy"),
        ("rag", {}, "worked out: rag"),
    ],
)  # fmt: skip
def test_each_field_says_what_the_row_holds(field, values, text):
    assert sheet(**values)[field].text == text


def test_a_disbenefit_is_worth_less_than_nothing():
    worth = sheet(is_disbenefit=True, value_low=1, value_central=2, value_high=3)["gbp_value"].text
    assert worth == "Low −£1, central −£2, high −£3 a year"


def test_baseline_and_target_of_the_measure_stand_where_nothing_was_written():
    lines = sheet([row("measure", "approved", **GOOD["measure"])])
    assert lines["baseline_value"].text == "Connected police databases: 40 databases on 31 Mar 2026 (NDAO records)."
    told = "Connected police databases: +20 % of the baseline, that is 48 databases by 31 Mar 2027"
    assert lines["target_value"].text == f"{told}, approved by the board."
    assert (lines["target_value"].beside, lines["target_value"].flag) == ("", "")


def test_values_read_as_words():
    assert stored_text("price_year", 2025) == "2025"
    assert stored_text("value_low", 40000.5) == "40\u2009000.5 GBP a year"
    assert stored_text("category", "cashable") == "Cashable"


@pytest.mark.parametrize(
    ("kind", "value", "text"),
    [("number", 44, "44 databases"), ("per_cent", 62.5, "62.5 %"), ("gbp", -1200, "−£1\u2009200"),
     ("hours", 3, "3 hours"), ("number", None, "–")],
)  # fmt: skip
def test_values_of_measures_carry_their_unit(kind, value, text):
    assert value_text(row("measure", **{**GOOD["measure"], "value_kind": kind}), value) == text
