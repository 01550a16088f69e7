"""The report of a force finds right words for every state of its data."""

from __future__ import annotations

from dataclasses import replace

import pytest

from models.reports.action_pages import action_section, action_sections, progress_section, progress_sentence
from models.reports.content import Bullets, KeyFigures, Paragraph, Picture, SpaceToWrite, Table
from models.reports.facts import PeerFacts, PlanProgress
from models.reports.force_report import force_report
from models.reports.force_words import (
    answers_sentence,
    capability_sentences,
    change_sentence,
    minimum_sentence,
    next_step_sentence,
    peers_sentence,
    pillar_sentence,
    standing_sentence,
)
from tests.models.reports.samples import PILLARS, REAL, bare_force, force_facts

PICTURE = Picture("<svg/>", "A picture.", "Message", "Wave file")


def headings(document) -> list[str]:
    return [section.heading for section in document.sections]


def text_of(document) -> str:
    """Every word of a report."""
    return repr(document)


def test_the_report_has_its_parts_in_order():
    report = force_report(force_facts(), {})
    first_level = [section.heading for section in report.sections if section.level == 1]
    assert first_level == [
        "In short", "Change since Baseline 2023", *PILLARS.values(), "Forces alike", "Top actions",
        "Progress of the plan", "How this is worked out", "Glossary",
    ]  # fmt: skip
    assert report.title == "Data maturity report: Kent Police"
    assert report.subtitle == "Reassessment 2025, reference date 31 Mar 2025"
    assert report.language == "en-GB"


def test_every_capability_peer_and_action_is_in_the_report():
    facts, words = force_facts(), text_of(force_report(force_facts(), {}))
    names = [c.capability for c in facts.capabilities] + [p.name for p in facts.peers]
    names += [action.title for action in facts.actions]
    assert [name for name in names if name not in words] == []
    assert "A new records system went live" in words


def test_a_report_of_nothing_says_so_everywhere():
    report = force_report(bare_force(), {})
    words = text_of(report)
    for sentence in (
        "Kent Police has no level that can be shown yet.",
        "There is no earlier wave that this one can be compared with.",
        "No plan has been made yet",
        "Nobody has given a level yet.",
        "No statistical peers are known for Kent Police",
        "The plan has no action yet.",
        "No plan has been started.",
    ):
        assert sentence in words
    assert "Change since" not in words
    assert "None" not in words.replace("note=None", "")


def test_pictures_stand_in_their_sections_and_an_unknown_place_is_refused():
    report = force_report(force_facts(), dict.fromkeys(("pillars", "change", "plan", "R"), PICTURE))
    with_picture = [section.heading for section in report.sections if PICTURE in section.blocks]
    assert with_picture == ["In short", "Change since Baseline 2023", "Data Responsibility", "Top actions"]
    with pytest.raises(ValueError, match="no place for"):
        force_report(force_facts(), {"Q": PICTURE})


def test_the_key_figures_count_what_the_capabilities_hold():
    facts = force_facts()
    strip = next(b for b in force_report(facts, {}).sections[0].blocks if isinstance(b, KeyFigures))
    below = sum(c.level < 3 for c in facts.capabilities)
    held_back = sum(c.level < c.self_level for c in facts.capabilities)
    assert [figure.value for figure in strip.figures] == ["25 of 25", "8", f"{below} of 25", str(held_back)]


def pillars_of(*means):
    facts = force_facts()
    found = tuple(replace(pillar, mean_level=mean) for pillar, mean in zip(facts.pillars, means, strict=False))
    return replace(facts, pillars=found)


@pytest.mark.parametrize(
    ("means", "sentence"),
    [
        ((1.8, 2.4, 3.1), "in Data Availability (mean level 3.1) and lowest in Data Foundations (mean level 1.8)."),
        ((2.0, 2.04, 2.0), "stands at a mean level of 2.0 in every pillar shown."),
        ((None, 2.5, None), "has a level in one pillar, Data Responsibility: a mean of 2.5."),
        ((None,), "has no level that can be shown yet."),
        ((2.0, 3.0, 3.0), "highest in Data Responsibility and Data Availability (mean level 3.0)"),
    ],
)
def test_where_a_force_stands(means, sentence):
    assert sentence in standing_sentence(pillars_of(*means))


def at_levels(*levels):
    facts = force_facts()
    found = [replace(c, level=level) for c, level in zip(facts.capabilities, levels, strict=False)]
    return replace(facts, capabilities=tuple(found))


@pytest.mark.parametrize(
    ("levels", "sentence"),
    [
        ((3, 4, 5), "All 3 capabilities with a level are at or above the national minimum."),
        ((3,), "The one capability with a level is at or above the national minimum."),
        ((3, 2, None), "1 of 2 capabilities is below the national minimum: Data quality."),
        ((1, 1, 1, 1, 3), "4 of 5 capabilities are below the national minimum."),
        ((None,), ""),
    ],
)
def test_how_many_are_below_the_minimum(levels, sentence):
    assert minimum_sentence(at_levels(*levels)) == sentence


def with_changes(*verdicts):
    facts = force_facts()
    found = [replace(p, change_words=verdict) for p, verdict in zip(facts.pillars, verdicts, strict=False)]
    return replace(facts, pillars=tuple(found))


