"""The benchmark page of a force: groups, disclosure, who to ring, change, sharing."""

from datetime import date
from math import ceil

import pandas as pd
import pytest

from components.context import Context
from components.maturity.benchmark import band_lines, capability_standing, pillar_standing
from components.maturity.choice import waves_of
from components.maturity.force_change import slope_picture
from components.maturity.force_detail import force_in_view, own_levels
from components.maturity.groups import groups_of
from components.maturity.ring import gaps_of, rings_of
from components.registry import page_entry
from components.runtime import runtime
from data_access.benchmarks import named_forces, peer_list, save_consents, save_note, save_peer_list
from models.access import Scope, Viewer, scope_of
from models.sign_in import demo_viewer
from tests.pages.looking import look, serving
from tests.pages.worlds import answers_changed, copy_of, load

FORCE = page_entry("force-maturity")
WAVE = "2025-reassessment"
OWN_LIST = ("essex", "sussex", "norfolk", "surrey", "durham", "metropolitan")
PARTS = ("Against others", "Capabilities", "Who to ring", "Change", "Sharing")
READERS = [
    ("force_lead", "kent", "kent"),
    ("force_lead", "kent", "essex"),
    ("force_lead", "essex", "essex"),
    ("force_lead", "city-of-london", "city-of-london"),
    ("force_lead", "metropolitan", "metropolitan"),
    ("force_lead", "durham", "durham"),
    ("force_data_professional", "gwent", "gwent"),
    ("national_board", None, "kent"),
    ("pillar_lead", None, "cleveland"),
    ("ndao_analyst", None, "kent"),
    ("ndao_analyst", None, "city-of-london"),
    ("portfolio_lead", None, "kent"),
    ("rocu_analyst", None, "kent"),
]
EVERY_READER = pytest.mark.parametrize(("role_id", "own", "force_id"), READERS)


@pytest.fixture(scope="module")
def folder(built_store, tmp_path_factory):
    return copy_of(built_store, tmp_path_factory.mktemp("benchmark") / "store")


@pytest.fixture(scope="module")
def demo(folder):
    with serving(folder):
        yield


@pytest.fixture
def fresh(built_store, tmp_path):
    with serving(copy_of(built_store, tmp_path / "store")):
        yield


def context_of(role_id, own, force_id):
    national = runtime().stores.national
    viewer = demo_viewer(role_id, own)
    with national.cursor(Scope()) as cursor:
        known = frozenset(row[0] for row in cursor.execute("select force_id from raw.forces").fetchall())
    day = date(2026, 3, 31)
    return Context(
        viewer, scope_of(viewer, known), national.version(), day, day, pd.Timestamp(day), force_id, None, True, "light"
    )


def view_of(role_id, own, force_id, wave_id=WAVE):
    context = context_of(role_id, own, force_id)
    return context, next(wave for wave in waves_of(context) if wave.wave_id == wave_id), force_in_view(context)


LEVELS = """
    select capability_id, force_id, published_level from scoped.capability_levels
    where wave_id = $wave_id and not is_incomplete and published_level is not null"""
MEANS = """
    select pillar_id, force_id, mean_level from scoped.pillar_levels
    where wave_id = $wave_id and not is_incomplete and mean_level is not null and visible_to = $visible_to"""


def visible(context, sql, **parameters):
    """Values by row and force that the viewer reads of complete forces, straight from the scoped view."""
    with runtime().stores.national.cursor(context.scope) as cursor:
        rows = cursor.execute(sql, {"wave_id": WAVE, **parameters}).fetchall()
    return {(row_id, force_id): level for row_id, force_id, level in rows}


def slow_quartiles(levels, own):
    """Quartiles worked out by hand: sorted, then counted off; none for fewer than five others."""
    if len([force for force in levels if force != own]) < 5:
        return (None, None, None)
    ordered = sorted(levels.values())
    return tuple(ordered[max(ceil(len(ordered) * share), 1) - 1] for share in (0.25, 0.5, 0.75))


