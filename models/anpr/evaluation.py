"""How well vehicles are ranked, measured as a sceptic would: by body, pooled over worlds, with intervals.

A row of a ``ranked`` frame is one body (a vehicle, whatever plates it bore) of one world: ``world``, ``body``,
``score``, ``chance``, ``standing`` (true, associate or false), and what a reader wants to compare it by (``role``,
``area``). Associates are escorts: known to be with a true one. Measures are told three ways, with them set aside,
counted as false and counted as true.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

TRUE, ASSOCIATE, FALSE = "true", "associate", "false"
SET_ASIDE, AS_FALSE, AS_TRUE = "set aside", "counted as false", "counted as true"
TREATMENTS = (SET_ASIDE, AS_FALSE, AS_TRUE)
TENTHS = np.linspace(0.0, 1.0, 11)
PERCENTILES = (2.5, 97.5)


@dataclass(frozen=True)
class Measure:
    """A measure with its 95 % bootstrap interval over bodies."""

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Measures:
    """What a ranking is worth, at the base rate at which it was made; P@k and recall@k are means over worlds."""

    bodies: int
    true: int
    worlds: int
    average_precision: Measure
    average_precision_by_world: float
    precision_at_10: Measure
    precision_at_50: Measure
    recall_at_50: Measure
    leads_per_true_lead: float
    brier: float
    brier_skill: float


def average_precision(is_true: np.ndarray, scores: np.ndarray, weights: np.ndarray | None = None) -> float:
    """Area under precision over recall by steps, ties at one threshold, as scikit-learn has it; 0 without any."""
    order = np.argsort(-scores, kind="stable")
    counted = np.ones(len(scores)) if weights is None else weights[order]
    hits, seen, ordered = (is_true[order] * counted).cumsum(), counted.cumsum(), scores[order]
    if not len(hits) or not hits[-1]:
        return 0.0
    last_of_tie = np.append(ordered[1:] != ordered[:-1], True)
    hits, seen = hits[last_of_tie], np.maximum(seen[last_of_tie], 1e-12)
    return float((np.diff(hits, prepend=0.0) * hits / seen).sum() / hits[-1])


def precision_at(is_true: np.ndarray, scores: np.ndarray, k: int, weights: np.ndarray | None = None) -> float:
    """Share of true ones among the first k."""
    hits, seen, _ = _among_first(is_true, scores, k, weights)
    return float(hits / max(seen, 1))


def recall_at(is_true: np.ndarray, scores: np.ndarray, k: int, weights: np.ndarray | None = None) -> float:
    """Share of the true ones that is among the first k; NaN where there is none."""
    hits, _, there = _among_first(is_true, scores, k, weights)
    return float(hits / there) if there else np.nan


def _among_first(
    is_true: np.ndarray, scores: np.ndarray, k: int, weights: np.ndarray | None
) -> tuple[float, float, float]:
    """True ones among the first k, how many these are (k, or all there is), and true ones in all."""
    order = np.argsort(-scores, kind="stable")
    counted = np.ones(len(scores)) if weights is None else weights[order]
    within = np.clip(k - (counted.cumsum() - counted), 0, counted)
    return float((within * is_true[order]).sum()), float(within.sum()), float((counted * is_true[order]).sum())


def treated(ranked: pd.DataFrame, treatment: str) -> pd.DataFrame:
    """The rows that count under a treatment of associates, with ``is_true``."""
    kept = ranked if treatment != SET_ASIDE else ranked[ranked["standing"] != ASSOCIATE]
    counted = (TRUE, ASSOCIATE) if treatment == AS_TRUE else (TRUE,)
    return kept.assign(is_true=kept["standing"].isin(counted))


def measures(ranked: pd.DataFrame, treatment: str = SET_ASIDE, *, draws: int = 200, seed: int = 1) -> Measures:
    """Every measure of a ranking, worlds pooled, with intervals that resample bodies within worlds."""
    rows = treated(ranked, treatment)
    drawn = np.array([_headline(rows, counts) for counts in _resampled(rows, draws, seed)])
    low, high = np.nanpercentile(drawn, PERCENTILES, axis=0) if draws else np.full((2, 4), np.nan)
    once = _headline(rows, np.ones(len(rows)))
    found = [Measure(*map(float, three)) for three in zip(once, low, high, strict=True)]
    is_true, chance = rows["is_true"].to_numpy(), rows["chance"].to_numpy(float)
    by_world = [average_precision(w["is_true"].to_numpy(), w["score"].to_numpy()) for _, w in rows.groupby("world")]
    precision = found[2].value
    return Measures(
        bodies=len(rows),
        true=int(is_true.sum()),
        worlds=rows["world"].nunique(),
        average_precision=found[0],
        average_precision_by_world=float(np.mean(by_world)),
        precision_at_10=found[1],
        precision_at_50=found[2],
        recall_at_50=found[3],
        leads_per_true_lead=1 / precision if precision else float("inf"),
        brier=brier(is_true, chance),
        brier_skill=brier_skill(is_true, chance),
    )


def _headline(rows: pd.DataFrame, counts: np.ndarray) -> list[float]:
    """Average precision of all worlds together; means over worlds of P@10, P@50 and recall@50."""
    is_true, scores = rows["is_true"].to_numpy(), rows["score"].to_numpy(float)
    worlds = [(is_true[mine], scores[mine], counts[mine]) for mine in rows.groupby("world").indices.values()]
    means = [np.mean([precision_at(true, score, k, count) for true, score, count in worlds]) for k in (10, 50)]
    recalls = [recall_at(true, score, 50, count) for true, score, count in worlds if true.any()]
    return [average_precision(is_true, scores, counts), *means, float(np.nanmean(recalls)) if recalls else np.nan]


def _resampled(rows: pd.DataFrame, draws: int, seed: int) -> Iterator[np.ndarray]:
    """How often each body is drawn in bootstrap samples, true and other ones apart within each world."""
    chance = np.random.default_rng(seed)
    groups = list(rows.groupby(["world", "is_true"]).indices.values())
    for _ in range(draws):
        counts = np.zeros(len(rows))
        for group in groups:
            counts[group] = np.bincount(chance.integers(0, len(group), len(group)), minlength=len(group))
        yield counts


def brier(is_true: np.ndarray, chance: np.ndarray) -> float:
    """Mean squared distance of the chance from what was true (Brier 1950)."""
    return float(((chance - is_true) ** 2).mean())


def brier_skill(is_true: np.ndarray, chance: np.ndarray) -> float:
    """Share of the Brier score of always saying the base rate that the chances take away."""
    rate = is_true.mean()
    return float(1 - brier(is_true, chance) / (rate * (1 - rate))) if 0 < rate < 1 else np.nan


def reliability(ranked: pd.DataFrame, treatment: str = SET_ASIDE) -> pd.DataFrame:
    """Row a tenth of the chance: leads, mean chance said, share that was true, and its 95 % Wilson interval."""
    rows = treated(ranked, treatment)
    tenth = np.clip((rows["chance"].to_numpy() * 10).astype(int), 0, 9)
    by = rows.assign(tenth=tenth).groupby("tenth").agg(
        leads=("chance", "size"), said=("chance", "mean"), was_true=("is_true", "mean")
    )
    low, high = wilson_interval(by["was_true"].to_numpy(), by["leads"].to_numpy())
    return by.assign(low=low, high=high, difference=by["was_true"] - by["said"]).reset_index()


def wilson_interval(shares: np.ndarray, counts: np.ndarray, z: float = 1.96) -> tuple[np.ndarray, np.ndarray]:
    """95 % interval of shares (Wilson 1927)."""
    spread = z**2 / counts
    centre = (shares + spread / 2) / (1 + spread)
    half = z / (1 + spread) * np.sqrt(shares * (1 - shares) / counts + spread / (4 * counts))
    return centre - half, centre + half


def precision_recall_curve(ranked: pd.DataFrame, treatment: str = SET_ASIDE) -> pd.DataFrame:
    """Row a threshold at which recall changes: recall, precision, leads."""
    rows = treated(ranked, treatment).sort_values("score", ascending=False, kind="stable")
    hits = rows["is_true"].cumsum().to_numpy(float)
    leads = np.arange(1, len(rows) + 1)
    at = rows["is_true"].to_numpy()
    recall = hits[at] / max(hits[-1:].sum(), 1)
    return pd.DataFrame({"recall": recall, "precision": (hits / leads)[at], "leads": leads[at]})


def false_leads_by(ranked: pd.DataFrame, column: str, k: int = 50) -> pd.DataFrame:
    """False ones among the first k of each world by a column: how many, and of how many bodies of that kind."""
    rows = treated(ranked, AS_FALSE).sort_values("score", ascending=False, kind="stable")
    first = rows.groupby("world", sort=False).head(k)
    false = first[first["standing"] != TRUE].groupby(column).size().rename("false_leads")
    return rows.groupby(column).size().rename("bodies").to_frame().join(false).fillna(0).astype(int).reset_index()


def by_body(vehicle_lines: pd.DataFrame, body_of: pd.Series) -> pd.DataFrame:
    """The best row of each body: plates that were swapped count as the same vehicle."""
    rows = vehicle_lines.assign(body=vehicle_lines["vid"].map(body_of))
    return rows.sort_values("score", ascending=False, kind="stable").drop_duplicates("body").reset_index(drop=True)
