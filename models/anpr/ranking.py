"""The ranking model: an additive logistic regression whose terms are the explanation.

Each feature of the profile gives a strength (its shape) and three hat functions on its scale, so that examples may bend
the shape. Coefficients have a Gaussian prior at the profile's weights (hats: at nought), so that without any example
the fitted model IS the profile, one example moves it a little, and many make it (MAP; Gelman and others 2008, Annals
of Applied Statistics 2:1360, for informative priors in logistic regression).

Known vehicles are positive and the rest is unlabelled, not innocent. As many unlabelled ones as are expected, less
those known, are excused: each unlabelled row counts as positive with the chance that it is one and as negative with
the rest (weighted unlabelled examples: Elkan and Noto 2008, KDD, section 3.2), the chances scaled to that number. The
excuse is made again from each fit. The intercept is then set so that the chances add up to the number expected:
calibration in the large by the base rate (King and Zeng 2001, Political Analysis 9:137, prior correction).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from models.anpr.profiles import Feature, Profile

HATS = np.array([0.25, 0.5, 0.75])
HAT_WIDTH = 0.25
ROUNDS_OF_EXCUSE = 3
ROWS_FITTED, ROWS_SAMPLED = 3000, 1500
CALIBRATION_FOLDS = 5
NEWTON_STEPS = 50
SMALLEST_GAIN = 1e-7
SMALLEST_CHANCE = 1e-12


@dataclass(frozen=True, eq=False)
class Calibration:
    """From score to log-odds: a straight line (Platt 1999) that is steeper by ``bend`` above even odds.

    ``variance`` (3, 3) of slope, offset and bend.
    """

    slope: float
    offset: float
    bend: float
    variance: np.ndarray
    examples: int

    def log_odds(self, scores: np.ndarray) -> np.ndarray:
        """Calibrated log-odds (n,) of scores."""
        return line_columns(scores) @ np.array([self.slope, self.offset, self.bend])


@dataclass(frozen=True, eq=False)
class RankingModel:
    """A fitted model: coefficients in the order of ``design`` (intercept first) and their covariance."""

    profile: Profile
    coefficients: np.ndarray
    covariance: np.ndarray
    calibration: Calibration
    examples: int
    rows: int


@dataclass(frozen=True, eq=False)
class Examples:
    """What is known of the rows: ``is_known`` couriers, ``is_innocent`` by an analyst's word, ``expected`` in all."""

    is_known: np.ndarray
    is_innocent: np.ndarray
    expected: float


@contextmanager
def one_thread() -> Iterator[None]:
    """Linear algebra on one thread: matrices this small only wait for each other on more."""
    from threadpoolctl import threadpool_limits

    with threadpool_limits(1, "blas"):
        yield


def no_examples(rows: int, expected: float) -> Examples:
    """Nothing known of any row."""
    return Examples(np.zeros(rows, bool), np.zeros(rows, bool), expected)


def line_columns(scores: np.ndarray) -> np.ndarray:
    """Columns (n, 3) that slope, offset and bend of a calibration go with."""
    return np.column_stack([scores, np.ones_like(scores), np.maximum(scores, 0.0)])


def design(profile: Profile, vehicle_lines: pd.DataFrame) -> np.ndarray:
    """Matrix (rows, 1 + 4 x features): ones, then per feature strength and hats, each less that of the typical value.

    A value that is not known counts as the typical one, so it speaks neither for nor against.
    """
    parts = [_columns(feature, vehicle_lines[feature.name].to_numpy(float)) for feature in profile.features]
    return np.hstack([np.ones((len(vehicle_lines), 1)), *parts])


def _columns(feature: Feature, values: np.ndarray) -> np.ndarray:
    known = np.where(np.isfinite(values), values, feature.typical)
    return _basis(feature, known) - _basis(feature, np.array([feature.typical]))


