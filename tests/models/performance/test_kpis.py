"""Every KPI definition is complete, reviewed and consistent, and a fault in a file is named."""

import time
from datetime import date, timedelta
from itertools import pairwise

import pytest

from models.errors import DataNotAvailable
from models.performance import kpis as definitions
from models.performance.definition_fields import DefinitionFault
from models.performance.kpis import kpi, kpis, kpis_by_id, read_kpis
from models.performance.links import owner_roles
from models.performance.targets import LINEAR, MONITOR, RELATIVE, STATED, TO_BE_SET, VALUE
from models.plans import library

KPIS = kpis()
each_kpi = pytest.mark.parametrize("one", KPIS, ids=lambda one: one.kpi_id)
GOOD = """
[defaults]
rule_set = "mdc-7-7"
minimum_points = 13
multiplier = 100
bounds = [0, 100]
decimals = 0
seasonal = "none"
national_from = "reported"
disclosure_tier = "peers"
version = 1
valid_from = 2025-04-01
author = "NDAO analyst"
checked_by = "Programme Manager"
reviewed = 2026-10-01
next_review = 2027-04-01

[KPI_900]
name = "Returns in time"
why = "Late figures make for late decisions."
unit = "%"
direction = "increase"
frequency = "monthly"
levels = ["force"]
numerator = "returns in time"
denominator = "returns due"
chart = "p"
owner_role = "Data Manager"
source = "register"
service_id = ""
criteria = ["SC4"]
benefits = []
success_lines = []

[KPI_900.target]
kind = "value"
text = "90 %"
basis = "proposed"
points = [[2025-04-01, 90]]
"""


def read(tmp_path, text):
    path = tmp_path / "made.toml"
    path.write_text(text, encoding="utf-8")
    return list(read_kpis(path))


def test_there_are_87_kpis_numbered_without_a_gap():
    assert [one.kpi_id for one in KPIS] == [f"KPI_{number:03}" for number in range(1, 88)]
    assert len({one.name for one in KPIS}) == 87
    assert len({one.why for one in KPIS}) == 87


def test_ids_and_names_are_those_of_the_plan_look_up():
    assert dict(library.kpis()) == {one.kpi_id: one.name for one in KPIS}


@each_kpi
def test_a_definition_reads_well_and_fits_together(one):
    assert one.why.endswith(".") and 4 <= len(one.why.split()) <= 20
    assert one.levels and one.criteria and one.success_lines
    assert one.how_worked_out.endswith(".") and ".." not in one.how_worked_out
    assert one.is_ratio != bool(one.calculation)
    assert one.decimals in (0, 1, 2) and one.minimum_points == 13
    assert not one.caveat or one.caveat.endswith(".")
    assert list(one.bounds) == sorted(one.bounds)
    assert "  " not in " ".join((one.name, one.why, one.how_worked_out, one.target.text, one.caveat))


@each_kpi
def test_a_percentage_is_a_ratio_times_100_within_0_and_100(one):
    if one.is_percentage:
        assert one.is_ratio and one.multiplier == 100
        assert (one.lower_bound, one.upper_bound) == (0, 100)
    else:
        assert one.multiplier == 1
        assert one.lower_bound is not None


@each_kpi
def test_national_values_are_made_in_a_way_that_the_levels_allow(one):
    if one.national_from == "ratio_of_sums":
        assert one.is_ratio and set(one.levels) & {"force", "rocu", "service"}
    elif one.national_from == "reported":
        assert "national" in one.levels
    else:
        assert not one.is_ratio and set(one.levels) & {"force", "rocu"}
    if one.national_from == "count_of_forces":
        assert one.upper_bound in (10, 43, 53) and one.decimals == 0


@each_kpi
def test_stocks_and_rolling_windows_are_never_held_against_limits(one):
    if one.is_rolling or (one.is_cumulative and one.charted == "value"):
        assert not one.is_spc
    assert one.charted == "value" or one.is_cumulative
    assert not one.has_funnel or one.is_ratio
    assert one.is_target_on_chart == (one.charted == "value")


@each_kpi
def test_owner_checker_and_author_are_roles_and_three_people(one):
    assert one.owner_role in owner_roles() and one.checked_by in owner_roles()
    assert len({one.owner_role, one.checked_by, one.author}) == 3


@each_kpi
def test_dates_and_versions_are_in_order(one):
    assert one.reviewed < one.next_review
    periods = [(old.valid_from, old.valid_to) for old in one.earlier] + [(one.valid_from, date.max)]
    assert all(start <= end for start, end in periods)
    assert all(after[0] == before[1] + timedelta(days=1) for before, after in pairwise(periods))
    assert [old.version for old in one.earlier] + [one.version] == list(range(1, one.version + 1))
    assert all(old.what_changed.endswith(".") for old in one.earlier)


@each_kpi
def test_a_target_says_what_it_is(one):
    target = one.target
    assert (target.basis == STATED) == bool(target.section)
    assert (target.kind in (TO_BE_SET, MONITOR)) == bool(target.reason)
    assert (target.kind == VALUE) == bool(target.points)
    assert one.is_complete == (target.kind != TO_BE_SET)
    assert target.kind != MONITOR or target.text.startswith("No target")
    values = [value for _, value in target.points]
    assert all(one.lower_bound <= value for value in values)
    assert all(one.upper_bound is None or value <= one.upper_bound for value in values)
    if target.rule == LINEAR:
        assert len(target.points) > 1 and target.date == target.points[-1][0]
    if target.kind == RELATIVE:
        assert target.baseline_from < target.baseline_to < target.date
        assert (target.change > 0) == (one.direction == "increase")


