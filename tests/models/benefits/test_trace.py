"""Traces run both ways along paths, and each hole is told."""

from dataclasses import replace

import pytest

from models.benefits.founding import founding_rows
from models.benefits.trace import goal_words, holes_message, outputs_upstream, trace_of
from models.performance.kpis import kpis, kpis_by_id
from models.performance.links import criteria, services
from tests.models.benefits.test_agenda import benefit, measure, register, row

KPI = replace(kpis_by_id()["KPI_003"], service_id="S3.2", criteria=("SC5",), benefits=("BEN_001",))
LOOSE = replace(KPI, kpi_id="KPI_900", benefits=(), criteria=(), service_id="")


def link(row_id, start, end):
    return row("link", row_id, from_id=start, to_id=end)


def output(row_id="OUT_001", **changed):
    return row("output", row_id, **changed)


def traced(*rows, defined=(KPI,), with_values=("KPI_003",)):
    return trace_of(
        register(*rows), kpis=defined, criteria=criteria(), services=services(), with_values=with_values
    )


def joined(*extra, **kwargs):
    """BEN_001 serves SC5 and SC8 and names S3.2, which delivers OUT_001, which leads to it."""
    return traced(benefit(), output(), link("LNK_001", "OUT_001", "BEN_001"), *extra, **kwargs)


def the(rows, row_id):
    return next(one for one in rows if one.row_id == row_id)


class TestPaths:
    def test_links_are_followed_over_changes_and_benefits_and_a_circle_does_no_harm(self):
        links = [
            link("LNK_001", "OUT_001", "CHG_001"), link("LNK_002", "CHG_001", "BEN_001"),
            link("LNK_003", "BEN_001", "BEN_002"), link("LNK_004", "BEN_002", "BEN_001"),
        ]  # fmt: skip
        found = outputs_upstream(["BEN_001", "BEN_002", "BEN_003"], {"OUT_001": None}, links)
        assert found == {"BEN_001": ("OUT_001",), "BEN_002": ("OUT_001",), "BEN_003": ()}

    def test_a_cell_counts_what_a_path_joins(self):
        cells = {(cell.criterion_id, cell.service_id): cell for cell in joined().cells}
        assert len(cells) == len(criteria()) * len(services())
        assert cells["SC5", "S3.2"].joined == cells["SC8", "S3.2"].joined == ("BEN_001",)
        assert sum(bool(cell.joined or cell.unjoined) for cell in cells.values()) == 2

    def test_a_service_that_is_named_without_a_path_is_a_hole(self):
        trace = traced(benefit(), output())
        cells = [cell for cell in trace.cells if cell.unjoined]
        assert [(cell.criterion_id, cell.service_id) for cell in cells] == [("SC5", "S3.2"), ("SC8", "S3.2")]
        assert trace.by_benefit[0].holes == ("no output", "no measure", "named without a path: S3.2")
        assert the(trace.by_service, "S3.2").holes == (
            "no benefit", "named without a path: BEN_001",
        )  # fmt: skip

    def test_retired_benefits_and_withdrawn_outputs_count_nowhere(self):
        trace = traced(benefit(state="retired"), output(), link("LNK_001", "OUT_001", "BEN_001"), measure())
        assert trace.by_benefit == ()
        assert the(trace.by_kpi, "KPI_003").holes == ("no benefit",)
        assert traced(benefit(), link("LNK_001", "OUT_001", "BEN_001")).by_benefit[0].outputs == ()


