"""Who travels with a vehicle: companions told from chance neighbours, and escorts told from innocent companions.

Two questions, answered apart. The first is a log likelihood ratio against local traffic, after Lawlor, Sider, Eluru,
Hatzopoulou and Rabbat ("Detecting Convoys Using License Plate Recognition Data"): how much likelier is what was read
if the two travel together than if they met by chance. A journey counts once, and its length shrunk, since two vehicles
beside each other in a queue stay so for some cameras. The second asks in what manner they travel together.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from models.anpr.settings import section

PAIR = ["anchor", "vid"]
MANNERS = (
    "gap_in_band", "one_leads", "turns_round", "hours_vary", "one_road", "far", "after_dark", "often", "on_lines",
)  # fmt: skip
COLUMNS = (
    "anchor", "vid", "times", "days", "shared_reads", "gap_seconds", "chance_times", "gap_spread_seconds",
    "share_of_anchor", "share_of_companion", "evidence", "probability", "escort_log_odds", "escort_probability",
    *MANNERS,
)  # fmt: skip
SMALLEST_CHANCE, LARGEST_CHANCE = 1e-7, 0.95
SECONDS_IN_MINUTE, MS_IN_MINUTE, HOURS_IN_DAY, DAY_MS = 60, 60_000, 24, 86_400_000
MOST_LOG_ODDS = 30.0


@dataclass(frozen=True)
class Manner:
    """One measure of how two vehicles travel together: its value from 0 to 1, and what it adds to the log odds."""

    name: str
    value: float
    log_odds: float


@dataclass(frozen=True)
class Companion:
    """A vehicle that was read with an anchor, with what speaks for company, for chance and for an escort.

    ``gap_seconds`` is negative where the companion is ahead. ``chance_times`` are journeys together that traffic and
    both routines explain. ``probability`` is of true company, ``escort_probability`` of an escort.
    """

    anchor: int
    vid: int
    times: int
    days: int
    shared_reads: int
    chance_times: float
    gap_seconds: float
    gap_spread_seconds: float
    share_of_anchor: float
    share_of_companion: float
    evidence: float
    probability: float
    escort_probability: float
    manners: tuple[Manner, ...]

    @property
    def leads(self) -> str:
        """Who is ahead."""
        one_leads = next(manner.value for manner in self.manners if manner.name == "one_leads")
        if one_leads < 0.5:
            return "now one, now the other"
        return "the companion" if self.gap_seconds < 0 else "the anchor"


def companions(
    stretches: pd.DataFrame, traffic: pd.DataFrame, lives: pd.DataFrame, routine: pd.DataFrame, places: pd.DataFrame
) -> pd.DataFrame:
    """One row a pair, likeliest escort first: ``anchor, vid`` and the fields of ``Companion``, a column a manner.

    ``stretches``: journeys together (query ``convoy_stretches``) of the pairs to judge; ``traffic``: what each anchor
    met; ``lives``: journeys of each vehicle (may lack some: those are judged without); ``routine``: share of other days
    on which the companion passes at the hour of a journey (may lack some: never); ``places``: ``sites``, ``reads`` and
    ``reads_on_lines`` of each pair, the last missing where no line is known.
    """
    if stretches.empty:
        return pd.DataFrame(columns=list(COLUMNS))
    judged = _Judged(stretches)
    vehicles = _looked_up(_vehicles_of_local_traffic(traffic), judged.keys[:, 0])
    chance = _chance(judged, vehicles, _routine_of(stretches, routine))
    facts = _facts(judged, chance, lives)
    evidence = _meeting_evidence(judged, chance, facts) + _length_evidence(judged) + _gap_evidence(judged)
    likely = _probability(evidence + np.log(float(section("convoys", "prior")["companions_of_each"]) / vehicles))
    manners = _manners(judged, places)
    log_odds = escort_log_odds(pd.DataFrame(manners))
    found = pd.DataFrame(
        {
            "anchor": judged.keys[:, 0],
            "vid": judged.keys[:, 1],
            **facts,
            "evidence": evidence,
            "probability": likely,
            "escort_log_odds": log_odds,
            "escort_probability": likely * _probability(log_odds),
            **manners,
        }
    )
    best_first = np.lexsort((found["vid"], -found["evidence"], -found["escort_probability"]))
    return found.iloc[best_first].reset_index(drop=True)


def as_companions(found: pd.DataFrame) -> tuple[Companion, ...]:
    """The rows of ``companions`` as records."""
    columns = [name for name in Companion.__dataclass_fields__ if name != "manners"]
    log_odds = manner_log_odds(found[list(MANNERS)])
    return tuple(
        Companion(**{name: row[name] for name in columns}, manners=tuple(_manners_of_row(row, added)))
        for row, added in zip(found.to_dict("records"), log_odds.to_dict("records"), strict=True)
    )


def _manners_of_row(row: Mapping[str, float], added: Mapping[str, float]) -> Iterator[Manner]:
    return (Manner(name, float(row[name]), float(added[name])) for name in MANNERS)


# Journeys together, by pair ------------------------------------------------------------------------------------------


class _Judged:
    """Journeys together as arrays in order of pair and time, with sums over the journeys of a pair."""

    def __init__(self, stretches: pd.DataFrame) -> None:
        columns = {name: stretches[name].to_numpy() for name in stretches.columns}
        self.order = np.lexsort((columns["t_first"], columns["vid"], columns["anchor"]))
        self._columns = {name: values[self.order] for name, values in columns.items()}
        keys = np.column_stack([self._columns["anchor"], self._columns["vid"]]).astype(np.int64)
        self.is_first = np.append(True, (keys[1:] != keys[:-1]).any(axis=1))
        self.pair = np.cumsum(self.is_first) - 1
        self.keys = keys[self.is_first]
        self.times = self.sums(np.ones(len(self.pair)))

    def __getitem__(self, name: str) -> np.ndarray:
        return self._columns[name].astype(float)

    def sums(self, values: np.ndarray) -> np.ndarray:
        """One sum a pair."""
        return np.bincount(self.pair, values, len(self.keys))

    def means(self, values: np.ndarray) -> np.ndarray:
        """One mean a pair."""
        return self.sums(values) / self.times

    def medians(self, values: np.ndarray) -> np.ndarray:
        """One median a pair."""
        ordered = values[np.lexsort((values, self.pair))]
        start, times = np.flatnonzero(self.is_first), self.times.astype(int)
        return (ordered[start + (times - 1) // 2] + ordered[start + times // 2]) / 2

    def different(self, values: np.ndarray) -> np.ndarray:
        """How many different values a pair has; they rise with time."""
        return self.sums((np.append(True, np.diff(values) != 0) | self.is_first).astype(float))


def _looked_up(values: Mapping[int, float], keys: np.ndarray) -> np.ndarray:
    return np.array([values.get(int(key), np.nan) for key in keys])


# Chance --------------------------------------------------------------------------------------------------------------


def _vehicles_of_local_traffic(traffic: pd.DataFrame) -> dict[int, float]:
    """How many vehicles use the roads of each anchor: those met, and those not met yet.

    Chao 1984 (Scand. J. Statist. 11:265), bias-corrected form: met + f1 (f1 - 1) / (2 (f2 + 1)).
    """
    once, twice = traffic["met_once"].to_numpy(float), traffic["met_twice"].to_numpy(float)
    unseen = np.maximum(once * (once - 1) / (2 * (twice + 1)), 0)
    return dict(zip(traffic["anchor"].tolist(), (traffic["met"].to_numpy(float) + unseen).tolist(), strict=True))


def _routine_of(stretches: pd.DataFrame, routine: pd.DataFrame) -> np.ndarray:
    """Share of other days on which the companion passes at the hour of each journey, in the order of ``stretches``."""
    keys = [*PAIR, "journey"]
    known = stretches[keys].merge(routine, on=keys, how="left")["share_of_days"]
    return known.fillna(0.0).to_numpy(float)


def _chance(judged: _Judged, vehicles: np.ndarray, routine: np.ndarray) -> np.ndarray:
    """Of each journey: the larger of what local traffic and what both vehicles' routine give."""
    search = section("convoys", "search")
    margin = float(section("convoys", "chance")["rate_margin"])
    by_traffic = margin * judged["passers"] / vehicles[judged.pair]
    part_of_hour = float(search["window_seconds"]) / (float(search["routine_minutes"]) * SECONDS_IN_MINUTE)
    by_routine = routine[judged.order] * part_of_hour
    return np.clip(np.maximum(by_traffic, by_routine), SMALLEST_CHANCE, LARGEST_CHANCE)