def _basis(feature: Feature, values: np.ndarray) -> np.ndarray:
    places = feature.shape.place(values)
    hats = np.maximum(0.0, 1.0 - np.abs(places[:, None] - HATS) / HAT_WIDTH)
    return np.column_stack([feature.shape.strength(places), hats])


def prior(profile: Profile) -> tuple[np.ndarray, np.ndarray]:
    """Prior mean and sd of the coefficients, in the order of ``design``."""
    bend = profile.model["bend"]
    means = [0.0, *(value for f in profile.features for value in (f.weight, *[0.0] * len(HATS)))]
    sds = [profile.model["intercept_sd"]]
    sds += [value for f in profile.features for value in (f.sd, *[bend * f.sd] * len(HATS))]
    return np.array(means), np.array(sds)


def expit(scores: np.ndarray) -> np.ndarray:
    """Chance of a score in log-odds."""
    return 1.0 / (1.0 + np.exp(-np.clip(scores, -40, 40)))


def intercept_for(scores: np.ndarray, expected: float) -> float:
    """What to add to scores so that their chances add up to the number expected, by bisection."""
    low, high = -60.0, 60.0
    wanted = min(expected, 0.95 * len(scores))
    for _ in range(80):
        middle = (low + high) / 2
        low, high = (middle, high) if expit(scores + middle).sum() < wanted else (low, middle)
    return (low + high) / 2


def prior_model(
    profile: Profile, matrix: np.ndarray, expected: float, before: RankingModel | None = None
) -> RankingModel:
    """The profile, or what a model learned ``before``, its intercept set by the number expected among these rows."""
    means, sds = prior(profile)
    means = means if before is None else before.coefficients.copy()
    means[0] = 0.0
    means[0] = intercept_for(matrix @ means, expected)
    return RankingModel(profile, means, np.diag(sds**2), _uncalibrated(), 0, len(matrix))


def _uncalibrated() -> Calibration:
    return Calibration(1.0, 0.0, 0.0, np.zeros((3, 3)), 0)


def fit(
    profile: Profile, matrix: np.ndarray, examples: Examples, before: RankingModel | None = None
) -> RankingModel:
    """The model after these examples. Without any it is the profile, or the model ``before``; not yet calibrated."""
    start = prior_model(profile, matrix, examples.expected, before)
    if not examples.is_known.any() and not examples.is_innocent.any():
        return start
    rows, weights = _rows_to_fit(scores(start, matrix), profile, examples)
    part = Examples(examples.is_known[rows], examples.is_innocent[rows], examples.expected)
    fitted, at = matrix[rows], start.coefficients
    for _ in range(ROUNDS_OF_EXCUSE):
        chances = excused(expit(fitted @ at), part, profile.model["unknown_share"])
        at = _map_estimate(fitted, chances, weights, start, at)
    covariance = _covariance(profile, fitted, chances, weights, at)
    return RankingModel(profile, at, covariance, _uncalibrated(), int(examples.is_known.sum()), len(matrix))


