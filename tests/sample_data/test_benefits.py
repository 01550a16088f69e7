"""What the sample adds to the benefits register: seeded, in order of days, nothing later than the day asked for."""

from datetime import date, timedelta
from itertools import pairwise

import pytest

from models.benefits.founding import founding_rows
from models.benefits.kinds import register_kinds
from models.benefits.states import FORWARD, STATES
from sample_data import benefit_words as words
from sample_data.benefits import benefit_entries

TODAY = date(2026, 11, 26)
SERIES = {
    row_id: [(day - timedelta(days=30), 10.0), (day, 20.0), (day + timedelta(days=30), 99.0)]
    for row_id, (day, _) in words.BASELINE_PERIODS.items()
}


def entries(today=TODAY, seed=7):
    return benefit_entries(SERIES, seed=seed, today=today)


def written(made):
    return [*made.first, *made.later]


def test_the_same_seed_gives_the_same_and_another_gives_other_values():
    assert entries() == entries()
    assert entries().values != entries(seed=8).values


@pytest.mark.parametrize("today", [date(2025, 4, 1), date(2026, 5, 1), date(2026, 9, 1), TODAY])
def test_nothing_happens_after_the_day(today):
    made = entries(today)
    assert all(step.on <= today for step in made.steps)
    assert all(one.on <= today for one in made.values)
    past = {
        kind_id: [field.name for field in kind.fields if field.is_past] for kind_id, kind in register_kinds().items()
    }
    days = [row.values.get(name) for row in written(made) for name in past[row.kind_id]]
    assert all(day is None or day <= today for day in days)


def test_steps_are_in_order_and_each_move_follows_from_the_last():
    made = entries()
    assert all(one.on <= other.on for one, other in pairwise(made.steps))
    moved = {}
    for step in made.steps:
        if step.to in STATES and not step.meeting_id:
            came_from = moved.get(step.about, "identified")
            assert FORWARD[came_from] == step.to
        moved[step.about] = {"approve": "approved", "send_back": "mapped", "retire": "retired"}.get(
            step.to, step.to if step.to in STATES else moved.get(step.about)
        )


def test_each_row_is_written_before_it_is_used_and_new_ones_are_said_to_be():
    founding = {row.row_id for row in founding_rows()}
    for row in entries().first:
        assert (row.row_id in founding) != row.is_new
        unknown = set(row.values) - {field.name for field in register_kinds()[row.kind_id].fields}
        assert not unknown


def test_the_first_benefit_keeps_what_appendix_e_prints():
    printed = {"title", "realisation_stage", "rationale", "owner", "category", "measurement", "calculation",
               "baseline_text", "target_text"}  # fmt: skip
    rows = [row.values for row in written(entries()) if row.row_id == "BEN_001"]
    assert rows
    assert not any(printed & set(values) for values in rows)
    assert not any(row.row_id in ("MEA_001", "MEA_002", "MEA_003") for row in written(entries()))


def test_a_baseline_is_the_mean_of_the_periods_up_to_its_day():
    found = {row.row_id: row.values for row in entries().first if row.kind_id == "measure"}
    assert found["MEA_004"]["baseline_value"] == 20
    assert found["MEA_023"]["baseline_value"] == 15
    none = {row.row_id: row.values for row in benefit_entries({}, seed=7, today=TODAY).first}
    assert "baseline_value" not in none["MEA_014"]
    assert "MEA_004" not in none


def test_shares_of_one_outcome_stay_within_the_whole_while_the_pool_is_over_claimed():
    shares, claimed = {}, 0
    for row in words.PROFILES.values():
        if row.get("outcome"):
            shares[row["outcome"]] = shares.get(row["outcome"], 0) + row["attribution_percent"]
        claimed += row.get("overlap_claim", 0)
    assert len(shares) == 2
    assert max(shares.values()) <= 100
    assert claimed > words.GROUP["pool"]


def test_values_end_before_the_data_does_and_some_measures_have_enough_for_limits():
    counts = {}
    for one in entries().values:
        assert one.values["period"] < date(2026, 11, 13)
        counts.setdefault(one.values["measure_id"], set()).add(one.values["period"])
    assert len(counts[words.MEASURE_OF_DISBENEFIT]) == 24
    assert len(counts["MEA_030"]) >= 13
    assert max(counts["MEA_030"]) == date(2026, 7, 31)


def test_a_survey_says_how_many_answered():
    surveys = [one.values for one in entries().values if one.values["measure_id"] == words.SECOND_SURVEY]
    assert [row["answered"] for row in surveys] == [58, 63, 61]
    assert all(0 < row["value"] < 100 for row in surveys)
