"""The model is its profile without examples, moves a little with one, learns from many, and adds up to its reasons."""

import numpy as np
import pandas as pd
import pytest
from scipy.optimize import minimize

from models.anpr import ranking
from models.anpr.leads import leads, ranked, told_together
from models.anpr.profiles import profile
from models.anpr.ranking import Examples, contributions, design, excused, expit, fit, fit_calibrated, no_examples, prior

PROFILE = profile("county_lines")
NAMES = [feature.name for feature in PROFILE.features]
FLAT = NAMES.index("evening_share")


def vehicle_lines(rows: int, seed: int = 1, lines: int = 4) -> pd.DataFrame:
    """Ordinary vehicles with noise; the first twentieth stay short, and run in the evening against the profile."""
    chance = np.random.default_rng(seed)
    frame = pd.DataFrame({f.name: f.typical + chance.normal(0, 0.2, rows) * max(abs(f.typical), 0.5)
                          for f in PROFILE.features}).clip(lower=0)  # fmt: skip
    special = np.arange(rows) < rows // 20
    frame.loc[special, "short_stays"] = 3
    frame.loc[special, "short_stay_share"] = 0.7
    frame["evening_share"] = np.where(special, 0.05, chance.uniform(0.2, 0.9, rows))
    return frame.assign(line=np.arange(rows) % lines, vid=np.arange(rows))


def examples(rows: int, known: int, expected: float = 20) -> Examples:
    return Examples(np.arange(rows) < known, np.zeros(rows, bool), expected)


def weight(model: ranking.RankingModel, feature: int) -> float:
    return float(model.coefficients[1 + feature * 4])


def test_without_examples_the_model_is_the_profile():
    matrix = design(PROFILE, vehicle_lines(400))
    model = fit(PROFILE, matrix, no_examples(400, 20))
    assert model.coefficients[1:] == pytest.approx(prior(PROFILE)[0][1:])
    assert expit(ranking.scores(model, matrix)).sum() == pytest.approx(20, rel=1e-6)


def test_one_example_moves_weights_a_little_and_many_move_them_much():
    matrix = design(PROFILE, vehicle_lines(400))
    none, one, many = (weight(fit(PROFILE, matrix, examples(400, known)), FLAT) for known in (0, 1, 20))
    assert many < one < none
    assert none - one < (none - many) / 2


def test_the_typical_vehicle_and_what_is_not_known_speak_neither_for_nor_against():
    frame = pd.DataFrame({f.name: [f.typical, np.nan] for f in PROFILE.features})
    assert design(PROFILE, frame)[:, 1:] == pytest.approx(0)


def test_the_estimate_is_the_minimum_of_its_loss():
    matrix = design(PROFILE, vehicle_lines(200))
    start = ranking.prior_model(PROFILE, matrix, 10)
    known = examples(200, 10, 10)
    chances, weights = excused(expit(ranking.scores(start, matrix)), known, 0.05), np.ones(200)
    found = ranking._map_estimate(matrix, chances, weights, start, start.coefficients)
    means, sds = prior(PROFILE)
    means[0] = start.coefficients[0]

    def loss(at: np.ndarray) -> float:
        return ranking._loss(matrix, chances, weights, at, means, sds)

    assert loss(found) <= minimize(loss, found, options={"maxiter": 20}).fun + 1e-6


def test_unlabelled_vehicles_are_excused_as_many_as_are_expected_and_not_known():
    chances = np.linspace(0.01, 0.9, 100)
    known = examples(100, 4, expected=10)
    target = excused(chances, known, 0.05)
    assert target[:4].tolist() == [1, 1, 1, 1]
    assert target[4:].sum() == pytest.approx(6, rel=1e-6)
    innocent = Examples(np.zeros(100, bool), np.arange(100) >= 90, 10)
    assert excused(chances, innocent, 0.05)[90:].sum() == 0


def test_an_innocent_verdict_lowers_vehicles_like_it():
    frame = vehicle_lines(400)
    matrix = design(PROFILE, frame)
    before = ranking.scores(fit(PROFILE, matrix, no_examples(400, 20)), matrix)
    told = Examples(np.zeros(400, bool), np.arange(400) < 10, 20)
    after = ranking.scores(fit(PROFILE, matrix, told), matrix)
    assert (after[10:20] - after[100:].mean()).mean() < (before[10:20] - before[100:].mean()).mean()


def test_contributions_and_intercept_add_up_to_the_score():
    matrix = design(PROFILE, vehicle_lines(50))
    model = fit(PROFILE, matrix, examples(50, 2))
    total = contributions(model, matrix).sum(axis=1) + model.coefficients[0]
    assert total == pytest.approx(ranking.scores(model, matrix))


