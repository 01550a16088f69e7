"""Derived and national tables, against a slow and obvious twin in plain Python."""

import random
from collections import defaultdict
from datetime import date, timedelta
from statistics import mean, median_low

import duckdb
import pytest

from data_access import derive as derive_module
from data_access.derive import derive
from data_access.migrate import migrate
from models.maturity.evidence import EvidenceClaim, evidence_level, moderated_level
from models.maturity.levels import coverage_percent
from models.maturity.national import lower_quantile, national_need

TIERS = {"F1": "peers", "F2": "peers", "R1": "force", "R2": "board"}
WAVES = {"w1": date(2023, 6, 30), "w2": date(2025, 6, 30), "w3": date(2026, 6, 30)}
FORCES = [f"force-{letter}" for letter in "abcdefgh"]


@pytest.fixture
def con(tmp_path):
    with duckdb.connect(str(tmp_path / "v000001.duckdb")) as connection:
        migrate(connection, "national")
        yield connection


def add_force(con, force_id, *, valid_from=date(2000, 1, 1), valid_to=None, residents=500_000):
    place = con.execute("select count(*) from raw.forces").fetchone()[0]
    con.execute(
        "insert into raw.forces values ($id, $id, $id, $id, $id, 'region', 'rocu', 52, -1, $place, 0, "
        "$place * 50 + 1000, $valid_from, $valid_to, null, 'load')",
        {"id": force_id, "place": place, "valid_from": valid_from, "valid_to": valid_to},
    )
    officers = residents / 450
    con.execute("insert into raw.population values (?, '2025-03-31', ?, 'x', 'load')", [force_id, residents])
    con.execute("insert into raw.workforce values (?, '2025-03-31', ?, 'x', 'load')", [force_id, officers])


def add_wave(con, wave_id, reference_date, framework="v1"):
    con.execute(
        "insert into raw.assessment_waves values (?, ?, ?, ?, ?, 'closed', ?)",
        [wave_id, wave_id, framework, reference_date - timedelta(days=90), reference_date, "load"],
    )


def add_framework(con, tiers=TIERS, framework="v1"):
    for position, (capability_id, tier) in enumerate(tiers.items(), start=1):
        con.execute(
            "insert into raw.capabilities values (?, ?, ?, ?, '', '', '', '', '', '', '', '', '', ?, 3, ?)",
            [framework, capability_id, position, capability_id[0], tier, "load"],
        )


def add_answers(con, answers):
    """Rows of (wave, force, respondent, capability, level, coverage, grade, evidence date)."""
    names = ("wave", "force", "respondent", "capability", "level", "coverage", "grade", "dated")
    con.execute(
        "insert into raw.assessment_answers select unnest($wave::varchar[]), unnest($force::varchar[]), "
        "unnest($respondent::varchar[]), 'role', unnest($capability::varchar[]), unnest($level::integer[]), "
        "unnest($coverage::double[]), unnest($grade::varchar[]), unnest($dated::date[]), 'load'",
        {name: list(column) for name, column in zip(names, zip(*answers, strict=True), strict=True)},
    )


def agreed(wave_id, force_id, level, *, respondents=8, capabilities=tuple(TIERS)):
    """Respondents who all give one level, with evidence for it."""
    known = (level, 50.0, "A", WAVES[wave_id])
    return [(wave_id, force_id, f"r{r}", c, *known) for r in range(respondents) for c in capabilities]


def generated_answers(seed):
    """Answers with every oddity: don't-knows, gaps, no coverage, evidence old, future or ungraded."""
    chance = random.Random(seed)
    for wave_id, reference_date in WAVES.items():
        for force_id in FORCES:
            for respondent in range(chance.choice([0, 1, 3, 5, 8])):
                for capability_id in TIERS:
                    if chance.random() < 0.1:
                        continue
                    level = chance.choice([None, 1, 2, 2, 3, 3, 3, 4, 5])
                    coverage = chance.choice([None, float(chance.randint(0, 100))])
                    dated = chance.choice([None, reference_date - timedelta(days=chance.randint(-60, 800))])
                    grade = chance.choice([None, "A", "B", "C"])
                    yield wave_id, force_id, f"r{respondent}", capability_id, level, coverage, grade, dated


