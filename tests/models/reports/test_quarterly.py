"""The quarterly report finds the right words for a quarter of any kind, and leaves no KPI out."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from models.performance.kpis import kpis
from models.performance.settings import section
from models.reports.content import Bullets, Paragraph, Picture, Table
from models.reports.quarterly import quarterly_report
from models.reports.quarterly_facts import Comment, told_in_full
from models.reports.quarterly_sheets import SHEETS, quarterly_sheets
from models.reports.quarterly_words import (
    detail,
    message,
    pair_words,
    reason_words,
    signals_sentence,
    title_of,
)
from tests.models.reports.quarterly_samples import (
    CHARTED,
    QUARTER,
    bare,
    busy,
    changed,
    facts,
    nothing,
    quiet,
    signal,
    told,
)

STEERED = [kpi for kpi in CHARTED if kpi.direction != "neutral"]


def texts_of(document):
    """Every text of the report, section by section."""
    found = []
    for part in document.sections:
        found.append(part.heading)
        for block in part.blocks:
            if isinstance(block, Paragraph):
                found.append(block.text)
            elif isinstance(block, Bullets):
                found += block.items
            elif isinstance(block, Table):
                found += [block.caption, block.note, *block.header, *(cell for row in block.rows for cell in row)]
    return found


def part_of(document, heading):
    return next(part for part in document.sections if part.heading == heading)


def words_of(document, heading):
    part = part_of(document, heading)
    return "\n".join(texts_of(replace(document, sections=(replace(part, level=1),))))


def with_kpis(count, reading):
    return facts({kpi.kpi_id: reading(kpi) for kpi in STEERED[:count]})


def missing_target(kpi):
    return told(kpi, "common_cause", rule="Common Cause", assurance="consistent_fail")


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (nothing(), "No KPI has a figure for 2026/27 Q2 as known on 10 Nov 2026"),
        (facts(), "No KPI got clearly better or worse; none is set to miss its target"),
        (
            with_kpis(1, lambda kpi: changed(kpi, is_good=True)),
            "1 KPI got better and none worse; none is set to miss its target",
        ),
        (
            with_kpis(2, lambda kpi: changed(kpi, is_good=False)),
            "No KPI got better and 2 worse; none is set to miss its target",
        ),
        (with_kpis(1, missing_target), "No KPI got clearly better or worse; 1 will miss its target as things are"),
        (with_kpis(3, missing_target), "No KPI got clearly better or worse; 3 will miss their targets as things are"),
    ],
)
def test_the_message_is_right_for_none_one_and_many(given, words):
    assert message(given) == words


def test_the_detail_counts_figures_gaps_and_what_chance_would_give():
    words = detail(busy())
    assert words.startswith("86 of 87 KPIs have figures; 2 have none or not those that were due.")
    assert "Of 30 national charts that can be judged, 2 meet a rule at the end of the quarter" in words
    assert words.endswith("chance alone would give about 0.7.")
    assert "none is late" in detail(facts())
    assert "No chart has points enough" in detail(nothing())


@pytest.mark.parametrize(
    ("reasons", "words"),
    [
        ([], "No chart stands out when all of them are judged together."),
        ([""], "1 signal stands out when all charts are judged together; it has no reason yet"),
        (["", ""], "2 signals stand out when all charts are judged together; none has a reason yet"),
        (["x", "x"], "2 signals stand out when all charts are judged together; all have their reason"),
        (["x", "", ""], "3 signals stand out when all charts are judged together; 1 has a reason, 2 not yet"),
    ],
)
def test_signals_are_counted_with_their_reasons(reasons, words):
    given = facts(signals=tuple(signal("KPI_006", reason=reason) for reason in reasons))
    assert signals_sentence(given).startswith(words)


def test_an_open_signal_says_when_its_reason_is_due_and_an_explained_one_its_reason():
    assert reason_words(signal("KPI_006")) == "No reason yet, due 12 Nov 2026."
    explained = signal("KPI_006", reason="Desk closed", explained_on=date(2026, 11, 3))
    assert reason_words(explained) == "Desk closed (3 Nov 2026)"
    words = words_of(quarterly_report(busy(), {}), "Signals and their reasons")
    assert "No reason yet, due 12 Nov 2026." in words and "The desk was closed for a week. (3 Nov 2026)" in words
    assert "Programme Manager" in words and "Kent Police" in words and "within 20 working days" in words


def test_a_long_list_of_signals_is_cut_the_surest_first_and_says_where_the_rest_stands():
    most = int(section("quarterly")["most_signals"])
    given = facts(signals=tuple(signal("KPI_006", place=f"Force {at}") for at in range(most + 3)))
    table = part_of(quarterly_report(given, {}), "Signals and their reasons").blocks[-1]
    assert [row[0].split(", ")[1] for row in table.rows] == [f"Force {at}" for at in range(most)]
    assert "3 more signals stand in the workbook and in the log." in table.note
    assert "more" not in part_of(quarterly_report(busy(), {}), "Signals and their reasons").blocks[-1].note


def test_both_icons_stand_in_words():
    kpi = STEERED[0]
    assert pair_words(bare(kpi).finding) == "No figures"
    assert pair_words(quiet(kpi).finding) == "No clear change; target met at times"
    worse = changed(kpi, is_good=False, assurance="consistent_fail").finding
    assert pair_words(worse) == "Getting worse; will not meet target"


def test_a_dated_target_is_missed_when_its_chance_is_less_than_unlikely():
    limit, kpi = section("words")["unlikely"], STEERED[0]
    dated = {"rule": "Common Cause", "assurance": "inconsistent", "target_date": date(2027, 3, 31)}
    assert told(kpi, "common_cause", probability=limit - 0.01, **dated).will_miss
    assert not told(kpi, "common_cause", probability=limit, **dated).will_miss


@pytest.mark.parametrize("given", [facts(), busy(), nothing()], ids=("quiet", "busy", "nothing"))
def test_every_kpi_stands_once_under_its_objective_and_once_among_the_definitions(given):
    document = quarterly_report(given, {})
    headings = [part.heading for part in document.sections]
    objectives = document.sections[headings.index("Objectives") : headings.index("Services")]
    told_as = [part.heading for part in objectives if part.level == 3]
    rows = [block.rows for part in objectives for block in part.blocks if isinstance(block, Table)]
    places = [*told_as, *(row[0] for table in rows for row in table)]
    defined = part_of(document, "Definitions").blocks[-1].rows
    for kpi in kpis():
        assert sum(place.startswith(kpi.kpi_id) for place in places) == 1
        assert sum(row[0].startswith(kpi.kpi_id) for row in defined) == 1
    assert all(row[-1] for row in defined)


def test_the_summary_names_what_got_better_worse_will_miss_and_is_missing():
    document, given = quarterly_report(busy(), {}), busy()
    assert given.improving[0].kpi.kpi_id in words_of(document, "What got better")
    assert given.worsening[0].kpi.kpi_id in words_of(document, "What got worse")
    assert all(one.kpi.kpi_id in words_of(document, "What will miss its target") for one in given.missing_targets)
    gaps = words_of(document, "What is missing")
    assert "no figures yet" in gaps and "two " in gaps and "overdue since" in gaps


def test_a_long_list_is_cut_and_says_how_many_more_there_are():
    document = quarterly_report(with_kpis(12, lambda kpi: changed(kpi, is_good=True)), {})
    part = part_of(document, "What got better")
    assert len(part.blocks[0].items) == section("quarterly")["most_in_list"]
    assert part.blocks[1].text.startswith("And 5 more KPIs: ")


def test_no_more_kpis_are_told_in_full_than_the_report_has_room_for_signals_first():
    given = with_kpis(40, lambda kpi: changed(kpi, is_good=True))
    last = STEERED[39].kpi_id
    given = replace(given, signals=(signal(last),))
    full = told_in_full(given)
    assert len(full) == section("quarterly")["most_in_full"] and full[0].kpi.kpi_id == last
    assert told_in_full(facts()) == () == told_in_full(nothing())


def test_a_commentary_stands_with_its_role_and_day_and_its_absence_is_said():
    kpi = STEERED[0]
    comment = Comment("Two posts filled.", "NDAO service owner", date(2026, 10, 20))
    given = facts({kpi.kpi_id: replace(quiet(kpi), comments=(comment,))})
    heading = next(part.heading for part in quarterly_report(given, {}).sections if kpi.kpi_id in part.heading)
    words = words_of(quarterly_report(given, {}), heading)
    assert "NDAO service owner, 20 Oct 2026: Two posts filled." in words and "No commentary" not in words
    without = quarterly_report(facts({kpi.kpi_id: changed(kpi, is_good=True)}), {})
    assert "No commentary for this quarter." in words_of(without, heading)


def test_pictures_stand_with_their_kpi_and_a_place_that_there_is_not_is_refused():
    picture, given = Picture("<svg/>", "alt", "caption", "source"), busy()
    told_id = told_in_full(given)[0].kpi.kpi_id
    document = quarterly_report(given, {"grid": picture, told_id: picture})
    assert [part.heading for part in document.sections if picture in part.blocks] == [
        "Message",
        next(part.heading for part in document.sections if part.level == 3 and part.heading.startswith(told_id)),
    ]
    with pytest.raises(ValueError, match="KPI_999"):
        quarterly_report(given, {"KPI_999": picture})


def test_the_method_names_rules_budget_and_the_days_of_the_report():
    words = words_of(quarterly_report(busy(), {}), "How this is worked out")
    for said in ("Making Data Count", "30 Sep 2026", "10 Nov 2026", "Benjamini and Hochberg", "10 %", "0.7", "widened"):
        assert said in words


def test_partial_and_revised_figures_are_told():
    words = words_of(quarterly_report(busy(), {}), "Data quality and freshness")
    assert "40 of 43 units counted; latest figure revised" in words
    assert "1 counts fewer units than expected" in words and "1 was revised" in words


def test_services_count_their_own_kpis():
    (table,) = [block for block in part_of(quarterly_report(busy(), {}), "Services").blocks if isinstance(block, Table)]
    with_service = [kpi for kpi in kpis() if kpi.service_id]
    assert sum(int(row[1]) for row in table.rows) == len(with_service)
    assert sum(int(row[2]) for row in table.rows) == sum(bool(one.kpi.service_id) for one in busy().improving)


@pytest.mark.parametrize("given", [busy(), nothing()], ids=("busy", "nothing"))
def test_the_sheets_hold_a_row_a_kpi_with_numbers_as_numbers(given):
    import pandas as pd

    values = pd.DataFrame(columns=["KPI", "Period", "Value"])
    sheets = quarterly_sheets(given, values)
    assert tuple(sheets) == SHEETS
    assert all(len(sheets[name]) == len(kpis()) for name in ("KPIs", "Freshness", "Definitions"))
    assert len(sheets["Signals"]) == len(given.signals)
    assert sheets["KPIs"].Latest.dropna().map(float).eq(20.0).all()
    assert sheets["Services"].KPIs.dtype.kind == "i"
    assert sheets["Summary"]["In words"].iloc[0].startswith(message(given))


def test_the_title_names_the_quarter():
    assert title_of(QUARTER) == "Performance report 2026/27 Q2"
    assert quarterly_report(facts(), {}).subtitle == "For the board, July to September 2026, as known on 10 Nov 2026"