def _facts(judged: _Judged, chance: np.ndarray, lives: pd.DataFrame) -> dict[str, np.ndarray]:
    """Counts of each pair, its gap, and the share of each one's journeys that are together."""
    free = judged.sums(judged["shared"] - 1)
    squares = judged.sums(judged["gap_squares"])
    spread = np.sqrt(np.divide(squares, free, out=np.full(len(free), np.nan), where=free > 0))
    journeys = dict(zip(lives["vid"].tolist(), lives["journeys"].astype(float).tolist(), strict=True))
    of_anchor, of_companion = (judged.times / _looked_up(journeys, judged.keys[:, side]) for side in (0, 1))
    return {
        "times": judged.times.astype(int),
        "days": judged.different(judged["day"]).astype(int),
        "shared_reads": judged.sums(judged["shared"]).astype(int),
        "gap_seconds": judged.medians(judged["gap_seconds"]),
        "chance_times": judged.sums(chance),
        "gap_spread_seconds": spread,
        "share_of_anchor": np.minimum(of_anchor, 1.0),
        "share_of_companion": np.minimum(of_companion, 1.0),
    }


# Evidence of company -------------------------------------------------------------------------------------------------


def _meeting_evidence(judged: _Judged, chance: np.ndarray, facts: Mapping[str, np.ndarray]) -> np.ndarray:
    """Of meeting on so many of the anchor's journeys: each counts by how little chance explains it."""
    prior = float(section("convoys", "chance")["prior_times"])
    journeys = np.nan_to_num(judged.times / facts["share_of_anchor"], nan=0.0)
    journeys = np.maximum(journeys, judged.times)
    share = (judged.times + prior) / (journeys + 2 * prior)
    apart = journeys - judged.times
    return judged.sums(-np.log(chance)) + judged.times * np.log(share) + apart * np.log1p(-share)