@EVERY_READER
def test_every_statistic_of_every_group_can_be_worked_out_again_from_rows_that_the_reader_sees(
    demo, role_id, own, force_id
):
    context, wave, force = view_of(role_id, own, force_id)
    capabilities = visible(context, LEVELS)
    means = visible(context, MEANS, visible_to=context.scope.visible_to)
    pillars = sorted(set(context.rows("maturity/capabilities", wave_id=WAVE).pillar_id))
    checked = 0
    for group in groups_of(context, wave, force, OWN_LIST):
        standings = [(pillar_standing(context, wave, force, group), means)]
        standings += [(capability_standing(context, wave, force, group, pillar), capabilities) for pillar in pillars]
        for shown, seen in standings:
            for row_id, figures in shown.figures.items():
                levels = {name: seen[row_id, name] for name in group.members if (row_id, name) in seen}
                given = (figures.lower_quartile, figures.median, figures.upper_quartile)
                assert given == pytest.approx(slow_quartiles(levels, force.force_id))
                assert figures.others_counted == len([name for name in levels if name != force.force_id])
                checked += 1
    assert checked >= 4 * 30


@EVERY_READER
def test_every_dot_is_a_level_that_the_reader_sees(demo, role_id, own, force_id):
    context, wave, force = view_of(role_id, own, force_id)
    seen = set(visible(context, LEVELS.replace("not is_incomplete and", "")))
    for group in groups_of(context, wave, force, OWN_LIST):
        dots = capability_standing(context, wave, force, group, "P2").dots
        drawn = dots[dots.value.notna()]
        assert set(zip(drawn.row_id, drawn.force_id, strict=True)) <= seen
        others = set(drawn.force_id[drawn.row_id.isin(["R3", "R4"])]) - {own}
        assert not others or role_id == "ndao_analyst"


@pytest.mark.parametrize("own", ["kent", "city-of-london", "durham"])
def test_where_levels_are_not_shared_the_national_counts_and_the_tier_are_told_the_same_for_every_group(demo, own):
    context, wave, force = view_of("force_lead", own, own)
    national = context.rows("maturity/national_capabilities", wave_id=WAVE).set_index("capability_id").loc["R3"]
    counts = ", ".join(f"{int(national[f'at_level_{level}'])} at level {level}" for level in range(1, 6))
    told = set()
    for group in groups_of(context, wave, force, ()):
        (line,) = [line for line in band_lines(context, wave, force, group, "P2") if line.startswith("R3")]
        told.add(line)
    assert len(told) == 1
    assert "the force and NDAO only" in line
    assert line.endswith(f"Of {int(national.forces_counted)} complete forces nationally: {counts}.")


def group_words(role_id, own, group_id):
    context, wave, force = view_of(role_id, own, own)
    return next(group for group in groups_of(context, wave, force, ()) if group.group_id == group_id)


def test_near_peers_are_told_with_their_distance_and_never_hold_the_own_force(demo):
    group = group_words("force_lead", "kent", "statistical")
    assert "kent" not in group.members
    assert len(group.members) == 8
    assert "Essex (0.2)" in group.words


@pytest.mark.parametrize("own", ["city-of-london", "metropolitan"])
def test_a_force_without_a_near_peer_is_told_so_and_compared_with_all(demo, own):
    assert group_words("force_lead", own, "statistical").members == ()
    seen = look(FORCE, **{"as": "force_lead", "own": own})
    assert "No near peer" in seen.words
    assert seen.app.selectbox(key="group").value == "all"


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("own", ["kent", "city-of-london", "metropolitan", "essex"])
@pytest.mark.parametrize("wave", [WAVE, "2026-reassessment", "2023-baseline"])
def test_every_part_is_there_for_every_wave(demo, own, part, wave):
    seen = look(FORCE, **{"as": "force_lead", "own": own, "part": part, "wave": wave})
    assert not seen.app.exception
    assert seen.errors == []
    assert [tab.label for tab in seen.app.tabs] == list(PARTS)


def test_a_force_that_did_not_answer_is_told_so_in_every_part(demo):
    address = {"as": "force_lead", "own": "essex", "wave": "2026-reassessment"}
    assert "no level to show" in look(FORCE, **address).titles[0]
    assert "its gaps are not known" in look(FORCE, **address, part="Who to ring").words
    assert "no complete answers in two waves" in look(FORCE, **address, part="Change").words