def _rows_to_fit(start_scores: np.ndarray, profile: Profile, examples: Examples) -> tuple[np.ndarray, np.ndarray]:
    """Rows that matter and their weights: all that are labelled, the best of the rest, and a sample for all the others.

    The sample is every n-th row in order of score and counts n times, so the loss is that of all rows but for chance.
    """
    labelled = examples.is_known | examples.is_innocent
    order = np.argsort(-start_scores, kind="stable")
    order = order[~labelled[order]]
    tail = order[ROWS_FITTED:]
    stride = max(1, len(tail) // ROWS_SAMPLED)
    rows = np.concatenate([np.flatnonzero(labelled), order[:ROWS_FITTED], tail[::stride]])
    weights = np.ones(len(rows))
    weights[len(rows) - len(tail[::stride]) :] = stride
    weights[examples.is_innocent[rows]] = float(profile.model["innocent_weight"])
    return rows, weights


def excused(chances: np.ndarray, examples: Examples, unknown_share: float) -> np.ndarray:
    """Chance that each row is positive: 1 if known, 0 if innocent, else scaled to those expected but not known.

    ``unknown_share`` of those expected are unknown however many are known.
    """
    is_open = ~examples.is_known & ~examples.is_innocent
    known = examples.is_known.sum()
    hidden = max(examples.expected - known, unknown_share * examples.expected)
    open_chances = np.clip(chances[is_open], SMALLEST_CHANCE, 1 - SMALLEST_CHANCE)
    logits = np.log(open_chances / (1 - open_chances))
    target = examples.is_known.astype(float)
    target[is_open] = expit(logits + min(0.0, intercept_for(logits, hidden)))
    return target


def _hessian(matrix: np.ndarray, weights: np.ndarray, sds: np.ndarray) -> np.ndarray:
    return (matrix * weights[:, None]).T @ matrix + np.diag(1.0 / sds**2)


def _map_estimate(
    matrix: np.ndarray, chances: np.ndarray, weights: np.ndarray, start: RankingModel, at: np.ndarray
) -> np.ndarray:
    """Newton's method with halved steps from ``at``; the loss is convex, so the end does not depend on it."""
    means, sds = start.coefficients, prior(start.profile)[1]
    loss = _loss(matrix, chances, weights, at, means, sds)
    for _ in range(NEWTON_STEPS):
        fitted = expit(matrix @ at)
        slope = matrix.T @ (weights * (fitted - chances)) + (at - means) / sds**2
        hessian = _hessian(matrix, weights * fitted * (1 - fitted), sds)
        step = np.linalg.solve(hessian, slope)
        size = 1.0
        while (tried := _loss(matrix, chances, weights, at - size * step, means, sds)) > loss and size > 1e-6:
            size /= 2
        at, gain, loss = at - size * step, loss - tried, tried
        if gain < SMALLEST_GAIN * (1 + abs(loss)):
            break
    return at


def _covariance(
    profile: Profile, matrix: np.ndarray, chances: np.ndarray, weights: np.ndarray, coefficients: np.ndarray
) -> np.ndarray:
    """Inverse of the observed information: what is unknown of excused rows informs not (Louis 1982, JRSS B 44:226)."""
    fitted = expit(matrix @ coefficients)
    informs = np.maximum(fitted * (1 - fitted) - chances * (1 - chances), 0.0)
    return np.linalg.inv(_hessian(matrix, weights * informs, prior(profile)[1]))


def _loss(
    matrix: np.ndarray, chances: np.ndarray, weights: np.ndarray, at: np.ndarray, means: np.ndarray, sds: np.ndarray
) -> float:
    scores = matrix @ at
    likelihood = weights * (np.logaddexp(0.0, scores) - chances * scores)
    return float(likelihood.sum() + (((at - means) / sds) ** 2).sum() / 2)


def scores(model: RankingModel, matrix: np.ndarray) -> np.ndarray:
    """Score (n,) of each row in log-odds, before calibration: the sum of its contributions and the intercept."""
    return matrix @ model.coefficients


def contributions(model: RankingModel, matrix: np.ndarray) -> np.ndarray:
    """Part (rows, features) of each score, in log-odds against the typical value; with the intercept they add up."""
    terms = matrix[:, 1:] * model.coefficients[1:]
    return terms.reshape(len(matrix), len(model.profile.features), 1 + len(HATS)).sum(axis=2)


def probabilities(model: RankingModel, matrix: np.ndarray) -> np.ndarray:
    """Calibrated chance (n,) of each row."""
    return expit(model.calibration.log_odds(scores(model, matrix)))


def probability_interval(model: RankingModel, matrix: np.ndarray, z: float = 1.645) -> tuple[np.ndarray, np.ndarray]:
    """Lower and upper end (n,) of the chance, 90 % by default: from the covariance of coefficients and calibration."""
    raw, line = scores(model, matrix), model.calibration
    steepness = line.slope + line.bend * (raw > 0)
    of_model = np.einsum("ij,jk,ik->i", matrix, model.covariance, matrix) * steepness**2
    columns = line_columns(raw)
    spread = np.sqrt(of_model + np.einsum("ij,jk,ik->i", columns, line.variance, columns))
    centre = line.log_odds(raw)
    return expit(centre - z * spread), expit(centre + z * spread)


def recentred(model: RankingModel, matrix: np.ndarray, expected: float) -> RankingModel:
    """The model with its offset set so that the chances of these rows add up to the number expected."""
    line = replace(model.calibration, offset=0.0)
    shifted = intercept_for(line.log_odds(scores(model, matrix)), expected)
    return replace(model, calibration=replace(line, offset=shifted))


def fit_calibrated(
    profile: Profile,
    matrix: np.ndarray,
    examples: Examples,
    groups: np.ndarray,
    before: RankingModel | None = None,
) -> RankingModel:
    """As ``fit``, with the line of calibration fitted on scores of groups (lines) that the model had not seen."""
    with one_thread():
        model = fit(profile, matrix, examples, before)
        if examples.is_known.sum() < profile.model["calibrate_from"] or len(np.unique(groups)) == 1:
            return _with_slope_of_profile(model, matrix, examples.expected)
        held_out = _held_out_scores(model, matrix, examples, groups)
        return replace(model, calibration=_line(profile, held_out, examples))


def _held_out_scores(model: RankingModel, matrix: np.ndarray, examples: Examples, groups: np.ndarray) -> np.ndarray:
    """Scores of each group by a model without it; groups without an example keep those of the whole model."""
    held_out = scores(model, matrix)
    with_example = np.unique(groups[examples.is_known])
    for part in np.array_split(with_example, min(CALIBRATION_FOLDS, len(with_example))):
        inside = np.isin(groups, part)
        share = (~inside).mean()
        rest = Examples(examples.is_known[~inside], examples.is_innocent[~inside], examples.expected * share)
        held_out[inside] = scores(fit(model.profile, matrix[~inside], rest), matrix[inside])
    return held_out


def _with_slope_of_profile(model: RankingModel, matrix: np.ndarray, expected: float) -> RankingModel:
    """Few examples: the profile's own slope, with the offset by the number expected."""
    slope = float(model.profile.model["slope"])
    line = Calibration(slope, 0.0, 0.0, np.diag([model.profile.model["slope_sd"] ** 2, 0.0, 0.0]), 0)
    return recentred(replace(model, calibration=line), matrix, expected)


def _line(profile: Profile, held_out: np.ndarray, examples: Examples) -> Calibration:
    """The line of held-out scores, with the excuse made again from each line."""
    chances = expit(held_out)
    for _ in range(ROUNDS_OF_EXCUSE):
        target = excused(chances, examples, profile.model["unknown_share"])
        line = calibrated(profile, held_out, target)
        chances = expit(line.log_odds(held_out))
    return line


def calibrated(profile: Profile, held_out: np.ndarray, chances: np.ndarray) -> Calibration:
    """Slope, offset and bend that fit held-out scores, with a Gaussian prior at the profile's and no offset."""
    model, matrix = profile.model, line_columns(held_out)
    means = np.array([model["slope"], 0.0, model["learned_bend"]])
    sds = np.array([model["learned_slope_sd"], 2.0, model["learned_bend_sd"]])
    at = means.copy()
    for _ in range(NEWTON_STEPS):
        fitted = expit(matrix @ at)
        hessian = _hessian(matrix, fitted * (1 - fitted), sds)
        step = np.linalg.solve(hessian, matrix.T @ (fitted - chances) + (at - means) / sds**2)
        at = at - np.clip(step, -2, 2)
        if np.abs(step).max() < SMALLEST_GAIN:
            break
    return Calibration(*map(float, at), np.linalg.inv(hessian), int(chances.sum()))