def _length_evidence(judged: _Judged) -> np.ndarray:
    """Of staying together from camera to camera, no more than the cap for one journey."""
    rules = section("convoys", "chance")
    kept, drifted = float(rules["kept_by_companion"]), float(rules["kept_by_neighbour"])
    again, lost = judged["shared"] - 1, np.maximum(judged["spanned"] - judged["shared"], 0)
    nats = again * np.log(kept / drifted) + lost * np.log((1 - kept) / (1 - drifted))
    cap = float(rules["longest_counts"])
    return judged.sums(np.clip(nats, -cap, cap))


def _gap_evidence(judged: _Judged) -> np.ndarray:
    """Of a gap that is kept within each journey and comes back on the next."""
    return _gap_within(judged) + _gap_between(judged)


def _gap_within(judged: _Judged) -> np.ndarray:
    rules = section("convoys", "chance")
    free = judged["shared"] - 1
    counted = np.minimum(free, float(rules["most_gaps_counted"])) * float(rules["gap_weight"])
    squares = judged["gap_squares"] * counted / np.maximum(free, 1)
    sums = judged.sums(counted), judged.sums(squares)
    return _mean_likelihood(*sums, rules["companion_spreads"]) - _mean_likelihood(*sums, rules["neighbour_spreads"])


def _gap_between(judged: _Judged) -> np.ndarray:
    """Mean gaps of journeys about one value that is anywhere in the window, against anywhere each time."""
    width = 2 * float(section("convoys", "search")["window_seconds"])
    centred = judged["gap_seconds"] - judged.means(judged["gap_seconds"])[judged.pair]
    free = judged.times - 1
    spreads = section("convoys", "chance")["companion_journey_spreads"]
    company = _mean_likelihood(free, judged.sums(centred**2), spreads) - free * np.log(np.sqrt(2 * np.pi))
    return company - np.log(judged.times) / 2 + free * np.log(width)


def _mean_likelihood(free: np.ndarray, squares: np.ndarray, spreads: Sequence[float]) -> np.ndarray:
    """Log of the normal likelihood, averaged over spreads that are equally likely beforehand; constants left out."""
    each = [-free * np.log(spread) - squares / (2 * spread**2) for spread in spreads]
    return np.logaddexp.reduce(each) - np.log(len(spreads))


# The manner ----------------------------------------------------------------------------------------------------------