@pytest.mark.parametrize(
    ("address", "parts"),
    [
        ({"as": "national_board", "force": "kent"}, PARTS[:2] + PARTS[3:4]),
        ({"as": "force_lead", "own": "kent", "force": "essex"}, PARTS[:2] + PARTS[3:4]),
        ({"as": "force_data_professional", "own": "kent"}, PARTS[:4]),
        ({"as": "ndao_analyst", "force": "kent"}, PARTS[:4]),
    ],
    ids=["board", "another force", "may not edit", "analyst"],
)
@pytest.mark.parametrize("asked", PARTS)
def test_a_reader_has_only_the_parts_of_the_role_whatever_the_address_says(demo, address, parts, asked):
    seen = look(FORCE, **address, part=asked)
    assert not seen.app.exception
    assert [tab.label for tab in seen.app.tabs] == list(parts)
    assert "form_peers" not in seen.everything


@pytest.fixture(scope="module")
def swapped(built_store, tmp_path_factory):
    """Two stores: hidden levels high in Kent and low in Essex, and the other way round; all counts are the same."""
    return [hidden_world(built_store, tmp_path_factory.mktemp("hidden"), high) for high in ("kent", "essex")]


def hidden_world(built_store, folder, high):
    def change(row):
        level = 4 if row["force_id"] == high else 2
        bare = {"level": level, "coverage_percent": 50.0, "evidence_grade": None, "evidence_date": None}
        return {**row, **bare} if row["capability_id"] in ("R3", "R4") else row

    store = copy_of(built_store, folder / "store")
    load(store, ("assessment_answers", answers_changed(store, ("kent", "essex"), folder / "answers.csv", change)))
    return store


class TestHiddenLevels:
    """Two stores that differ only in levels that the reader may not see draw the same page, to the letter."""

    def pages(self, folder, views):
        with serving(folder):
            seen = [look(FORCE, **view) for view in views]
            assert not any(page.app.exception for page in seen)
            return [page.everything for page in seen]

    def views(self, **reader):
        groups = [{"group": group} for group in ("statistical", "region", "unit", "all")]
        return [{**reader, "pillar": "P2", **more} for more in (*groups, {"part": "Change"}, {"part": "Who to ring"})]

    @pytest.mark.parametrize(
        "reader",
        [
            {"as": "force_lead", "own": "sussex"},
            {"as": "force_lead", "own": "sussex", "force": "kent"},
            {"as": "national_board", "force": "kent"},
        ],
        ids=["own", "another force", "board"],
    )
    def test_a_reader_cannot_tell_that_two_forces_swapped_them(self, swapped, reader):
        first, second = (self.pages(folder, self.views(**reader)) for folder in swapped)
        assert first == second

    def test_the_force_itself_can_tell(self, swapped):
        first, second = (self.pages(folder, self.views(**{"as": "force_lead", "own": "kent"})) for folder in swapped)
        assert first != second


def lead_of(force_id):
    return Viewer(f"s|{force_id}", "Lead", "force_lead", force_id)


def agree(forces, capabilities):
    for force_id in forces:
        save_consents(
            runtime().stores, lead_of(force_id), capabilities, is_named=True, contact_role="Head of data",
            known=capabilities, versions={},
        )  # fmt: skip


