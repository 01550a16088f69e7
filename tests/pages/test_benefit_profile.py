"""The profile page: what each role sees of a benefit, and two people who edit it at once."""

from __future__ import annotations

from components.benefits.profile_edit import control_key
from components.benefits.profile_merge import choice_key
from components.registry import page_entry
from components.runtime import runtime
from data_access.benefits.drafts import draft_of
from data_access.benefits.keeping import RowChange, keep_row
from data_access.benefits.reading import register_of
from models.sign_in import demo_viewer
from tests.models.benefits.rows import GOOD
from tests.pages.looking import Seen, look

PAGE = page_entry("benefit")
ANALYST, OWNER = demo_viewer("ndao_analyst", None), demo_viewer("ndao_service_owner", None)
TYPED = "[a link](https://example.com) **now**"
PARTS = ("Sheet", "Measures", "Value", "Actions", "State", "History", "Edit")


def page(part="Sheet", role="ndao_analyst", **address):
    return checked(look(PAGE, **{"as": role, "benefit_part": part, **address}))


def checked(seen):
    assert not seen.app.exception
    assert seen.errors == []
    return seen


def add(kind_id="benefit", **changed):
    return keep_row(runtime().stores, ANALYST, RowChange(kind_id, {**GOOD[kind_id], **changed}))


def benefit():
    return register_of(runtime().stores, ANALYST).row("benefit", "BEN_001")


def boxed(kind, key):
    return next(item for item in kind if item.key == key)


def type_into(seen, name, value):
    kind = seen.app.text_area if name == "rationale" else seen.app.text_input
    boxed(kind, control_key(benefit(), name)).set_value(value).run()
    return checked(seen)


def choose(seen, key, value):
    seen.app.session_state[key] = value
    seen.app.run()
    return checked(seen)


def press(seen, label):
    next(item for item in seen.app.button if item.label.startswith(label)).click().run()
    return checked(seen)


def boxes_of(seen):
    return [box.value for kind in (seen.app.success, seen.app.warning) for box in kind]


def draft():
    return draft_of(runtime().stores, ANALYST, "benefit", "BEN_001")


def test_an_empty_register_says_so_and_a_new_benefit_opens_its_profile(app):
    seen = page()
    assert seen.titles == ["No benefit is in the register yet"]
    add(title=TYPED)
    title = page(role="force_lead").titles[0].replace("\u2060", "")
    assert title.startswith(f"{TYPED}: not on the map yet, waits for ")


def test_every_part_is_drawn_and_only_those_who_may_edit_are_offered_to(app):
    add(title=TYPED, rationale=TYPED)
    add("measure", target_basis="6.3.2")
    add("output")
    add("link")
    seen = page()
    assert "**now**" not in "".join(seen.lines)
    assert "waits for the board" in seen.words
    told = {part: choose(seen, "benefit_part", part).everything for part in PARTS}
    assert len(set(told.values())) == len(PARTS)
    lead = page("Edit", role="force_lead")
    assert [PARTS[-1] in one.everything for one in (seen, lead)] == [True, False]
    for one in (seen, lead):
        one.app.session_state["new_benefit"] = True
    assert ["Record the benefit" in Seen(one.app.run()).everything for one in (seen, lead)] == [True, False]


def test_what_was_typed_outlives_the_session_until_it_is_saved(app):
    add()
    type_into(page("Edit"), "title", "Typed title")
    seen = page("Edit")
    assert "You typed something here and did not save it" in [item.value for item in seen.app.subheader]
    press(seen, "Go on with what you had typed at")
    assert boxed(seen.app.text_input, control_key(benefit(), "title")).value == "Typed title"
    choose(seen, "benefit_edit_part", "People")
    type_into(seen, "measurer", GOOD["benefit"]["owner"])
    press(seen, "Save people")
    assert "who measures is not who owns" in boxes_of(seen)[0].replace("\\", "")
    choose(seen, "benefit_edit_part", "Benefit")
    press(seen, "Save benefit")
    assert (benefit()["title"], benefit().version) == ("Typed title", 2)
    assert (set(draft().values), draft().base_version) == ({"measurer"}, 2)
    press(page("Edit"), "Discard it")
    assert draft() is None


def test_the_second_editor_merges_field_by_field_and_nothing_is_lost(app):
    add()
    first, second = page("Edit"), page("Edit", role="ndao_service_owner")
    type_into(first, "title", "Mine")
    type_into(first, "rationale", "My reason")
    theirs = {**benefit().values, "title": "Theirs", "realisation_stage": "Year 2", "owner": "Their role"}
    type_into(second, "title", "Theirs")
    keep_row(runtime().stores, OWNER, RowChange("benefit", theirs, "BEN_001", 1))
    press(first, "Save benefit")
    assert "Somebody else saved this benefit while you were typing" in [item.value for item in first.app.subheader]
    fields = [table.Field.tolist() for table in first.tables]
    assert fields == [["Realisation stage", "Benefits Owner"], ["Business Services Rationale"]]
    save = next(item for item in first.app.button if item.label == "Save the merged version")
    assert save.disabled
    boxed(first.app.radio, choice_key(benefit(), "title")).set_value("mine").run()
    press(first, "Save the merged version")
    kept = [benefit()[name] for name in ("title", "rationale", "realisation_stage", "owner")]
    assert (kept, benefit().version) == (["Mine", "My reason", "Year 2", "Their role"], 3)
    assert draft() is None


def test_those_who_edit_move_it_the_board_decides_and_the_history_tells_it(app):
    add()
    add("output")
    add("link")
    seen = page("State")
    press(seen, "Move to mapped")
    assert "needs its reason" in boxes_of(seen)[0].replace("\\", "")
    boxed(seen.app.text_area, "benefit_move_reason").set_value("On the map").run()
    press(seen, "Move to mapped")
    assert benefit().state == "mapped"
    board = page("State", role="national_board")
    boxed(board.app.text_area, "benefit_decide_reason").set_value("No longer wanted").run()
    board.app.session_state["benefit_decide"] = "retire"
    board.app.run()
    press(board, "Record the decision")
    assert (benefit().state, benefit().version) == ("retired", 3)
    assert board.titles == [f"{GOOD['benefit']['title']}: retired, counts no more"]
    table = page("History").tables[0]
    told = table[["Field", "Before", "After", "Why"]].to_numpy().tolist()
    assert told[0] == ["State", "Mapped", "Retired", "No longer wanted (DEC_001)"]
    assert ["State", "Identified", "Mapped", "On the map"] in told
    assert "Account" not in page("History", role="force_lead").tables[0]