def _manners(judged: _Judged, places: pd.DataFrame) -> dict[str, np.ndarray]:
    """Each manner of each pair, from 0 to 1 between the two values of the reviewed settings; nan where not known."""
    rules = section("convoys", "escort")
    raw = {**_on_the_road(judged, rules), **_rhythm(judged, rules), **_where(judged, places)}
    bands = {name: rules["manners"][name]["from_to"] for name in MANNERS}
    return {name: np.clip((raw[name] - low) / (high - low), 0.0, 1.0) for name, (low, high) in bands.items()}


def _on_the_road(judged: _Judged, rules: Mapping[str, object]) -> dict[str, np.ndarray]:
    size, hour, spanned = np.abs(judged["gap_seconds"]), judged["hour"], judged["spanned"]
    is_in_band = (size >= float(rules["gap_from"])) & (size <= float(rules["gap_to"]))
    is_dark = (hour >= float(rules["dark_from_hour"])) | (hour < float(rules["dark_to_hour"]))
    ahead = (judged.sums(judged["reads_ahead"] / judged["shared"]) + 0.5) / (judged.times + 1)
    return {
        "gap_in_band": judged.means(is_in_band.astype(float)),
        "one_leads": np.maximum(ahead, 1 - ahead),
        "far": judged.means(spanned / (spanned + float(rules["far_cameras"]))),
        "after_dark": judged.means(is_dark.astype(float)),
        "often": judged.times,
    }


def _where(judged: _Judged, places: pd.DataFrame) -> dict[str, np.ndarray]:
    at = places.set_index(PAIR)[["sites", "reads", "reads_on_lines"]].astype(float)
    sites, reads, on_lines = at.reindex(pd.MultiIndex.from_arrays(judged.keys.T)).to_numpy().T
    return {"one_road": 2 * judged.means(judged["shared"]) / sites, "on_lines": on_lines / reads}


def _rhythm(judged: _Judged, rules: Mapping[str, object]) -> dict[str, np.ndarray]:
    """How often both turn round together, and by how many hours the times at which they set out differ.

    The spread is the circular standard deviation (Mardia and Jupp 2000, 2.3.3) with the squared resultant corrected
    for its bias over few outings, (n R^2 - 1) / (n - 1); nan for one outing.
    """
    pause = np.append(np.inf, judged["t_first"][1:] - judged["t_last"][:-1]) / MS_IN_MINUTE
    pause[judged.is_first] = np.inf
    shortest, longest = rules["turn_minutes"]
    returns = judged.sums(((pause >= shortest) & (pause <= longest)).astype(float))
    sets_out = (pause >= float(rules["outing_minutes"])).astype(float)
    angle = (judged["t_first"] % DAY_MS) / DAY_MS * 2 * np.pi
    outings = judged.sums(sets_out)
    across, up = judged.sums(np.cos(angle) * sets_out), judged.sums(np.sin(angle) * sets_out)
    several = np.where(outings > 1, outings - 1, np.nan)
    resultant = ((across**2 + up**2) / outings - 1) / several
    spread = np.sqrt(-np.log(np.clip(resultant, SMALLEST_CHANCE, 1.0))) * HOURS_IN_DAY / (2 * np.pi)
    return {"turns_round": 2 * returns / judged.times, "hours_vary": spread}


def escort_log_odds(manners: pd.DataFrame) -> np.ndarray:
    """Log odds that a true companion is an escort, from the manners that are there."""
    return float(section("convoys", "escort")["prior"]) + manner_log_odds(manners).sum(axis=1).to_numpy()


def manner_log_odds(manners: pd.DataFrame) -> pd.DataFrame:
    """What each manner adds to the log odds of an escort; nothing where it is not known."""
    escort = section("convoys", "escort")
    rules, scale = escort["manners"], float(escort["scale"])
    weights = pd.Series({name: scale * float(rules[name]["weight"]) for name in manners.columns})
    neutral = pd.Series({name: float(rules[name]["neutral"]) for name in manners.columns})
    return ((manners - neutral) * weights).fillna(0.0)


def _probability(log_odds: np.ndarray) -> np.ndarray:
    return 1 / (1 + np.exp(-np.clip(log_odds, -MOST_LOG_ODDS, MOST_LOG_ODDS)))