class TestWhoToRing:
    def rings(self):
        context, wave, force = view_of("force_lead", "kent", "kent")
        gaps = gaps_of(context, wave, force, ())
        return context, wave, force, gaps, rings_of(context, wave, force, gaps)

    def test_nobody_is_named_until_a_force_agrees(self, fresh):
        *_, rings = self.rings()
        assert all(not seen.ring.to_ring for seen in rings.values())
        seen = look(FORCE, **{"as": "force_lead", "own": "kent", "part": PARTS[2]})
        assert "none has agreed to be named" in seen.words

    def test_those_named_are_a_level_up_with_evidence_and_the_nearest_of_those_that_agreed(self, fresh):
        context, wave, force, gaps, _ = self.rings()
        forces = sorted(set(context.names("frame/every_force")) - {"kent"})[::2]
        agree(forces, [gap.capability_id for gap in gaps])
        *_, rings = self.rings()
        rows = context.rows("maturity/capability_levels_by_force", wave_id=WAVE)
        peers = context.rows("maturity/statistical_peers", force_id="kent")
        own = own_levels(context, wave, force).set_index("capability_id").published_level
        for gap in gaps:
            good = rows[(rows.capability_id == gap.capability_id) & (rows.published_level > own[gap.capability_id])]
            good = set(good.force_id[~good.is_unevidenced & ~good.is_provisional]) & set(forces)
            assert rings[gap.capability_id].ring.to_ring == tuple(p for p in peers.peer_id if p in good)[:3]

    def test_gaps_stand_widest_first_and_a_target_of_ones_own_comes_before_the_national_minimum(self, fresh):
        context, wave, force, gaps, _ = self.rings()
        widths = [gap.target - gap.level for gap in gaps]
        assert widths == sorted(widths, reverse=True)
        assert all(width > 0 for width in widths)
        raised = gaps_of(context, wave, force, (("A5", 5),))
        assert raised[0].target == 5 or any(gap.capability_id == "A5" and gap.target == 5 for gap in raised)

    def test_a_capability_that_is_not_shared_names_nobody_even_after_consent(self, fresh):
        context, wave, force, *_ = self.rings()
        agree(["essex", "sussex", "durham"], ["R3"])
        gaps = gaps_of(context, wave, force, (("R3", 5),))
        (gap,) = [gap for gap in gaps if gap.capability_id == "R3"]
        assert not gap.is_shared
        assert rings_of(context, wave, force, gaps)["R3"].ring.to_ring == ()

    def test_what_was_done_is_told_letter_for_letter_and_only_of_those_named(self, fresh):
        hostile = "**bold** <b>x</b> [a](http://evil.example)"
        with runtime().stores.registers.writing() as cursor:
            for force_id in ("essex", "hampshire"):
                cursor.execute(
                    "insert into actions select $force || '-1', $force, 'S2', 1, 2, 'Profiles', 'o', date '2025-06-30',"
                    " 1, 'm', null, null, 'done', '', $done, null, timestamp '2025-05-01', timestamp '2025-01-01',"
                    " 's', 1",
                    {"force": force_id, "done": f"{force_id} {hostile}"},
                )
        agree(["essex"], ["S2"])
        seen = look(FORCE, **{"as": "force_lead", "own": "kent", "part": PARTS[2], "gap": "S2"})
        texts = [item.value for item in seen.app.text]
        assert any(f"essex {hostile}" in text for text in texts)
        assert "hampshire **" not in seen.everything
        assert not any(hostile in item.value for item in seen.app.markdown)


