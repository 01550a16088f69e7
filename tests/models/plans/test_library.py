"""The library of steps is complete, reviewed, and says something different for every step."""

import csv
import re
from difflib import SequenceMatcher
from itertools import combinations

import pytest

from models.plans.definitions import EFFORT_BANDS, FOLDER
from models.plans.library import _from_level, benefits, kpis, plan_library, services
from tests.conftest import ROOT

TEXTS = ("title", "what_to_do", "why", "evidence_of_done", "success_measure")
SECTIONS = re.compile(
    r"[1-6]\.[1-5](\.[1-4])?|App\. (A|B (2\.1|3\.2|3\.3|4\.2|5|6\.3)|C|D|E)",
)
STEPS = list(plan_library().values())


def framework_codes() -> list[str]:
    with (ROOT / "sample_data" / "reference" / "framework.csv").open(encoding="utf-8") as file:
        return [row["code"] for row in csv.DictReader(file)]


def test_there_is_a_step_for_every_capability_and_every_level_in_framework_order():
    assert list(plan_library()) == [(code, level) for code in framework_codes() for level in (1, 2, 3, 4)]
    assert len(STEPS) == 100


@pytest.mark.parametrize("step", STEPS, ids=lambda step: f"{step.capability_id}-{step.from_level}")
def test_a_step_is_filled_in_and_fits_the_look_ups(step):
    assert all(len(getattr(step, name)) >= 15 for name in TEXTS)
    assert len(step.title) <= 70 and not step.title.endswith(".")
    assert len(step.what_to_do.split()) >= 20 and len(step.why.split()) >= 8
    assert step.effort_band in EFFORT_BANDS and 1 <= step.typical_weeks <= 52
    assert step.service_id in {"", *services()}
    assert step.kpi_id in {"", *kpis()}
    assert step.benefit_id in {"", *benefits()}
    assert SECTIONS.fullmatch(step.source_section)
    assert step.owner_role and step.author_role != step.checked_by_role
    assert step.next_review > step.reviewed
    assert step.to_level == step.from_level + 1


@pytest.mark.parametrize("name", TEXTS)
def test_no_two_steps_say_nearly_the_same(name):
    def words(step):
        return getattr(step, name).lower().split()

    alike = [
        (one.key, other.key)
        for one, other in combinations(STEPS, 2)
        if SequenceMatcher(None, words(one), words(other), autojunk=False).quick_ratio() > 0.7
    ]
    assert alike == []


def test_a_later_step_of_a_capability_never_repeats_the_evidence_of_an_earlier_one():
    evidence = [step.evidence_of_done for step in STEPS]
    assert len(set(evidence)) == len(evidence)


def test_the_look_ups_hold_an_id_and_a_name_in_each_row():
    assert services()["S2.1"] == "Data maturity assessments"
    assert benefits()["BEN_001"] == "Increased scale of data sharing"
    assert kpis()["KPI_028"] == "Maturity recommendations implemented"
    for name, found in (("services", services()), ("benefits", benefits()), ("kpis", kpis())):
        rows = (FOLDER / f"{name}.csv").read_text(encoding="utf-8").splitlines()
        assert len(found) == len(rows) - 1
        assert all(found.values())


@pytest.mark.parametrize("name", ["1_to_3", "5_to_6", "0_to_1", "2_to_1"])
def test_a_step_that_does_not_lead_one_level_up_the_scale_is_refused(name):
    with pytest.raises(ValueError, match="one level up"):
        _from_level(name)