def test_calibrated_chances_hold_for_lines_that_the_model_has_not_seen():
    frame = vehicle_lines(2000)
    matrix = design(PROFILE, frame)
    known = examples(2000, 100, 100)
    seen = (frame["line"] != 0).to_numpy()
    part = Examples(known.is_known[seen], known.is_innocent[seen], 75)
    model = fit_calibrated(PROFILE, matrix[seen], part, frame["line"].to_numpy()[seen])
    chances = ranking.probabilities(model, matrix[~seen])
    assert model.calibration.examples >= 75
    there = known.is_known[~seen].sum()
    assert there <= chances.sum() <= there * (1 + PROFILE.model["unknown_share"]) * 1.1


def test_a_line_of_calibration_is_steeper_above_even_odds_and_changes_no_order():
    line = ranking.Calibration(0.9, -0.1, 1.2, np.zeros((3, 3)), 0)
    scores = np.array([-3.0, -1.0, 0.0, 1.0, 3.0])
    assert line.log_odds(scores) == pytest.approx([-2.8, -1.0, -0.1, 2.0, 6.2])


@pytest.mark.parametrize("bend", [0.0, 1.6])
def test_a_bend_is_learned_from_what_came_true(bend):
    chance = np.random.default_rng(5)
    held_out = chance.normal(0, 2, 20_000)
    came = chance.random(20_000) < expit(0.9 * held_out + bend * np.maximum(held_out, 0))
    prior_bend = PROFILE.model["learned_bend"]
    learned = ranking.calibrated(PROFILE, held_out, came.astype(float))
    assert abs(learned.bend - bend) < abs(prior_bend - bend) / 2
    assert learned.slope == pytest.approx(0.9, abs=0.1)


def test_with_few_examples_the_chances_add_up_to_the_number_expected():
    frame = vehicle_lines(400)
    matrix = design(PROFILE, frame)
    model = fit_calibrated(PROFILE, matrix, examples(400, 2, 15), frame["line"].to_numpy())
    assert ranking.probabilities(model, matrix).sum() == pytest.approx(15, rel=1e-6)


def test_the_interval_holds_the_chance_and_narrows_with_examples():
    frame = vehicle_lines(1000)
    matrix = design(PROFILE, frame)
    widths = []
    for known in (0, 50):
        model = fit_calibrated(PROFILE, matrix, examples(1000, known, 50), frame["line"].to_numpy())
        low, high = ranking.probability_interval(model, matrix)
        chance = ranking.probabilities(model, matrix)
        assert ((low <= chance) & (chance <= high)).all()
        widths.append(np.einsum("ij,jk,ik->i", matrix, model.covariance, matrix).mean())
    assert widths[1] < widths[0]


def test_a_lead_says_why_what_speaks_against_and_what_would_change_its_rank():
    frame = vehicle_lines(400)
    model = fit_calibrated(PROFILE, design(PROFILE, frame), examples(400, 3, 20), frame["line"].to_numpy())
    rows = ranked(model, frame)
    first, *rest = leads(model, rows, frozenset({0, 1, 2}), 25)
    assert first.rank == 1 and first.reasons_for
    assert first.score >= rest[-1].score
    strongest = first.reasons_for[0]
    assert strongest.times > 1
    assert first.what_if.feature == max(first.reasons_for, key=lambda reason: reason.log_odds).feature
    assert first.what_if.rank > first.rank and first.what_if.chance < first.chance
    assert set(first.similar_known) <= {0, 1, 2} and first.vid not in first.similar_known
    assert "of 100 like this, about" in first.words


def test_no_reason_contradicts_its_profile_while_a_stronger_one_of_its_group_is_told():
    frame = vehicle_lines(400)
    matrix = design(PROFILE, frame)
    model = fit(PROFILE, matrix, examples(400, 20))
    turned = ranking.replace(model, coefficients=model.coefficients.copy())
    turned.coefficients[1 + NAMES.index("stay_minutes") * 4] = -0.5
    frame.loc[0, "stay_minutes"] = 60.0
    matrix = design(PROFILE, frame)
    parts = contributions(turned, matrix)
    told = told_together(turned, matrix, parts)
    assert told.sum(axis=1) == pytest.approx(parts.sum(axis=1))
    assert parts[0, NAMES.index("stay_minutes")] < 0 == told[0, NAMES.index("stay_minutes")]


def test_the_order_of_rows_does_not_matter():
    frame = vehicle_lines(300)
    model = fit(PROFILE, design(PROFILE, frame), examples(300, 5))
    shuffled = frame.sample(frac=1, random_state=3)
    assert ranked(model, frame)["vid"].tolist() == ranked(model, shuffled)["vid"].tolist()