class TestSharing:
    def page(self, own="kent"):
        return look(FORCE, **{"as": "force_lead", "own": own, "part": PARTS[4]}).app

    def save(self, app, label):
        next(button for button in app.button if button.label == label).click()
        return app.run()

    def test_a_consent_is_given_and_shown(self, fresh):
        app = self.page()
        assert app.radio(key="consent_answer").value is None
        app.multiselect(key="consent_capabilities").set_value(["F1", "F2"])
        app.radio(key="consent_answer").set_value("Yes, name us")
        app.selectbox(key="consent_role").set_value("Head of data")
        app = self.save(app, "Save consents")
        assert not app.exception
        assert [item.value for item in app.success] == ["Saved."]
        assert len(app.dataframe[0].value) == 2
        assert set(named_forces(runtime().stores, [("kent", "F1"), ("kent", "F2")]).capability_id) == {"F1", "F2"}

    def test_without_an_answer_nothing_is_assumed(self, fresh):
        app = self.page()
        app.multiselect(key="consent_capabilities").set_value(["F1"])
        app = self.save(app, "Save consents")
        assert [item.value for item in app.error] == ["Not saved."]
        assert named_forces(runtime().stores, [("kent", "F1")]).empty

    def test_what_no_force_shares_cannot_be_chosen(self, fresh):
        options = self.page().multiselect(key="consent_capabilities").options
        assert not any(option.startswith(("R3", "R4")) for option in options)

    def test_a_list_of_peers_is_saved_and_becomes_a_group(self, fresh):
        app = self.page()
        app.multiselect(key="peer_list_0").set_value(list(OWN_LIST))
        app = self.save(app, "Save peers")
        assert not app.exception
        seen = look(FORCE, **{"as": "force_lead", "own": "kent", "group": "own"})
        assert "Chosen by the force." in seen.words
        assert "its own list of peers" in seen.words

    def test_when_somebody_else_was_first_both_lists_are_shown_and_theirs_stands(self, fresh):
        app = self.page()
        stores = runtime().stores
        save_peer_list(stores, lead_of("kent"), ["essex"], known=["essex"], version=0)
        app.multiselect(key="peer_list_0").set_value(["durham"])
        app = self.save(app, "Save peers")
        texts = " ".join(item.value for item in app.text)
        assert "Somebody else changed the list of peers first." in texts
        assert "As it stands now: Essex Police" in texts
        assert "What you entered: Durham Constabulary" in texts
        assert peer_list(stores, Scope(frozenset({"kent"})), "kent").peer_ids == ("essex",)


class TestNotes:
    NOTE = "**bold** <b>b</b> [a](javascript:alert(1))"

    def test_a_note_stands_beside_its_dot_for_those_who_see_the_level_and_is_never_markdown(self, fresh):
        save_note(runtime().stores, lead_of("kent"), WAVE, "N1", self.NOTE, version=0)
        seen = look(FORCE, **{"as": "force_lead", "own": "essex", "pillar": "P5", "group": "all"})
        assert f"Kent Police on N1: {self.NOTE}" in [item.value for item in seen.app.text]
        assert not any("javascript" in item.value for item in seen.app.markdown)
        (hover,) = [
            words
            for figure in seen.figures
            for trace in figure["data"]
            for words in trace.get("hovertext", [])
            if "javascript" in words
        ]
        assert hover.startswith("<b>Kent</b>")
        assert "<b>b</b>" not in hover

    def test_a_note_on_a_hidden_level_is_for_the_force_itself_and_the_analysts(self, fresh):
        save_note(runtime().stores, lead_of("kent"), WAVE, "R3", "ours alone", version=0)
        view = {"pillar": "P2", "group": "all", "force": "kent"}
        for reader, sees in (
            ({"as": "force_lead", "own": "kent"}, True),
            ({"as": "ndao_analyst"}, True),
            ({"as": "force_lead", "own": "essex"}, False),
            ({"as": "national_board"}, False),
        ):
            assert ("ours alone" in look(FORCE, **reader, **view).everything) is sees

    def test_the_force_writes_a_note_where_its_level_stands_apart(self, fresh):
        app = look(FORCE, **{"as": "force_lead", "own": "kent", "pillar": "P5"}).app
        (area,) = [area for area in app.text_area if area.key == f"note_{WAVE}_N1_0"]
        area.set_value("New platform since May.")
        next(button for button in app.button if button.label == "Save note on N1").click()
        app = app.run()
        assert not app.exception
        assert any("Kent Police on N1: New platform since May." == item.value for item in app.text)


@EVERY_READER
def test_changes_are_those_that_the_reader_sees(demo, role_id, own, force_id):
    context, wave, force = view_of(role_id, own, force_id)
    variant = "force" if force.is_own else context.scope.visible_to
    with runtime().stores.national.cursor(context.scope) as cursor:
        rows = cursor.execute(
            "select pillar_id, change, verdict from scoped.pillar_changes"
            " where wave_id = $wave_id and force_id = $force_id and visible_to = $variant order by pillar_id",
            {"wave_id": WAVE, "force_id": force_id, "variant": variant},
        ).fetchall()
    table = slope_picture(context, wave, force).table
    assert list(zip(table["Change (levels)"], table["In words"], strict=True)) == [row[1:] for row in rows]