@pytest.mark.parametrize(
    ("verdicts", "sentence"),
    [
        ((None, None), "No pillar can be compared with Baseline 2023."),
        (("no clear change",), "Since Baseline 2023 there is no clear change in Data Foundations."),
        (("no clear change",) * 2, "Since Baseline 2023 there is no clear change in any pillar."),
        (("clearly higher",) * 2, "Since Baseline 2023, Data Foundations and Data Responsibility are clearly higher."),
        (
            ("clearly higher", "clearly lower", "no clear change"),
            "Since Baseline 2023, Data Foundations is clearly higher and Data Responsibility is clearly lower; there "
            "is no clear change in Data Availability.",
        ),
    ],
)
def test_what_has_changed(verdicts, sentence):
    assert change_sentence(with_changes(*verdicts)) == sentence


def test_incomplete_and_provisional_answers_are_named():
    facts = replace(force_facts(), respondents=1, is_provisional=True, is_incomplete=True, capabilities_answered=14)
    words = answers_sentence(facts)
    assert words.startswith("1 respondent gave levels in 14 of 25 capabilities. The answers are incomplete (under 80 %")
    assert words.endswith("With fewer than 5 respondents the levels are provisional.")
    assert answers_sentence(force_facts()) == "8 respondents gave levels in 25 of 25 capabilities."


def test_a_pillar_says_its_range_floor_and_medians_or_that_there_are_none():
    pillar = force_facts().pillars[0]
    assert pillar_sentence(pillar, []) == (
        "The mean level is 1.8, likely 1.5 to 2.2, over 5 of 5 capabilities. The floor is level 1 in Capability F1. "
        "The median force stands at 2.4 nationally and 2.6 among peers."
    )
    alone = replace(pillar, low=None, national_median=None, peers_median=None, floor_level=None)
    assert pillar_sentence(alone, []) == (
        "The mean level is 1.8, over 5 of 5 capabilities. No median of other forces can be shown."
    )
    assert "has a level that can be shown" in pillar_sentence(replace(pillar, mean_level=None), [])


def test_a_capability_says_why_it_is_where_it_is_and_what_comes_next():
    base = replace(force_facts().capabilities[1], level=2, self_level=3, statement="S2", next_statement="S3")
    (words,) = capability_sentences(base)
    assert words == (
        "F2 Data quality. The own view is 3; evidence in date at that level would publish it. Level 2 says: S2. "
        "Level 3 asks: S3."
    )
    (moderated,) = capability_sentences(replace(base, moderated_reason="seen by the panel"))
    assert "Moderated: seen by the panel." in moderated and "evidence in date" not in moderated
    assert capability_sentences(replace(base, level=3, statement="", next_statement="")) == []
    (missing,) = capability_sentences(replace(base, level=None))
    assert missing == "F2 Data quality: nobody gave a level, or it is not shown."


def test_a_force_without_a_near_peer_is_told_so():
    far = replace(force_facts(), force="Metropolitan Police Service", peers=(PeerFacts("West Midlands", 2.4, False),))
    assert "Metropolitan Police Service has no near peer" in peers_sentence(far)
    many = replace(far, peers=tuple(PeerFacts(f"Force {n}", 0.1 * n, True) for n in range(1, 6)))
    assert "Force 1, Force 2 and Force 3 first of all" in peers_sentence(many)
    assert "near: Essex Police and Sussex." in peers_sentence(force_facts())


def test_an_action_without_an_owner_leaves_room_to_write_one():
    owned, unowned = force_facts().actions[:2]
    labels = [
        [block.label for block in action_section(1, action).blocks if isinstance(block, SpaceToWrite)]
        for action in (owned, unowned)
    ]
    assert [len(found) for found in labels] == [1, 2]
    assert "Owner" in labels[1][0]
    bullets = next(b for b in action_section(1, owned).blocks if isinstance(b, Bullets))
    assert "Owner: Chief data officer" in bullets.items
    assert {part.split(":")[0] for part in bullets.items} >= {"Effort", "Due", "Done when there is", "Success measure"}


def test_the_top_actions_stand_in_order_with_dates_or_none():
    first = action_sections(force_facts().actions, picture=None)[0]
    table = next(block for block in first.blocks if isinstance(block, Table))
    assert [row[0] for row in table.rows] == list("123456")
    assert [row[4] for row in table.rows][-2:] == ["30 Oct 2026", "not set"]
    assert first.blocks[0].text.startswith("Six actions come first")
    only = action_sections(force_facts().actions[:1], picture=None)[0]
    assert only.blocks[0].text.startswith("One action comes first")
    assert next_step_sentence(force_facts()).startswith("The first action of the plan is in Governance")


def test_progress_says_what_is_done_late_and_blocked():
    progress = PlanProgress(planned=6, in_progress=3, blocked=1, done=4, late=2, rescored=1)
    assert progress_sentence(progress) == (
        "4 of 14 actions are done. 2 actions are late. 1 action is blocked. 1 done action has been accepted for a "
        "re-score; no level rises without one."
    )
    assert progress_sentence(PlanProgress(1, 0, 0, 0, 0, 0)) == "The one action is not done yet."
    assert progress_sentence(PlanProgress(1, 1, 0, 0, 0, 0)) == "None of 2 actions is done yet."
    assert progress_section(PlanProgress(0, 0, 0, 0, 0, 0)).blocks == (Paragraph("No plan has been started."),)


def test_real_data_carry_no_mark():
    assert force_report(replace(force_facts(), stamp=REAL), {}).stamp.mark == ""


def test_headings_go_down_one_level_at_a_time():
    levels = [section.level for section in force_report(force_facts(), {}).sections]
    assert set(levels) == {1, 2}
    assert levels.count(2) == len(force_facts().actions)
    assert len(headings(force_report(force_facts(), {}))) == len(levels)
