"""The message of the profile page is right for each state of a benefit and each colour."""

from datetime import date

import pytest

from components.benefits.profile_known import Known
from components.benefits.profile_state import steps_in_words
from components.benefits.profile_words import profile_detail, profile_title, rag_in_words
from models.benefits.judging import BenefitStanding, Standing
from models.benefits.kinds import RegisterRow, register_kinds
from models.benefits.rules import tidied_row
from tests.models.benefits.rows import GOOD

TITLE = GOOD["benefit"]["title"]


def known(state="monitoring", standing=None, waits=(), next_state="mapped", **changed):
    values = tidied_row(register_kinds()["benefit"], {**GOOD["benefit"], **changed})
    benefit = RegisterRow("BEN_001", "benefit", values, state, "", False, False, 1)
    return Known(benefit, (), standing, {}, next_state, tuple(waits), None, 2025, date(2026, 10, 1))


def judged(rag, progress=None, reason="", rule_rag="", is_override=False, **more):
    measure = Standing("MEA_001", rule_rag or rag, reason, progress=progress, period=date(2026, 9, 30), **more)
    return BenefitStanding("BEN_001", "MEA_001", rag, rule_rag or rag, is_override, reason, measure)


@pytest.mark.parametrize(
    ("state", "waits", "words"),
    [
        ("identified", ["Waits for: a path on the map from an output that leads to it."],
         "not on the map yet, waits for a path on the map from an output that leads to it"),
        ("mapped", ["Waits for: the Benefits Owner.", "Waits for: the target date."],
         "profile not complete yet, waits for the Benefits Owner, and 1 more"),
        ("mapped", [], "mapped, ready to go to the board"),
        ("profiled", ["Waits for: a decision of the board."], "waits for the board, which is asked to approve it"),
        ("approved", ["Waits for: the baseline value of Pass rate."],
         "no baseline yet, waits for the baseline value of Pass rate"),
        ("baselined", ["Waits for: Data sharing toolkit (planned live 30 Jun 2025)."],
         "not monitored yet, waits for Data sharing toolkit (planned live 30 Jun 2025)"),
        ("retired", [], "retired, counts no more"),
    ],
)  # fmt: skip
def test_before_it_is_monitored_the_title_says_what_it_waits_for(state, waits, words):
    assert profile_title(known(state, waits=waits)) == f"{TITLE}: {words}"


@pytest.mark.parametrize(
    ("standing", "words"),
    [
        (judged("green", 0.95), "on plan, 95\u00a0% of the movement planned by September 2026"),
        (judged("amber", 0.72), "behind plan, 72\u00a0% of the movement planned by September 2026"),
        (judged("red", 0.4), "far behind plan, 40\u00a0% of the movement planned by September 2026"),
        (judged("red", -0.2), "moved the wrong way by 20\u00a0% of the movement planned by September 2026"),
        (judged("grey", reason="No movement planned yet."), "cannot be judged, no movement planned yet"),
        (judged("grey", reason="No value since 30 Jun 2026, though it is reported monthly."),
         "cannot be judged, no value since 30 Jun 2026, though it is reported monthly"),
        (judged("green", 1.1, is_weak=True),
         "target met, on weak evidence: the survey's interval reaches past the target"),
        (judged("amber", 0.95, rule_rag="green", is_override=True),
         "monitored, amber by judgement, green by the rule"),
        (None, "cannot be judged, no measure yet"),
    ],
)  # fmt: skip
def test_a_monitored_benefit_is_told_by_its_colour(standing, words):
    assert profile_title(known(standing=standing)) == f"{TITLE}: {words}"


def test_a_realised_benefit_says_so_and_how_far_it_came():
    told = profile_title(known("realised", judged("green", 1.02)))
    assert told == f"{TITLE}: realised, 102\u00a0% of the movement planned by September 2026"


def test_the_detail_tells_phase_disbenefit_and_what_else_is_waited_for():
    waits = ["Waits for: the Benefits Owner.", "Waits for: the target date."]
    assert profile_detail(known("mapped", waits=waits, next_state="profiled", is_disbenefit=True)) == (
        "A disbenefit, listed apart and never netted. Phase 1 of 4, identification and mapping. Before it is profiled: "
        "the target date."
    )
    assert profile_detail(known("retired", next_state="")) == ""


def test_the_colour_is_told_with_its_reason():
    assert rag_in_words(known(standing=judged("amber", 0.7, "70% of it."))) == "Amber: 70% of it."
    assert rag_in_words(known()) == "Grey: No measure yet."


def test_the_steps_say_where_a_benefit_is():
    assert steps_in_words("mapped").startswith("✓ Identified → **Mapped (now)** → :gray[Profiled] → ")
    assert steps_in_words("retired").endswith(":gray[Realised] → **Retired (now)**")