def generated_store(con, seed):
    add_framework(con)
    for force_id in FORCES[:-1]:
        add_force(con, force_id)
    add_force(con, FORCES[-1], valid_to=date(2024, 4, 1))
    for wave_id, reference_date in WAVES.items():
        add_wave(con, wave_id, reference_date)
    answers = list(generated_answers(seed))
    add_answers(con, answers)
    derive(con)
    return answers


@pytest.fixture(scope="module", params=[1, 2, 3])
def generated(request):
    """A derived store over generated answers, and the answers; read only, so shared by the tests."""
    with duckdb.connect() as connection:
        migrate(connection, "national")
        yield connection, generated_store(connection, request.param)


def rows_of(con, table, columns="*", where="true"):
    cursor = con.execute(f"select {columns} from {table} where {where} order by all")  # noqa: S608
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def slow_levels(answers):
    """One row a wave, force and capability, counted answer by answer."""
    asked = defaultdict(list)
    for wave_id, force_id, _, capability_id, *answer in answers:
        asked[wave_id, force_id, capability_id].append(answer)
    return {key: slow_level(key[0], rows) for key, rows in asked.items()}


def slow_level(wave_id, rows):
    levels = [level for level, *_ in rows if level is not None]
    claims = [EvidenceClaim(level, grade, dated) for level, _, grade, dated in rows]
    own, evidence = median_low(levels) if levels else None, evidence_level(claims, WAVES[wave_id])
    return {
        "respondents": len(rows),
        "answered": len(levels),
        "dont_know": len(rows) - len(levels),
        "self_level": own,
        "lowest_answer": min(levels, default=None),
        "highest_answer": max(levels, default=None),
        "coverage_percent": coverage_percent([(level, coverage) for level, coverage, *_ in rows]),
        "evidence_level": evidence,
        "published_level": moderated_level(own, evidence),
        "is_provisional": len(levels) < 5,
    }


def complete_forces(levels, wave_id):
    """Forces valid at the reference date with at least four fifths of the framework answered."""
    asked = FORCES if WAVES[wave_id] < date(2024, 4, 1) else FORCES[:-1]
    rated = {key for key, level in levels.items() if level["self_level"]}
    answered = {force: sum((wave_id, force, c) in rated for c in TIERS) for force in asked}
    return asked, [force for force, count in answered.items() if count / len(TIERS) >= 0.8]


def test_capability_levels_are_those_of_a_slow_count(generated):
    con, answers = generated
    expected = slow_levels(answers)
    for row in rows_of(con, "derived.capability_levels"):
        key = row["wave_id"], row["force_id"], row["capability_id"]
        for column, value in expected.get(key, slow_level(row["wave_id"], [])).items():
            assert row[column] == (pytest.approx(value) if isinstance(value, float) else value), (key, column)


def test_every_force_asked_has_a_row_for_every_capability(generated):
    con, answers = generated
    answered = {(row[0], row[1]) for row in answers}
    asked = {(wave, force) for wave in WAVES for force in complete_forces({}, wave)[0]}
    found = {(row["wave_id"], row["force_id"]) for row in rows_of(con, "derived.force_waves")}
    assert found == asked | answered
    assert len(rows_of(con, "derived.capability_levels")) == len(found) * len(TIERS)


def test_national_levels_are_those_of_a_slow_count(generated):
    con, answers = generated
    levels = slow_levels(answers)
    for row in rows_of(con, "national.capability_levels"):
        asked, complete = complete_forces(levels, row["wave_id"])
        counted = [levels.get((row["wave_id"], force, row["capability_id"]), {}) for force in complete]
        counted = [level for level in counted if level.get("published_level")]
        published = [level["published_level"] for level in counted]
        assert (row["forces_asked"], row["forces_counted"]) == (len(asked), len(counted))
        assert row["forces_incomplete"] == len(asked) - len(complete)
        assert row["is_suppressed"] == (len(counted) < (5 if TIERS[row["capability_id"]] == "peers" else 6))
        if row["is_suppressed"]:
            continue
        assert [row[f"at_level_{n}"] for n in range(1, 6)] == [published.count(n) for n in range(1, 6)]
        for column, share in (("lower_quartile", 0.25), ("median_level", 0.5), ("upper_quartile", 0.75)):
            assert row[column] == lower_quantile(published, share)
        below = sum(level < 3 for level in published)
        assert (row["below_minimum"], row["need"]) == (
            below,
            national_need(below_minimum=below, forces_counted=len(counted)),
        )
        assert row["evidenced"] == sum(level["published_level"] == level["self_level"] for level in counted)
        coverages = [level["coverage_percent"] for level in counted if level["coverage_percent"] is not None]
        expected = pytest.approx(mean(coverages)) if len(coverages) > 5 else None
        assert row["mean_coverage_percent"] == expected