def test_21_targets_are_stated_in_the_founding_document_and_66_are_proposed():
    stated = [one.kpi_id for one in KPIS if one.target.basis == STATED]
    assert len(stated) == 21 and len(KPIS) - len(stated) == 66


def test_measures_that_were_stated_two_ways_have_an_earlier_version():
    assert [one.kpi_id for one in KPIS if one.earlier] == ["KPI_054", "KPI_066", "KPI_072", "KPI_083"]
    connected = kpi("KPI_054")
    assert connected.version_on(date(2025, 9, 30)) == 1
    assert connected.version_on(date(2025, 10, 1)) == 2
    assert connected.version_on(date(2025, 3, 31)) is None


def test_breaches_access_requests_and_unsafe_transfers_of_a_force_stay_with_the_board():
    board = {one.kpi_id for one in KPIS if one.disclosure_tier == "board"}
    assert {"KPI_034", "KPI_076", "KPI_077", "KPI_087"} <= board
    assert {one.disclosure_tier for one in KPIS} == {"board", "peers"}


def test_a_kpi_is_found_by_its_id_and_an_unknown_one_is_refused():
    assert kpi("KPI_016").target_on(date(2026, 3, 31)) == 80
    assert kpi("KPI_016").next_due(date(2025, 6, 1)) == (date(2026, 3, 31), 80)
    with pytest.raises(DataNotAvailable):
        kpi("KPI_999")


def test_reading_every_file_takes_little_cpu_time():
    def cpu_ms():
        begun = time.process_time()
        definitions.kpis.__wrapped__()
        return 1000 * (time.process_time() - begun)

    assert min(cpu_ms() for _ in range(5)) < 60


def test_a_good_file_is_read(tmp_path):
    (one,) = read(tmp_path, GOOD)
    assert (one.kpi_id, one.target_on(date(2026, 1, 1)), one.is_complete) == ("KPI_900", 90, True)
    assert one.how_worked_out == "Returns in time, as a percentage of returns due."


@pytest.mark.parametrize(
    ("old", "new", "where"),
    [
        ('direction = "increase"', 'direction = "up"', 'KPI_900, direction: "up" is none of increase'),
        ('direction = "increase"', "", "KPI_900, direction: is missing"),
        ("minimum_points = 13", "minimum_points = 13.5", "KPI_900, minimum_points: must be a whole number"),
        ("minimum_points = 13", "minimum_points = true", "KPI_900, minimum_points: must be a whole number"),
        ("decimals = 0", 'decimals = "0"', "KPI_900, decimals: must be a whole number"),
        ("bounds = [0, 100]", "bounds = [0, 50, 100]", "KPI_900, bounds: must be a list of at most 2 numbers"),
        ("reviewed = 2026-10-01", 'reviewed = "2026-10-01"', "KPI_900, reviewed: must be a date"),
        ("reviewed = 2026-10-01", "reviewed = 2026-10-01T09:00:00", "KPI_900, reviewed: must be a date"),
        ('levels = ["force"]', 'levels = ["region"]', "KPI_900, levels: must be some of"),
        ('levels = ["force"]', 'levels = "force"', "KPI_900, levels: must be a list of texts"),
        ('denominator = "returns due"', "", "KPI_900, denominator: a ratio has"),
        ('chart = "p"', 'chart = "p"\ncalculation = "Returns"', "KPI_900, calculation: either this"),
        ('chart = "p"', 'chart = "p"\ncolour = "red"', "KPI_900, colour: there is no such field"),
        ('chart = "p"', 'chart = "p"\nis_rolling = "yes"', "KPI_900, is_rolling: must be true or false"),
        ('why = "Late figures make for late decisions."', 'why = " "', "KPI_900, why: must not be empty"),
        ('kind = "value"', 'kind = "monitor"', "KPI_900, target, reason: is missing"),
        ('kind = "value"', 'kind = "relative"', "KPI_900, target, change: is missing"),
        ("points = [[2025-04-01, 90]]", "points = []", "KPI_900, target, points: must be a list"),
        ("points = [[2025-04-01, 90]]", "points = [[2025-04-01]]", "KPI_900, target, points: must be a list"),
        (
            "points = [[2025-04-01, 90]]",
            "points = [[2026-04-01, 90], [2025-04-01, 80]]",
            "KPI_900, target, points: the dates must follow each other",
        ),
        ("[KPI_900.target]", "[KPI_900.goal]", "KPI_900, goal: there is no such field"),
        ("[KPI_900.target]", "[KPI_901.target]", "KPI_900, target: is missing"),
        ("[defaults]", "[defaults", "made.toml: "),
        ("[defaults]", "author = 1\n[defaults]", "author: must be a table such as [KPI_001]"),
        ("[KPI_900]", "[returns]", "returns: must be a table such as [KPI_001]"),
        ("[defaults]", "[defaults]\nearlier = 1", "KPI_900, earlier: must be a list of tables"),
        ("[defaults]", "[defaults]\nearlier = [{version = 1}]", "KPI_900, earlier, valid_from: is missing"),
    ],
)
def test_a_fault_names_file_kpi_and_field(tmp_path, old, new, where):
    assert old in GOOD
    with pytest.raises(DefinitionFault) as refused:
        read(tmp_path, GOOD.replace(old, new, 1))
    assert str(refused.value).startswith("made.toml") and where in str(refused.value)


def test_a_kpi_that_two_files_define_is_refused(tmp_path, monkeypatch):
    for name in ("one", "two"):
        (tmp_path / f"{name}.toml").write_text(GOOD, encoding="utf-8")
    monkeypatch.setattr(definitions, "FOLDER", tmp_path)
    monkeypatch.setattr(definitions, "kpis", definitions.kpis.__wrapped__)
    with pytest.raises(DefinitionFault, match="KPI_900: defined twice"):
        kpis_by_id.__wrapped__()
