"""A lead: a vehicle on a line, how likely it is what the profile describes, why, what speaks against, and what would
change that. Frozen, in plain words; an intelligence lead, not grounds on its own."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from models.anpr.features import KEY
from models.anpr.profiles import Feature
from models.anpr.ranking import (
    RankingModel,
    contributions,
    design,
    expit,
    prior_model,
    probabilities,
    probability_interval,
    scores,
)
from models.anpr.settings import section

MOST_RUNS_TOLD = 40


@dataclass(frozen=True)
class Reason:
    """One term of the score: ``log_odds`` against the value of an ordinary vehicle on the line."""

    feature: str
    title: str
    words: str
    value: float
    log_odds: float

    @property
    def times(self) -> float:
        """How many times the odds are raised, or lowered below 1."""
        return float(np.exp(self.log_odds))


@dataclass(frozen=True)
class Run:
    """One journey along the line, with the reads behind it: sites and their UTC milliseconds, in order of time."""

    t_start: int
    t_end: int
    direction: str
    containment: float
    cams: tuple[int, ...]
    times: tuple[int, ...]


@dataclass(frozen=True)
class WhatIf:
    """The feature without which the lead would fall farthest, and where it would stand."""

    feature: str
    words: str
    rank: int
    chance: float


@dataclass(frozen=True)
class Lead:
    """One ranked vehicle on one line."""

    rank: int
    line: int
    vid: int
    score: float
    chance: float
    chance_low: float
    chance_high: float
    is_known: bool
    reasons_for: tuple[Reason, ...]
    reasons_against: tuple[Reason, ...]
    what_if: WhatIf | None
    similar_known: tuple[int, ...]
    runs: tuple[Run, ...] = ()

    @property
    def words(self) -> str:
        """The calibrated chance in words."""
        low, high = 100 * self.chance_low, 100 * self.chance_high
        return f"of 100 like this, about {100 * self.chance:.0f} (between {low:.0f} and {high:.0f})"


def ranked(model: RankingModel, vehicle_lines: pd.DataFrame) -> pd.DataFrame:
    """The rows with score, chance, chance_low, chance_high and rank, best first; ties by vehicle, so that they stay."""
    matrix = design(model.profile, vehicle_lines)
    low, high = probability_interval(model, matrix)
    scored = vehicle_lines.assign(
        score=scores(model, matrix), chance=probabilities(model, matrix), chance_low=low, chance_high=high
    )
    ordered = scored.sort_values(["score", "vid"], ascending=[False, True], kind="stable", ignore_index=True)
    return ordered.assign(rank=np.arange(1, len(ordered) + 1))


def leads(model: RankingModel, ranked_rows: pd.DataFrame, known: frozenset[int], top: int) -> tuple[Lead, ...]:
    """The first ``top`` rows of ``ranked`` as leads with their reasons, yet without runs."""
    first = ranked_rows.head(top)
    matrix = design(model.profile, first)
    parts = contributions(model, matrix)
    similar = _similar(model, ranked_rows, parts, known)
    parts = told_together(model, matrix, parts)
    everybody = ranked_rows["score"].to_numpy()
    return tuple(
        _lead(model, row, parts[at], everybody, row.vid in known, similar[at])
        for at, row in enumerate(first.itertuples(index=False))
    )


def told_together(model: RankingModel, matrix: np.ndarray, parts: np.ndarray) -> np.ndarray:
    """Contributions (rows, features) as they are told: each row adds up to the same score.

    Features of a group overlap, and what was learned may give one too much and take it back by another: a short stay
    would then seem to speak against a courier. A term whose sign is not that of the profile is counted with the
    strongest term of its group, so that no reason contradicts what the profile means by it.
    """
    meant = contributions(prior_model(model.profile, matrix, 1.0), matrix)
    told = parts.copy()
    groups = np.array([feature.group for feature in model.profile.features])
    for group in np.unique(groups):
        inside = np.flatnonzero(groups == group)
        strongest = inside[np.abs(parts[:, inside]).argmax(axis=1)]
        for at in inside:
            is_turned = (parts[:, at] * meant[:, at] < 0) & (strongest != at)
            rows = np.flatnonzero(is_turned)
            told[rows, strongest[rows]] += parts[rows, at]
            told[rows, at] = 0.0
    return told


def _lead(
    model: RankingModel, row: object, parts: np.ndarray, everybody: np.ndarray, is_known: bool, similar: tuple[int, ...]
) -> Lead:
    found = [_reason(f, getattr(row, f.name), part) for f, part in zip(model.profile.features, parts, strict=True)]
    rules = section("ranking", "leads")
    by_weight = sorted(found, key=lambda reason: -abs(reason.log_odds))
    told = [reason for reason in by_weight if abs(reason.log_odds) >= rules["least_log_odds"]]
    most = int(rules["most_reasons"])
    return Lead(
        rank=int(row.rank), line=int(row.line), vid=int(row.vid), score=float(row.score), chance=float(row.chance),
        chance_low=float(row.chance_low), chance_high=float(row.chance_high), is_known=is_known,
        reasons_for=tuple([reason for reason in told if reason.log_odds > 0][:most]),
        reasons_against=tuple([reason for reason in told if reason.log_odds < 0][:most]),
        what_if=_what_if(model, row, found, everybody), similar_known=similar,
    )  # fmt: skip


def _reason(feature: Feature, value: float, log_odds: float) -> Reason:
    return Reason(feature.name, feature.title, feature.words(value, log_odds > 0), float(value), float(log_odds))


def _what_if(model: RankingModel, row: object, reasons: list[Reason], everybody: np.ndarray) -> WhatIf | None:
    """The strongest reason for, taken away: the feature at the value of an ordinary vehicle on the line."""
    strongest = max(reasons, key=lambda reason: reason.log_odds)
    if strongest.log_odds <= 0:
        return None
    score = row.score - strongest.log_odds
    chance = expit(model.calibration.log_odds(np.array([score])))[0]
    rank = int((everybody > score).sum())
    return WhatIf(strongest.feature, f"Without “{strongest.words}” it would stand at {rank}", rank, float(chance))


def _similar(
    model: RankingModel, ranked_rows: pd.DataFrame, parts: np.ndarray, known: frozenset[int]
) -> list[tuple[int, ...]]:
    """Known vehicles whose reasons are most alike, by distance between contributions, for each lead."""
    examples = ranked_rows[ranked_rows["vid"].isin(known)]
    if examples.empty:
        return [()] * len(parts)
    theirs = contributions(model, design(model.profile, examples))
    most = int(section("ranking", "leads")["similar_known"])
    vids, own = examples["vid"].to_numpy(), ranked_rows["vid"].to_numpy()
    found = []
    for at, mine in enumerate(parts):
        nearest = np.argsort(((theirs - mine) ** 2).sum(axis=1), kind="stable")
        found.append(tuple(dict.fromkeys(int(vids[i]) for i in nearest if vids[i] != own[at]))[:most])
    return found


def with_runs(lead: Lead, runs: pd.DataFrame) -> Lead:
    """The lead with its runs: ``runs`` has line, vid, t_start, t_end, direction, containment, cams, times."""
    mine = runs[(runs[KEY[0]] == lead.line) & (runs["vid"] == lead.vid)].sort_values("t_start").tail(MOST_RUNS_TOLD)
    told = tuple(
        Run(int(r.t_start), int(r.t_end), str(r.direction), float(r.containment),
            tuple(int(cam) for cam in r.cams), tuple(int(t) for t in r.times))
        for r in mine.itertuples(index=False)
    )  # fmt: skip
    return replace(lead, runs=told)