@pytest.mark.parametrize(
    ("viewer", "tiers"),
    [("force", {"force", "board", "peers"}), ("board", {"board", "peers"}), ("peers", {"peers"})],
)
def test_pillar_levels_hold_only_what_their_viewer_may_see(generated, viewer, tiers):
    con, answers = generated
    levels = slow_levels(answers)
    rows = rows_of(con, "derived.pillar_levels", where=f"visible_to = '{viewer}'")
    assert {row["pillar_id"] for row in rows} == {c[0] for c, tier in TIERS.items() if tier in tiers}
    for row in rows:
        members = [c for c, tier in TIERS.items() if tier in tiers and c[0] == row["pillar_id"]]
        found = {c: levels.get((row["wave_id"], row["force_id"], c), {}) for c in members}
        rated = {c: level["published_level"] for c, level in found.items() if level.get("published_level")}
        assert (row["capabilities_counted"], row["capabilities_asked"]) == (len(rated), len(members))
        if rated:
            assert row["mean_level"] == pytest.approx(mean(rated.values()))
            assert row["mean_low"] <= row["mean_level"] <= row["mean_high"]
            assert (row["floor_level"], row["floor_capability_id"]) == (
                min(rated.values()),
                min(rated, key=rated.get),
            )
        else:
            assert row["mean_level"] is row["mean_low"] is row["floor_level"] is None


def test_national_pillars_are_quantiles_of_complete_forces(generated):
    con, answers = generated
    levels = slow_levels(answers)
    means_by_pillar = defaultdict(list)
    for row in rows_of(con, "derived.pillar_levels", where="visible_to = 'force'"):
        if row["mean_level"] is not None and row["force_id"] in complete_forces(levels, row["wave_id"])[1]:
            means_by_pillar[row["wave_id"], row["pillar_id"]].append(row["mean_level"])
    for row in rows_of(con, "national.pillar_levels"):
        means = means_by_pillar[row["wave_id"], row["pillar_id"]]
        assert row["forces_counted"] == len(means)
        needed = 6 if row["pillar_id"] == "R" else 5  # R1 and R2 are hidden from other forces, of which one reads it
        expected = lower_quantile(means, 0.5) if len(means) >= needed else None
        assert row["median_level"] == expected


def test_capability_changes_pair_every_level_with_the_wave_before(generated):
    con, answers = generated
    levels = slow_levels(answers)
    before = {"w2": "w1", "w3": "w2"}
    expected = set()
    for (wave_id, force_id, capability_id), level in levels.items():
        previous = levels.get((before.get(wave_id), force_id, capability_id), {}).get("published_level")
        if previous and level["published_level"]:
            now = level["published_level"]
            expected.add((wave_id, force_id, capability_id, before[wave_id], previous, now, now - previous))
    columns = "wave_id, force_id, capability_id, previous_wave_id, previous_level, level, change"
    assert {tuple(row.values()) for row in rows_of(con, "derived.capability_changes", columns)} == expected


def test_intervals_hold_their_estimates(generated):
    con, _ = generated
    for table, low, estimate, high in (
        ("derived.capability_levels", "level_low", "published_level", "level_high"),
        ("derived.capability_changes", "change_low", "change", "change_high"),
        ("derived.pillar_changes", "change_low", "change", "change_high"),
    ):
        wrong = f"not ({estimate} between {low} and {high}) or ({low} is null) != ({estimate} is null)"
        assert rows_of(con, table, where=wrong) == []


def test_a_suppressed_aggregate_holds_no_statistic(generated):
    con, _ = generated
    kept = {"wave_id", "previous_wave_id", "capability_id", "pillar_id", "is_suppressed"}
    tables = ("capability_levels", "pillar_levels", "pillar_changes")
    for row in (row for table in tables for row in rows_of(con, f"national.{table}", where="is_suppressed")):
        shown = {name for name, value in row.items() if value is not None}
        assert shown - kept <= {"forces_asked", "forces_counted", "forces_incomplete", "forces_paired"}


