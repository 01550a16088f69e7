"""The synthetic answers: reproducible, complete enough, and as uneven as real assessments are."""

import datetime
import hashlib
import os
import re
import statistics
import subprocess
import sys
import time
from collections import Counter, defaultdict
from pathlib import Path

import pytest

from sample_data import national_picture
from sample_data.assessments import DONT_KNOW, HEADER, generate, write_answers
from sample_data.build import SEED
from sample_data.reference_tables import read_table

ROOT = Path(__file__).resolve().parents[2]
SHA256 = "b074c7ae758319a57d88653ae3b2e0313da3013582fe972f3017288040f5f9dc"
WRITE = (
    "import sys; from pathlib import Path; from sample_data.assessments import write_answers; "
    "from sample_data.build import SEED; write_answers(Path(sys.argv[1]), seed=SEED)"
)
WEAK = {capability for theme in national_picture.WEAK_THEMES.values() for capability in theme}
BASELINE, REASSESSMENT, OPEN = national_picture.WAVES


@pytest.fixture(scope="module")
def answers() -> list[dict[str, str]]:
    return [dict(zip(HEADER, row, strict=True)) for row in generate(seed=SEED)]


@pytest.fixture(scope="module")
def middle_levels(answers) -> dict[tuple[str, str, str], int]:
    """Lower median of the known levels by (wave, force, capability)."""
    known = defaultdict(list)
    for answer in answers:
        if answer["level"] != DONT_KNOW:
            known[_claim(answer)].append(int(answer["level"]))
    return {claim: statistics.median_low(levels) for claim, levels in known.items()}


@pytest.fixture(scope="module")
def levels_with_evidence(answers) -> dict[tuple[str, str, str], int]:
    """Highest level with grade A or B evidence within a year of the reference date, by claim."""
    highest = defaultdict(int)
    for answer in answers:
        if answer["evidence_grade"] in ("A", "B") and _days_old(answer) <= 365:
            highest[_claim(answer)] = max(highest[_claim(answer)], int(answer["level"]))
    return highest


def _claim(answer):
    return answer["wave_id"], answer["force"], answer["capability"]


def _days_old(answer):
    reference = {wave["wave_id"]: wave["reference_date"] for wave in read_table("assessment_waves")}
    day = datetime.date.fromisoformat
    return (day(reference[answer["wave_id"]]) - day(answer["evidence_date"])).days


def _respondents(answers, wave):
    seats = {(row["force"], row["respondent_id"]) for row in answers if row["wave_id"] == wave}
    return Counter(force for force, _ in seats)


def _capabilities_answered(middle_levels, wave):
    return Counter(force for of_wave, force, _ in middle_levels if of_wave == wave)


def _mean_by_capability(middle_levels, wave):
    levels = defaultdict(list)
    for (of_wave, _, capability), level in middle_levels.items():
        if of_wave == wave:
            levels[capability].append(level)
    return {capability: statistics.mean(values) for capability, values in levels.items()}


def _mean_by_pillar(middle_levels, wave):
    of_capability = _mean_by_capability(middle_levels, wave)
    return {
        pillar: statistics.mean(mean for name, mean in of_capability.items() if name[0] == pillar) for pillar in "FRASN"
    }


def _share_without_evidence(middle_levels, levels_with_evidence, wave):
    claims = [(claim, level) for claim, level in middle_levels.items() if claim[0] == wave]
    return sum(levels_with_evidence[claim] < level for claim, level in claims) / len(claims)


@pytest.mark.parametrize("hash_seed", ["0", "1", "4242"])
def test_two_processes_write_the_same_bytes_whatever_the_hash_seed(tmp_path, hash_seed):
    path = tmp_path / "answers.csv"
    subprocess.run(
        [sys.executable, "-c", WRITE, str(path)],
        cwd=ROOT,
        env={**os.environ, "PYTHONHASHSEED": hash_seed},
        check=True,
    )
    assert hashlib.sha256(path.read_bytes()).hexdigest() == SHA256


def test_another_seed_gives_other_answers(tmp_path):
    first, second = (write_answers(tmp_path / f"{seed}.csv", seed=seed) for seed in (1, 2))
    assert first.read_bytes() != second.read_bytes()


def test_the_file_is_utf_8_with_lf_line_ends(tmp_path):
    content = write_answers(tmp_path / "answers.csv", seed=SEED).read_bytes()
    assert b"\r" not in content and content.endswith(b"\n")
    assert content.decode("utf-8").splitlines()[0] == ",".join(HEADER)


def test_the_answers_take_less_than_a_second():
    started = time.process_time()
    generate(seed=SEED)
    assert time.process_time() - started < 1


def test_every_level_is_a_step_of_the_scale_or_a_dont_know(answers):
    assert {row["level"] for row in answers} == {"1", "2", "3", "4", "5", DONT_KNOW}


def test_every_level_from_one_to_five_is_some_forces_middle(middle_levels):
    for wave in national_picture.WAVES:
        assert {level for claim, level in middle_levels.items() if claim[0] == wave} == {1, 2, 3, 4, 5}


def test_no_row_is_given_twice(answers):
    keys = [(row["wave_id"], row["force"], row["respondent_id"], row["capability"]) for row in answers]
    assert len(keys) == len(set(keys))


def test_each_row_names_a_force_a_wave_and_a_capability_of_the_reference_tables(answers):
    for column, table, key in (
        ("force", "forces", "force_id"),
        ("wave_id", "assessment_waves", "wave_id"),
        ("capability", "framework", "code"),
    ):
        assert {row[column] for row in answers} <= {row[key] for row in read_table(table)}


