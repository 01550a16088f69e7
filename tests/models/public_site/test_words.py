"""The words of the public site stand by what the project says elsewhere."""

from datetime import date
from pathlib import Path

import pytest

from models.maturity.change import HIGHER, NO_CHANGE
from models.maturity.definitions import definitions
from models.maturity.disclosure import TIERS
from models.public_site import words
from models.public_site.facts import PillarFact, WaveFacts

ROOT = Path(__file__).resolve().parents[3]


def pillar(name, *, median=3.0, forces=40, previous="Wave 1", verdict=NO_CHANGE):
    levels = {"lower_quartile": median, "median_level": median, "upper_quartile": median}
    change = {"previous_wave": previous, "mean_change": 0.1 if verdict else None, "verdict": verdict}
    return PillarFact(name, name, 5, 5, forces, **levels, **change, note="")


def wave(*pillars):
    return WaveFacts("wave-2.html", "Wave 2", date(2025, 3, 31), "1", tuple(pillars), (), ())


@pytest.mark.parametrize("attribution", words.ATTRIBUTION)
def test_attribution_is_that_of_the_licences(attribution):
    assert attribution in (ROOT / "docs" / "licences.md").read_text(encoding="utf-8")


def test_method_and_rules_name_the_thresholds_in_force():
    said = " ".join([*(text for _, text in words.method_steps()), *words.disclosure_rules()])
    assert f"{100 * definitions().minimum_completeness:.0f} %" in said
    assert f"fewer than {definitions().minimum_forces_in_aggregate} forces" in said


@pytest.mark.parametrize("tier", TIERS)
def test_every_tier_has_words_for_who_reads_it(tier):
    assert words.WHO_READS[tier] in words.why_left_out(tier)


def test_the_headline_is_that_of_the_national_page():
    assert wave(pillar("A"), pillar("B"), pillar("C", median=2.0)).headline == (
        "Policing's median data maturity is level 3; C holds it back."
    )


def test_a_median_without_a_group_on_either_side_is_not_put_down_to_few_forces():
    assert "either side" in wave(pillar("A", median=None, forces=5)).headline
    assert "fewer than 5 forces" in wave(pillar("A", median=None, forces=None)).headline


def test_the_change_says_which_pillar_it_leaves_out():
    said = wave(pillar("A", verdict=HIGHER), pillar("B", previous=None, verdict=None)).change
    assert said == "Since the wave before, A is clearly higher. The change of B is not published."


def test_a_first_wave_has_nothing_to_compare_with():
    assert wave(pillar("A", previous=None, verdict=None)).change.startswith("There is no earlier wave")