def test_a_national_median_is_never_written_beside_a_force_where_it_is_suppressed(generated):
    con, _ = generated
    hidden = rows_of(con, "national.capability_levels", "wave_id, capability_id", "is_suppressed")
    columns, is_shown = "distinct wave_id, capability_id", "national_median is not null"
    shown = rows_of(con, "derived.capability_levels", columns, is_shown)
    assert not [row for row in shown if row in hidden]


def snapshot(con):
    tables = con.execute(
        "select table_schema || '.' || table_name from information_schema.tables "
        "where table_schema in ('derived', 'national') order by all"
    ).fetchall()
    return {table: repr(rows_of(con, table)) for (table,) in tables}


def test_deriving_twice_or_from_shuffled_rows_gives_the_same_tables(con):
    answers = generated_store(con, 5)
    first = snapshot(con)
    con.execute("delete from raw.assessment_answers")
    random.Random(1).shuffle(answers)
    add_answers(con, answers)
    derive(con)
    assert snapshot(con) == first


def test_deriving_works_inside_a_transaction_that_is_rolled_back(con):
    generated_store(con, 5)
    before = snapshot(con)
    con.execute("begin")
    con.execute("delete from raw.assessment_answers where wave_id = 'w2'")
    derive(con)
    assert snapshot(con) != before
    con.execute("rollback")
    assert snapshot(con) == before


def test_an_empty_store_derives_to_empty_tables_and_the_definitions_of_kpis(con):
    derive(con)
    assert {table for table, rows in snapshot(con).items() if rows != "[]"} == {"derived.kpis"}


def test_a_wave_without_answers_counts_its_forces_and_suppresses_every_level(con):
    add_framework(con)
    add_wave(con, "w1", WAVES["w1"])
    for force_id in FORCES:
        add_force(con, force_id)
    derive(con)
    for row in rows_of(con, "national.capability_levels"):
        assert (row["forces_asked"], row["forces_counted"], row["forces_incomplete"]) == (8, 0, 8)
        assert row["is_suppressed"]
    assert all(row["is_incomplete"] and row["is_provisional"] for row in rows_of(con, "derived.force_waves"))
    assert rows_of(con, "national.evidence_dates") == []


def test_a_wave_without_a_framework_or_forces_derives_to_nothing(con):
    add_wave(con, "w1", WAVES["w1"], framework="unknown")
    derive(con)
    add_force(con, "force-a")
    derive(con)
    assert rows_of(con, "derived.capability_levels") == []


def test_a_single_respondent_gives_a_wide_and_provisional_level(con):
    add_framework(con)
    add_wave(con, "w1", WAVES["w1"])
    add_force(con, "force-a")
    add_answers(con, agreed("w1", "force-a", 3, respondents=1))
    derive(con)
    for row in rows_of(con, "derived.capability_levels"):
        assert (row["published_level"], row["level_low"], row["level_high"]) == (3, 1, 4)
        assert row["is_provisional"] and row["comparison"] is None and row["national_median"] is None


def standing_store(con):
    """Twelve forces that agree on level 3, one far above and one far below."""
    add_framework(con)
    add_wave(con, "w1", WAVES["w1"])
    levels = {f"force-{n:02}": 3 for n in range(12)} | {"high": 5, "low": 1}
    for force_id, level in levels.items():
        add_force(con, force_id)
        add_answers(con, agreed("w1", force_id, level))
    derive(con)


def test_a_force_far_from_the_others_is_called_so(con):
    standing_store(con)
    rows = rows_of(con, "derived.capability_levels", "distinct force_id, comparison")
    words = {row["force_id"]: row["comparison"] for row in rows}
    assert len(rows) == len(words)
    assert (words.pop("high"), words.pop("low")) == ("clearly higher", "clearly lower")
    assert set(words.values()) == {"no clear difference"}


def test_an_incomplete_force_is_compared_with_nothing_and_counted_as_incomplete(con):
    standing_store(con)
    con.execute("delete from raw.assessment_answers where force_id = 'low' and capability_id != 'F1'")
    derive(con)
    rows = rows_of(con, "derived.capability_levels", where="force_id = 'low'")
    assert all(row["is_incomplete"] and row["comparison"] is None for row in rows)
    columns = "distinct forces_counted, forces_incomplete, at_level_1"
    counts = [tuple(row.values()) for row in rows_of(con, "national.capability_levels", columns)]
    assert counts == [(13, 1, 0)]