class TestRows:
    def test_a_whole_trace_has_no_holes_either_way(self):
        trace = joined(measure())
        assert the(trace.by_criterion, "SC5").holes == ()
        assert the(trace.by_criterion, "SC5").services == ("S3.2",)
        assert the(trace.by_service, "S3.2").criteria == ("SC5", "SC8")
        assert the(trace.by_service, "S3.2").measures == ("MEA_001",)
        assert trace.by_benefit[0].holes == ()
        assert the(trace.by_kpi, "KPI_003").benefits == ("BEN_001",)

    def test_holes_of_a_criterion_in_words(self):
        trace = joined(benefit("BEN_002", criteria=["SC5"], services=[]), measure(), defined=(KPI, LOOSE))
        assert the(trace.by_criterion, "SC5").holes == ("1 of 2 benefits without a measure",)
        assert the(trace.by_criterion, "SC1").holes == ("no output", "no benefit", "no KPI")
        assert the(trace.by_criterion, "SC8").holes == ("no KPI",)

    @pytest.mark.parametrize(
        ("defined", "with_values", "words"),
        [
            ((KPI,), (), "KPI has no values"),
            ((KPI, replace(KPI, kpi_id="KPI_004")), (), "no KPI has values"),
            ((KPI, replace(KPI, kpi_id="KPI_004")), ("KPI_003",), "1 of 2 KPIs without values"),
        ],
    )
    def test_kpis_without_values_are_told(self, defined, with_values, words):
        trace = joined(measure(), defined=defined, with_values=with_values)
        assert the(trace.by_criterion, "SC5").holes == (words,)
        assert trace.by_benefit[0].holes == (words,)

    def test_a_loose_kpi_says_what_it_lacks(self):
        found = the(joined(defined=(LOOSE,), with_values=()).by_kpi, "KPI_900")
        assert found.holes == ("no benefit", "no criterion", "no service: of the office as a whole", "no values")

    def test_a_measure_that_rests_on_a_kpi_links_it(self):
        trace = joined(measure(kpi_id="KPI_900"), defined=(LOOSE,))
        assert trace.kpis_of["BEN_001"] == ("KPI_900",)
        assert the(trace.by_kpi, "KPI_900").measures == ("MEA_001",)


class TestWords:
    def test_the_goal_is_counted(self):
        assert goal_words(traced()) == "The register holds no benefit yet, so nothing can be traced"
        assert goal_words(joined()) == "The one benefit leads to a criterion and to a KPI"
        some = "1 of 2 benefits leads to a criterion and to a KPI; \u201cTitle of BEN_002\u201d does not"
        assert goal_words(joined(benefit("BEN_002"))) == some
        many = [benefit(f"BEN_{at:03d}") for at in range(2, 7)]
        assert goal_words(joined(*many)) == "1 of 6 benefits leads to a criterion and to a KPI"
        both = joined(benefit("BEN_002"), measure(benefit_id="BEN_002", kpi_id="KPI_003"))
        assert goal_words(both) == "All 2 benefits lead to a criterion and to a KPI"

    def test_holes_are_counted(self):
        every = list(criteria())
        rest = "no benefit serves 7 of 9 success criteria"
        assert holes_message(traced()) == "There is no benefit, so no path is to be shown"
        assert holes_message(traced(benefit(criteria=every, services=[]))) == "No benefit names a service"
        joins = "Every service that a benefit names leads to it (2 pairs of service and criterion)"
        assert holes_message(joined()) == f"{joins}; {rest}"
        two = joined(benefit("BEN_002", criteria=every))
        assert holes_message(two) == "9 of 9 pairs of service and criterion that benefits name have holes"
        one = traced(benefit(criteria=["SC5"]), benefit("BEN_002", criteria=every, services=[]))
        assert holes_message(one) == "1 of 1 pair of service and criterion that benefits name has a hole"

    def test_a_path_that_no_benefit_names_is_joined_all_the_same(self):
        trace = traced(benefit(services=[]), output(), link("LNK_001", "OUT_001", "BEN_001"))
        cell = next(one for one in trace.cells if one.joined)
        assert (cell.joined, cell.is_named) == (("BEN_001",), False)

    def test_all_21_benefits_of_the_founding_document_are_traceable(self):
        rows = [
            row(change.kind_id, change.row_id, state="identified", **change.values)
            for change in founding_rows()
            if change.kind_id in ("benefit", "measure", "output", "link")
        ]
        trace = trace_of(
            register(*rows), kpis=kpis(), criteria=criteria(), services=services(), with_values=()
        )
        assert goal_words(trace) == "All 21 benefits lead to a criterion and to a KPI"
