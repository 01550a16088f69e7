"""The rows of the founding document: what is stated is as stated, and what is proposed says so."""

from datetime import date

import pytest

from models.benefits.founding import founding_rows
from models.benefits.kinds import BENEFIT, CHANGE, LINK, MEASURE, OUTPUT, register_kinds
from models.benefits.reference import risks
from models.benefits.rules import row_faults, tidied_row
from models.performance.kpis import kpis
from models.performance.links import benefits, criteria, services

NODES = ("OUT_", "CHG_", "BEN_")
LEADS_NOWHERE = {"S1.1"}
APPENDIX_E = {
    "title": "Increased scale of data sharing",
    "realisation_stage": "Year 2 - Ongoing (This benefit will likely be realised incrementally over time)",
    "rationale": "Enhanced data sharing across police forces is essential for more effective crime analysis, "
    "intelligence sharing, and collaborative investigations. Increased scale enables a more comprehensive and accurate "
    "understanding of crime trends, patterns, and networks.",
    "owner": "NDAO (Head of Data Sharing QA and support)",
    "category": "quantitative",
    "measurement": "Number of connected police databases. Volume of data shared through NDAO platforms. Number of data "
    "sharing agreements established.",
    "calculation": "Number of connected databases: Direct count based on NDAO records. Volume of data shared: Tracked "
    "through NDAO platform usage logs. Data sharing agreements: Tracked through legal and compliance records.",
    "baseline_text": "(To be determined based on Year 1 data)",
    "target_text": "TBC",
}


def rows_of(kind_id):
    kind = register_kinds()[kind_id]
    return {row.row_id: tidied_row(kind, row.values) for row in founding_rows() if row.kind_id == kind_id}


def upstream(node_id):
    """Every node that a path leads from."""
    found, waiting = set(), [node_id]
    while waiting:
        end = waiting.pop()
        starts = {row["from_id"] for row in rows_of(LINK).values() if row["to_id"] == end} - found
        found |= starts
        waiting += starts
    return found


def services_behind(benefit_id):
    outputs = rows_of(OUTPUT)
    return {name for node in upstream(benefit_id) if node in outputs for name in outputs[node]["services"]}


def test_the_first_benefit_stands_as_appendix_e_prints_it():
    first = rows_of(BENEFIT)["BEN_001"]
    assert {name: first[name] for name in APPENDIX_E} == APPENDIX_E


def test_its_target_is_the_one_of_the_section_and_proposed_and_it_has_no_baseline():
    first, *others = [row for row in rows_of(MEASURE).values() if row["benefit_id"] == "BEN_001"]
    assert (first["target_kind"], first["target_number"], first["target_on"]) == (
        "per_cent_of_baseline",
        20,
        date(2027, 3, 31),
    )
    assert "proposed" in first["target_basis"]
    assert first["baseline_value"] is None
    assert [row["target_number"] for row in others] == [None, None]


def test_every_benefit_of_the_document_is_there_with_its_criteria_and_services():
    rows = rows_of(BENEFIT)
    assert list(rows) == list(benefits())
    assert len(rows) == 21
    for benefit_id, stated in benefits().items():
        assert rows[benefit_id]["title"] == stated.title
        assert rows[benefit_id]["criteria"] == sorted(stated.criteria)
        assert rows[benefit_id]["services"] == sorted(stated.services)
        assert rows[benefit_id]["expectation"]


def test_an_owner_stands_only_where_the_document_names_one_and_nobody_is_named_who_measures():
    owned = {row_id for row_id, row in rows_of(BENEFIT).items() if row["owner"]}
    assert owned == {"BEN_001"}
    assert {row["measurer"] for row in rows_of(BENEFIT).values()} == {""}
    assert {row["accountable"] for row in rows_of(BENEFIT).values()} == {"NPDAB"}


@pytest.mark.parametrize("kind_id", [BENEFIT, MEASURE, OUTPUT, CHANGE, LINK])
def test_every_row_can_be_kept_and_refers_to_what_there_is(kind_id):
    rows = rows_of(kind_id)
    known = {
        "benefit": set(rows_of(BENEFIT)),
        "node": {row.row_id for row in founding_rows() if row.row_id.startswith(NODES)},
        "service": set(services()),
        "criterion": set(criteria()),
        "kpi": {kpi.kpi_id for kpi in kpis()},
        "risk": set(risks()),
        "group": set(),
    }
    kind = register_kinds()[kind_id]
    found = {row_id: row_faults(kind, values, known, today=date(2025, 4, 1)) for row_id, values in rows.items()}
    assert {row_id: faults for row_id, faults in found.items() if faults} == {}
    keys = [tuple(str(values[name]) for name in kind.unique) for values in rows.values()]
    assert len(set(keys)) == len(keys)


def test_every_benefit_rests_on_a_kpi_that_names_it_and_is_measured_as_the_kpi_is():
    by_id = {kpi.kpi_id: kpi for kpi in kpis()}
    linked = [row for row in rows_of(MEASURE).values() if row["kpi_id"]]
    assert {row["benefit_id"] for row in linked} == set(benefits())
    for row in linked:
        kpi = by_id[row["kpi_id"]]
        assert row["benefit_id"] in kpi.benefits
        assert row["frequency"] == kpi.frequency
        assert kpi.direction in (row["direction"], "neutral")
        assert (row["value_kind"] == "per_cent") == kpi.is_percentage
        assert row["calculation"]


def test_each_benefit_is_judged_by_one_measure():
    primary = [row["benefit_id"] for row in rows_of(MEASURE).values() if row["is_primary"]]
    assert sorted(primary) == sorted(benefits())


def test_every_service_that_a_benefit_names_leads_to_it():
    for benefit_id, row in rows_of(BENEFIT).items():
        assert upstream(benefit_id)
        assert set(row["services"]) <= services_behind(benefit_id), benefit_id


def test_every_service_leads_to_a_benefit_but_for_the_one_that_honestly_does_not():
    reached = set().union(*(services_behind(benefit_id) for benefit_id in benefits()))
    assert set(services()) - reached == LEADS_NOWHERE


def test_the_map_is_said_to_be_a_proposal():
    assert all(row["note"].startswith("Proposed: ") for row in rows_of(LINK).values())
    assert all("Proposed" in row["source_section"] for row in rows_of(CHANGE).values())


def test_the_headline_of_the_document_search_is_worked_out_from_its_components_with_its_caveats():
    benefit = rows_of(BENEFIT)["BEN_006"]
    (measure,) = [row for row in rows_of(MEASURE).values() if row["benefit_id"] == "BEN_006"]
    assert measure["baseline_value"] == 5 * 7 * 37.5
    assert measure["target_number"] == -99.8
    assert "99.85 %" in benefit["calculation"]
    assert "99.24 %" in benefit["calculation"]
    assert "not the whole investigation" in benefit["assumptions"]


def test_the_clearance_rate_moves_by_percentage_points():
    measure = next(row for row in rows_of(MEASURE).values() if row["target_kind"] == "percentage_points")
    assert (measure["benefit_id"], measure["target_number"], measure["value_kind"]) == ("BEN_017", 5, "per_cent")


def test_risks_are_those_that_name_the_benefit_its_services_or_its_criteria():
    assert "RIS_21" in rows_of(BENEFIT)["BEN_013"]["risks"]
    assert "DEP_23" in rows_of(BENEFIT)["BEN_006"]["risks"]
    assert "DEP_23" not in rows_of(BENEFIT)["BEN_008"]["risks"]