def merged_store(con):
    """Seven forces, two of which become one between the waves; every force rises from level 2 to level 4."""
    add_framework(con)
    for wave_id in ("w1", "w2"):
        add_wave(con, wave_id, WAVES[wave_id])
    merger = date(2024, 4, 1)
    for force_id in FORCES[:7]:
        add_force(con, force_id, valid_to=merger if force_id in FORCES[5:7] else None)
        add_answers(con, agreed("w1", force_id, 2))
    add_force(con, "merged", valid_from=merger)
    for force_id in [*FORCES[:5], "merged"]:
        add_answers(con, agreed("w2", force_id, 4))
    derive(con)


def test_a_merged_force_replaces_its_predecessors_from_its_first_wave(con):
    merged_store(con)
    asked = rows_of(con, "national.capability_levels", "distinct wave_id, forces_asked, forces_counted")
    assert [tuple(row.values()) for row in asked] == [("w1", 7, 7), ("w2", 6, 6)]
    assert {row["force_id"] for row in rows_of(con, "derived.capability_changes")} == set(FORCES[:5])
    assert {row["force_id"] for row in rows_of(con, "derived.statistical_peers")} == {*FORCES[:5], "merged"}


def test_answers_of_a_force_that_no_longer_exists_stay_out_of_national_counts(con):
    merged_store(con)
    add_answers(con, agreed("w2", FORCES[5], 1))
    derive(con)
    asked = rows_of(con, "national.capability_levels", "distinct forces_asked, at_level_1", "wave_id = 'w2'")
    assert asked == [{"forces_asked": 6, "at_level_1": 0}]
    own = rows_of(con, "derived.capability_levels", where=f"wave_id = 'w2' and force_id = '{FORCES[5]}'")
    assert {(row["published_level"], row["comparison"]) for row in own} == {(1, None)}
    assert {row["forces_paired"] for row in rows_of(con, "national.pillar_changes")} == {5}


def test_a_rise_that_every_force_agrees_on_is_clearly_higher_in_force_and_nation(con):
    merged_store(con)
    for table in ("derived.capability_changes", "derived.pillar_changes"):
        assert {row["verdict"] for row in rows_of(con, table)} == {"clearly higher"}
    told = "pillar_id, verdict, mean_change, forces_higher, forces_lower"
    shown, hidden = rows_of(con, "national.pillar_changes", told)
    assert tuple(shown.values()) == ("F", "clearly higher", 2, 5, 0)
    assert tuple(hidden.values()) == ("R", None, None, None, None)  # one of the five reads it, and knows its own


def test_waves_of_different_frameworks_are_never_paired(con):
    merged_store(con)
    add_framework(con, framework="v2")
    con.execute("update raw.assessment_waves set framework_version = 'v2' where wave_id = 'w2'")
    derive(con)
    for table in ("derived.capability_changes", "derived.pillar_changes", "national.pillar_changes"):
        assert rows_of(con, table) == []


def test_a_wave_is_paired_with_the_latest_earlier_one(con):
    generated_store(con, 1)
    pairs = rows_of(con, "derived.capability_changes", "distinct wave_id, previous_wave_id")
    assert [tuple(row.values()) for row in pairs] == [("w2", "w1"), ("w3", "w2")]


def test_evidence_is_counted_by_month_without_naming_a_force(con):
    standing_store(con)
    rows = rows_of(con, "national.evidence_dates")
    assert rows == [{"wave_id": "w1", "evidence_month": date(2023, 6, 1), "claims": 14 * 8 * len(TIERS)}]


def test_every_statement_is_planned_on_a_fresh_schema_with_the_parameters_that_it_names(con):
    files = sorted(derive_module.SQL.glob("*.sql"))
    assert files
    for file in files:
        grain, params, *_ = file.read_text(encoding="utf-8").splitlines()
        assert grain.startswith("-- grain: ") and params.startswith("-- params: ")
        names = params.removeprefix("-- params: ").split(", ")
        values = {} if names == ["none"] else dict.fromkeys(names)
        con.execute("explain " + file.read_text(encoding="utf-8"), values or None)