def test_respondents_are_seats_with_a_role_and_no_personal_data(answers):
    codes = {row["force_id"]: row["code"] for row in read_table("forces")}
    roles = {role.name for role in national_picture.ROLES}
    for row in answers:
        assert re.fullmatch(codes[row["force"]] + "-[01][0-9]", row["respondent_id"])
        assert row["respondent_role"] in roles


def test_a_seat_keeps_its_role_from_wave_to_wave(answers):
    roles = defaultdict(set)
    for row in answers:
        roles[row["respondent_id"]].add(row["respondent_role"])
    assert {len(names) for names in roles.values()} == {1}


def test_a_dont_know_carries_no_coverage_and_no_evidence(answers):
    for row in answers:
        if row["level"] == DONT_KNOW:
            assert row["coverage_percent"] == row["evidence_grade"] == row["evidence_date"] == ""


def test_evidence_has_a_date_that_is_not_after_the_reference_date(answers):
    for row in answers:
        assert (row["evidence_grade"] == "") == (row["evidence_date"] == "")
        assert row["evidence_date"] == "" or _days_old(row) >= 0


def test_coverage_is_a_percentage_that_rises_with_the_level(answers):
    coverage = defaultdict(list)
    for row in answers:
        if row["coverage_percent"]:
            coverage[row["level"]].append(int(row["coverage_percent"]))
    means = [statistics.mean(coverage[level]) for level in "12345"]
    assert means == sorted(means)
    assert all(0 <= value <= 100 for values in coverage.values() for value in values)


def test_nearly_every_force_answered_the_two_full_waves_and_about_a_third_the_open_one(answers):
    assert [len(_respondents(answers, wave)) for wave in (BASELINE, REASSESSMENT, OPEN)] == [42, 43, 14]


def test_panels_hold_six_to_eleven_respondents_except_a_few_that_are_too_small(answers):
    for wave, looks in national_picture.WAVES.items():
        sizes = _respondents(answers, wave).values()
        small = [size for size in sizes if size < 5]
        assert len(small) == looks.forces_provisional and min(small) >= 3
        assert all(6 <= size <= 11 for size in sizes if size >= 5)


def test_two_to_four_forces_in_each_wave_answered_less_than_four_fifths(middle_levels):
    for wave in national_picture.WAVES:
        counts = _capabilities_answered(middle_levels, wave).values()
        assert 2 <= sum(count / 25 < 0.8 for count in counts) <= 4


def test_the_known_national_themes_are_the_weakest_capabilities(middle_levels):
    for wave in (BASELINE, REASSESSMENT):
        means = _mean_by_capability(middle_levels, wave)
        assert max(means[name] for name in WEAK) < statistics.median(means.values())
        assert set(sorted(means, key=means.get)[:5]) <= WEAK


def test_skills_and_availability_are_the_weakest_pillars(middle_levels):
    for wave in (BASELINE, REASSESSMENT):
        means = _mean_by_pillar(middle_levels, wave)
        assert set(sorted(means, key=means.get)[:2]) == {"S", "A"}


def test_national_medians_are_mostly_two_or_three(middle_levels):
    for wave in (BASELINE, REASSESSMENT):
        levels = defaultdict(list)
        for (of_wave, _, capability), level in middle_levels.items():
            if of_wave == wave:
                levels[capability].append(level)
        assert sum(statistics.median_low(values) in (2, 3) for values in levels.values()) >= 20


def test_foundations_and_responsibility_rose_by_about_three_tenths_and_skills_hardly(middle_levels):
    before, after = (_mean_by_pillar(middle_levels, wave) for wave in (BASELINE, REASSESSMENT))
    change = {pillar: after[pillar] - before[pillar] for pillar in before}
    assert change["F"] == pytest.approx(0.3, abs=0.1)
    assert change["R"] == pytest.approx(0.3, abs=0.1)
    assert change["N"] == pytest.approx(0.2, abs=0.1)
    assert 0 < change["A"] < 0.25
    assert abs(change["S"]) < 0.1


def test_a_force_tends_to_keep_its_place_from_one_wave_to_the_next(middle_levels):
    pairs = [
        (level, middle_levels[(REASSESSMENT, force, capability)])
        for (wave, force, capability), level in middle_levels.items()
        if wave == BASELINE and (REASSESSMENT, force, capability) in middle_levels
    ]
    assert statistics.correlation(*zip(*pairs, strict=True)) > 0.6


def test_the_evidence_gate_bites_in_about_three_claims_of_ten_then_in_fewer(middle_levels, levels_with_evidence):
    shares = [_share_without_evidence(middle_levels, levels_with_evidence, wave) for wave in (BASELINE, REASSESSMENT)]
    assert 0.25 < shares[0] < 0.35
    assert 0.10 < shares[1] < shares[0] - 0.05


def test_each_wave_has_evidence_of_every_grade_and_some_that_expired(answers):
    for wave in national_picture.WAVES:
        graded = [row for row in answers if row["wave_id"] == wave and row["evidence_grade"]]
        assert {row["evidence_grade"] for row in graded} == {"A", "B", "C"}
        assert any(_days_old(row) > 366 for row in graded)


def test_chief_officers_are_more_generous_than_data_protection_officers(answers):
    levels = defaultdict(list)
    for row in answers:
        if row["level"] != DONT_KNOW:
            levels[row["respondent_role"]].append(int(row["level"]))
    chief, protection = (statistics.mean(levels[name]) for name in ("Chief officer sponsor", "Data protection officer"))
    assert chief > protection + 0.2


def test_specialists_say_dont_know_more_often_outside_their_field(answers):
    lead = [row for row in answers if row["respondent_role"] == "HR lead"]
    inside = [row["level"] == DONT_KNOW for row in lead if row["capability"][0] == "S"]
    outside = [row["level"] == DONT_KNOW for row in lead if row["capability"][0] != "S"]
    assert statistics.mean(outside) > statistics.mean(inside) + 0.3
