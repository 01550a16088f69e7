"""The message of the board view is right in every state of the register."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from datetime import date

import pytest

from components.benefits.board import Board
from components.benefits.board_late import late_table, late_title, what_if_words
from components.benefits.board_lists import due_table, due_title, gap_title, loss_title, moved_title
from components.benefits.board_pictures import driver_title, rag_title, value_title
from components.benefits.board_words import board_detail, board_title, cards_of
from data_access.benefits.reading import Register
from models.benefits.agenda import agenda
from models.benefits.judging import BenefitStanding
from models.benefits.kinds import BENEFIT, COST, LINK, OUTPUT, register_kinds
from models.benefits.value_changes import Difference, ValueChange
from tests.models.benefits.appraised import AS_AT, appraised, cost_row, link_row, output_row, value_row

YEAR = 120_000
TITLES = (board_title, board_detail, value_title, rag_title, driver_title, due_title, gap_title, moved_title)
LATE = {"outputs": [output_row("OUT_001")], "links": [link_row("OUT_001", "BEN_001")]}


def board(benefits=(), *, view="national", rags=(), outputs=(), links=(), costs=(), delays=None, **course):
    rows = {BENEFIT: benefits, OUTPUT: outputs, LINK: links, COST: costs}
    by_kind = {kind: {row.row_id: row for row in rows.get(kind, ())} for kind in register_kinds()}
    colours = {row.row_id: "grey" for row in benefits} | dict(rags)
    now = {one: BenefitStanding(one, "", rag, rag, False, "Because.", None) for one, rag in colours.items()}
    worth = appraised(
        benefits, outputs=outputs, links=links, costs=costs, view=view, delays=delays, as_at=AS_AT, course=course
    )
    made = agenda(by_kind, now, AS_AT, due_within_days=30)
    return Board(Register(1, by_kind, False), worth, now, now, made, (), (), AS_AT)


def test_an_empty_register_says_so():
    assert board_title(board()) == "The register holds no benefit yet"


def test_proposals_wait_and_are_not_called_value():
    title = board_title(board([value_row("BEN_001", "profiled")]))
    assert title == "No value is counted yet: 1 benefit worth £360k waits for the board"


def test_what_came_stands_beside_what_was_planned_and_what_it_costs():
    rows = [value_row("BEN_001")]
    paid = board(rows, realised=0.5, costs=[cost_row(2025, 10, 20, 30)])
    assert board_title(paid) == (
        "Benefits brought £90.0k of the £180k planned to date, and the chance that they pay for their costs is "
        "more than 19 in 20"
    )
    free = board(rows, realised=0.5)
    assert board_title(free).endswith("and no cost is entered to hold the forecast against")
    assert board_title(board(rows, view="force", realised=0.5)).startswith("Forces gained £90.0k of the £180k")
    assert board_title(board(rows)).startswith("Benefits brought none of the £180k")


def test_retired_benefits_and_benefits_without_value_are_told_apart():
    nothing = dict.fromkeys(("value_low", "value_central", "value_high"))
    assert board_title(board([value_row("BEN_001", "retired")])) == "Every benefit is retired: nothing is counted"
    assert board_title(board([value_row("BEN_001", **nothing)])) == "None of 1 benefit has a value that is counted"


@pytest.mark.parametrize(
    "given",
    [
        board(),
        board([value_row("BEN_001", "retired")]),
        board([value_row("BEN_001", "profiled")]),
        board([value_row("BEN_001")], planned=0),
        board([value_row("BEN_001", value_low=0)], realised=0.3, rags={"BEN_001": "green"}),
    ],
    ids=["empty", "retired", "proposed", "not planned", "counted"],
)
def test_every_message_is_a_sentence_without_a_hole(given):
    for title in TITLES:
        assert title(given)
        assert not re.search(r"\b(nan|inf)\b|(?<!^)None|  ", title(given)), title(given)
    assert len(cards_of(given)) == 6


def test_colours_are_counted_of_what_is_not_retired():
    rows = [value_row("BEN_001", criteria=["SC1"]), value_row("BEN_002"), value_row("BEN_003", "retired")]
    made = board(rows, rags={"BEN_001": "green", "BEN_002": "red", "BEN_003": "red"})
    assert made.rags == Counter(green=1, red=1)
    assert rag_title(made).startswith("1 of 2 benefits that can be judged is on plan; 8 of 9 success criteria")


def test_a_late_output_is_followed_to_the_pounds_and_a_later_one_costs_more():
    now = board([value_row("BEN_001")], realised=0.5, **LATE)
    assert late_title(now) == "No output is late"
    slipped = board([value_row("BEN_001")], realised=0.5, delays={"OUT_001": 1}, **LATE)
    assert late_title(slipped) == "1 output is late; most is lost by OUT_001 OUT_001, £10.0k in 1 month"
    assert late_table(slipped)["Pounds lost (GBP)"].tolist() == [10_000]
    words = what_if_words(now, slipped.appraisal, "OUT_001", 1)
    assert words.startswith("If OUT_001 OUT_001 came 1 month later than now expected, £10.0k of the plan would be lost")
    unlinked = board([value_row("BEN_001")], outputs=LATE["outputs"], delays={"OUT_001": 1})
    assert "would cost nothing" in what_if_words(now, unlinked.appraisal, "OUT_001", 1)


def test_disbenefits_are_named_beside_what_is_left():
    made = board([value_row("BEN_001"), value_row("BEN_002", is_disbenefit=True)], realised=1)
    assert loss_title(made) == "Disbenefits of £360k stand against benefits of £360k: £0 is left before costs"


def test_a_value_that_changed_after_approval_waits_for_the_board():
    made = board([value_row("BEN_001")])
    change = ValueChange(date(2026, 9, 1), (Difference("value_central", 60_000, 120_000),))
    on_it = agenda(made.register.by_kind, made.now, AS_AT, due_within_days=30, value_changes={"BEN_001": change})
    told = replace(made, agenda=on_it)
    assert due_title(told) == "1 thing waits for the board"
    assert due_table(told)[["What is due", "In words"]].values.tolist() == [
        [
            "Confirm the changed value",
            "Value a year, central: from £60\u2009000 to £120\u2009000. Last changed on 1 Sep 2026.",
        ]
    ]
    assert "1 changed value waits for the board" in board_detail(told)
