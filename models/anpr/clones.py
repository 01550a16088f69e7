"""One plate on two vehicles: reads that no single vehicle can have made, and which of two bodies each read belongs to.

A misread of another plate also puts a vehicle in two places. So what a plate one character away explains says nothing,
days with evidence of several reads are counted, and a mixture over all vehicles learns how many come from misreads and
how many from clones (speeds by camera pair and hour: Li, Mao, Qi and Jin 2020, Frontiers of Computer Science 14:5).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping

import numpy as np
import pandas as pd

from models.anpr.hop_times import HopTimes, weighted_quantile
from models.anpr.settings import section

Windows = Mapping[tuple[int, int], tuple[int, int]]
DAY_MS = 86_400_000
ROUNDS = 50
OPEN_JOURNEYS = 4
BODY_ROUNDS = 4


def leap_pairs(moves: pd.DataFrame, hop_times: HopTimes) -> pd.DataFrame:
    """Pairs of cameras, of ``cam_a, cam_b, moves, first_vid, last_vid``, that one plate alone moved between without
    being read, and that are further apart than nearly all moves that others make too.
    """
    rules = section("cleaning", "clones")
    apart = hop_times.apart_km(moves["cam_a"].to_numpy(), moves["cam_b"].to_numpy())
    is_shared = (moves["first_vid"] != moves["last_vid"]).to_numpy() & np.isfinite(apart)
    if not is_shared.any():
        return moves[["cam_a", "cam_b"]].iloc[:0]
    usual = weighted_quantile(apart[is_shared], moves["moves"].to_numpy()[is_shared], 1.0 - float(rules["leap_share"]))
    is_leap = (moves["first_vid"] == moves["last_vid"]).to_numpy() & (apart > max(usual, float(rules["least_leap_km"])))
    return moves.loc[is_leap, ["cam_a", "cam_b"]]


def contradictions(hops: pd.DataFrame, hop_times: HopTimes) -> pd.DataFrame:
    """The hops that no vehicle can have driven, and the leaps, of ``vid, cam_from, t_from, cam, t, hour, is_leap``;
    adds ``shortest_s``, ``apart_km`` and ``is_too_fast``.

    Cameras whose reads contradict others far more often than is usual, for several vehicles, have a wrong clock: what
    is too fast there says nothing.
    """
    seconds = (hops["t"].to_numpy() - hops["t_from"].to_numpy()) / 1000.0
    shortest = hop_times.shortest_s(hops["cam_from"].to_numpy(), hops["cam"].to_numpy(), hops["hour"].to_numpy())
    apart = hop_times.apart_km(hops["cam_from"].to_numpy(), hops["cam"].to_numpy())
    hops = hops.assign(shortest_s=shortest, apart_km=apart, is_too_fast=seconds < shortest)
    too_fast = hops[hops["is_too_fast"]]
    wrong = _cameras_with_wrong_clocks(too_fast, hop_times)
    believed = too_fast[~too_fast["cam"].isin(wrong) & ~too_fast["cam_from"].isin(wrong)]
    rules = section("cleaning", "clones")
    slowest_s = apart / float(rules["slowest_drive_kmh"]) * 3600
    was_driven = (seconds <= slowest_s) & (apart < float(rules["longest_unread_km"]))
    leaps = hops[hops["is_leap"] & ~hops["is_too_fast"] & ~was_driven]
    return pd.concat([believed, leaps]).sort_values(["vid", "t", "cam"], ignore_index=True)


def _cameras_with_wrong_clocks(found: pd.DataFrame, hop_times: HopTimes) -> np.ndarray:
    rules = section("cleaning", "clones")
    ends = pd.concat([found[["vid", "cam"]], found[["vid", "cam_from"]].rename(columns={"cam_from": "cam"})])
    vehicles = ends.drop_duplicates().groupby("cam")["vid"].size()
    if vehicles.empty:
        return np.zeros(0, np.int64)
    cams = vehicles.index.to_numpy()
    traffic = np.maximum(hop_times.into[cams], 1.0)
    usual = vehicles.sum() / max(hop_times.into.sum(), 1.0)
    is_wrong = (vehicles.to_numpy() >= rules["wrong_clock_vehicles"]) & (
        vehicles.to_numpy() / traffic > float(rules["wrong_clock_times"]) * usual
    )
    return cams[is_wrong]


def journeys_of(reads: pd.DataFrame, windows: Windows) -> np.ndarray:
    """A number for the journey of each read (``vid, t, cam`` in that order of sorting).

    Several journeys of one plate may be under way at once: a read joins the one from which its hop is typical
    (``windows``: milliseconds by pair of cameras), else begins another.
    """
    journey = np.empty(len(reads), np.int64)
    under_way: list[tuple[int, int, int]] = []
    last_vid, count = None, 0
    for place, (vid, t, cam) in enumerate(zip(reads["vid"], reads["t"], reads["cam"], strict=True)):
        if vid != last_vid:
            under_way, last_vid = [], vid
        found = _joined(under_way, cam, t, windows)
        number = count if found is None else under_way.pop(found)[0]
        count += found is None
        under_way = [(number, cam, t), *under_way[: OPEN_JOURNEYS - 1]]
        journey[place] = number
    return journey


def _joined(under_way: list[tuple[int, int, int]], cam: int, t: int, windows: Windows) -> int | None:
    for place, (_, cam_from, t_from) in enumerate(under_way):
        window = windows.get((cam_from, cam))
        if window and window[0] <= t - t_from <= window[1]:
            return place
    return None


def units_of(reads: pd.DataFrame, found: pd.DataFrame) -> np.ndarray:
    """A number for the reads (``vid, t, cam, journey``, sorted) that surely are one vehicle's: the same journey, or in
    succession without contradiction. Journeys alone where that would join reads that contradict each other.
    """
    from scipy.sparse import coo_matrix
    from scipy.sparse.csgraph import connected_components

    key = pd.MultiIndex.from_frame(reads[["vid", "t", "cam"]])
    is_break = key.isin(pd.MultiIndex.from_frame(found[["vid", "t", "cam"]]))
    is_first = np.append(True, np.diff(reads["vid"].to_numpy()) != 0)[: len(reads)]
    block = np.cumsum(is_break | is_first)
    journey = reads["journey"].to_numpy() + block.max(initial=0) + 1
    size = int(journey.max(initial=0)) + 1
    joined = coo_matrix((np.ones(len(reads), bool), (block, journey)), shape=(size, size))
    unit = connected_components(joined, directed=False)[1][block]
    edges = edges_of(reads.assign(journey=unit), found, with_own=True)
    lost = (edges["before"] == edges["after"]).groupby(edges["vid"]).mean()
    doubtful = reads["vid"].isin(lost.index[lost > float(section("cleaning", "clones")["most_lost"])]).to_numpy()
    return np.where(doubtful, reads["journey"].to_numpy() + unit.max(initial=0) + 1, unit)


def days_of_evidence(
    reads: pd.DataFrame, found: pd.DataFrame, hop_times: HopTimes, misread: Collection[int] = ()
) -> pd.DataFrame:
    """``vid, days`` of each vehicle with contradictions: on how many days several of its reads, on the lesser side,
    were made far from what they contradict, come to and left without being read on the way; or, near or far, at the
    time of several others.

    ``reads``: ``vid, t, cam, journey``; ``found``: contradictions; ``misread``: journeys that say nothing. A single
    read says nothing either, as any plate is misread at times, nor does a way near that nobody else takes unread.
    """
    edges = edges_of(reads, found, with_own=True)
    lengths = reads.groupby("journey").size().to_dict()
    at_once = _at_once(edges[~edges["before"].isin(misread) & ~edges["after"].isin(misread)], lengths)
    away = _away(reads, edges[edges["before"] != edges["after"]], lengths, hop_times, set(misread))
    told = pd.concat([at_once, away]).drop_duplicates().groupby("vid").size()
    vids = np.unique(edges["vid"])
    return pd.DataFrame({"vid": vids, "days": told.reindex(vids).fillna(0).to_numpy(np.int64)})


def lesser_reads(reads: pd.DataFrame, found: pd.DataFrame) -> np.ndarray:
    """True for the reads on the lesser side of their plate's contradictions."""
    lengths = reads.groupby("journey").size().to_dict()
    return reads["journey"].isin(_lesser_journeys(edges_of(reads, found), lengths)).to_numpy()


def rare_lesser_reads(reads: pd.DataFrame, found: pd.DataFrame) -> np.ndarray:
    """True for those of the lesser side that are few enough to be another plate's, misread."""
    most = int(section("cleaning", "suspects")["rare_reads"])
    return lesser_reads(reads, found) & (reads.groupby("journey")["t"].transform("size") <= most).to_numpy()


def misread_journeys(lesser: pd.DataFrame, there: pd.DataFrame) -> set[int]:
    """Journeys of the lesser side most of whose reads may be misreads of one plate that is like theirs.

    ``lesser``: ``vid, t, cam, journey``; ``there``: ``vid, t, cam, vid_like, reads_like``: the plates one character
    away that were read at the same camera, and how often in all. Cameras misread a share of a plate's reads, no more.
    """
    rules = section("cleaning", "clones")
    met = there.groupby(["vid", "vid_like"])["t"].transform("size")
    may_be = there[met <= float(rules["most_misread_share"]) * there["reads_like"]]
    placed = may_be.merge(lesser, on=["vid", "t", "cam"]).groupby(["journey", "vid_like"]).size()
    most = placed.groupby("journey").max()
    lengths = lesser.groupby("journey").size().reindex(most.index)
    return set(most.index[most / lengths > float(rules["misread_journey_share"])])


def _lesser_journeys(edges: pd.DataFrame, lengths: Mapping[int, int]) -> set[int]:
    pairs = list(zip(edges["before"], edges["after"], strict=True))
    sides = [min(both, key=lambda side: sum(lengths[each] for each in side)) for both in two_sides(pairs)]
    return set().union(*sides)


def _at_once(edges: pd.DataFrame, lengths: Mapping[int, int]) -> pd.DataFrame:
    """``vid, day`` where two journeys are too soon after each other for one vehicle, both of several reads: a misread
    is one read among those of another plate.
    """
    is_several = (edges["before"].map(lengths) > 1) & (edges["after"].map(lengths) > 1)
    return edges.loc[is_several & edges["is_too_fast"], ["vid", "day"]]


def _away(
    reads: pd.DataFrame, edges: pd.DataFrame, lengths: Mapping[int, int], hop_times: HopTimes, misread: set[int]
) -> pd.DataFrame:
    """``vid, day`` of the journeys of several reads, far off, on the lesser side of contradictions before and after."""
    ways, far_reads = Counter([*edges["before"], *edges["after"]]), _far_reads(reads, edges, hop_times)
    lesser = _lesser_journeys(edges, lengths) - misread
    chosen = [each for each in lesser if min(ways[each], lengths[each], far_reads[each]) > 1]
    first = reads.drop_duplicates("journey").set_index("journey").loc[chosen]
    return pd.DataFrame({"vid": first["vid"], "day": first["t"] // DAY_MS})


def _far_reads(reads: pd.DataFrame, edges: pd.DataFrame, hop_times: HopTimes) -> dict[int, int]:
    """For each journey of the edges, its reads that are far from every read which the journey contradicts."""
    columns = ["journey", "other_cam", "edge_km"]
    ends = pd.concat([edges[["before", "cam_after", "apart_km"]].set_axis(columns, axis=1),
                      edges[["after", "cam_before", "apart_km"]].set_axis(columns, axis=1)])  # fmt: skip
    paired = ends.merge(reads[["journey", "t", "cam"]], on="journey")
    apart = hop_times.apart_km(paired["other_cam"].to_numpy(), paired["cam"].to_numpy())
    apart = np.fmin(np.nan_to_num(apart), np.nan_to_num(paired["edge_km"].to_numpy()))
    far = paired.assign(is_far=apart >= float(section("cleaning", "clones")["far_km"]))
    return far.groupby(["journey", "t", "cam"])["is_far"].all().groupby("journey").sum().to_dict()


def edges_of(reads: pd.DataFrame, found: pd.DataFrame, *, with_own: bool = False) -> pd.DataFrame:
    """Pairs of journeys that contradict each other, ``vid, before, after`` and the cameras of the two reads; with
    those of a journey and itself if asked for.
    """
    at = reads.set_index(["vid", "t", "cam"])["journey"]
    at = at[~at.index.duplicated()]
    before = at.reindex(pd.MultiIndex.from_frame(found[["vid", "t_from", "cam_from"]])).to_numpy()
    after = at.reindex(pd.MultiIndex.from_frame(found[["vid", "t", "cam"]])).to_numpy()
    edges = pd.DataFrame(
        {
            "vid": found["vid"].to_numpy(),
            "before": before,
            "after": after,
            "cam_before": found["cam_from"].to_numpy(),
            "cam_after": found["cam"].to_numpy(),
            "apart_km": found["apart_km"].to_numpy(),
            "is_too_fast": found["is_too_fast"].to_numpy(bool),
            "day": found["t"].to_numpy() // DAY_MS,
        }
    )
    edges = edges.dropna(subset=["before", "after"]).astype({"before": np.int64, "after": np.int64})
    if with_own:
        return edges
    return edges[edges["before"] != edges["after"]].reset_index(drop=True)


def two_sides(pairs: list[tuple[int, int]]) -> list[tuple[set[int], set[int]]]:
    """The two sides of each connected group of pairs that exclude each other, as far as two sides suffice."""
    others: dict[int, list[int]] = defaultdict(list)
    for first, second in pairs:
        others[first].append(second)
        others[second].append(first)
    side: dict[int, int] = {}
    groups = []
    for start in others:
        if start in side:
            continue
        sides: tuple[set[int], set[int]] = (set(), set())
        side[start] = 0
        queue = [start]
        for node in queue:
            sides[side[node]].add(node)
            for other in others[node]:
                if other not in side:
                    side[other] = 1 - side[node]
                    queue.append(other)
        groups.append(sides)
    return groups


def clone_probability(days: np.ndarray, *, vehicles: int) -> np.ndarray:
    """Posterior that a plate is on two vehicles, by its days with evidence, among ``vehicles`` in all.

    Negative binomial counts: broad for misreads, as some plates are nearer to others; less so for clones, which are
    hardly ever met only once. Both, and the share of clones, by expectation and maximisation.
    """
    rules = section("cleaning", "clones")
    counted = np.minimum(np.asarray(days, float), float(rules["most_counted"]))
    quiet = max(vehicles - len(counted), 0)
    posterior = 1.0 / (1.0 + np.exp(float(rules["first_needed"]) - counted))
    for _ in range(ROUNDS):
        rest = 1.0 - posterior
        chance = (rest @ counted + float(rules["assumed_days"])) / (rest.sum() + quiet + 1.0)
        cloned = (posterior @ counted + 0.5) / (posterior.sum() + 1.0)
        share = (posterior.sum() + 1.0) / (vehicles + 1.0 / float(rules["assumed_share"]))
        by_clones = _log_counts(counted, cloned, float(rules["size_of_clones"]))
        odds = np.log(share / (1.0 - share)) + by_clones - _log_counts(counted, chance, _spread(counted, rest, chance))
        posterior = 1.0 / (1.0 + np.exp(-np.clip(odds, -50.0, 50.0)))
    return posterior


def _log_counts(count: np.ndarray, mean: float, size: float) -> np.ndarray:
    """Negative binomial of mean and size (Anscombe 1950, Biometrika 37:358)."""
    from scipy.special import gammaln

    shape = gammaln(count + size) - gammaln(size) - gammaln(count + 1.0)
    return shape + size * np.log(size / (size + mean)) + count * np.log(mean / (size + mean))


def _spread(counted: np.ndarray, weight: np.ndarray, mean: float) -> float:
    """Size of the negative binomial from how many vehicles had two days for each that had one."""
    once, twice = weight @ (counted == 1), weight @ (counted == 2)
    ratio = (twice + 0.2) / (once + 4.0)
    size = mean * (1.0 - 2.0 * ratio) / max(2.0 * ratio - mean, 1e-9)
    return float(np.clip(size, *section("cleaning", "clones")["spread_within"]))


def bodies_of(reads: pd.DataFrame, pairs: list[tuple[int, int]], hop_times: HopTimes) -> np.ndarray:
    """Body 0 or 1 of each read of one plate (``cam, journey``), 0 the one that was read more.

    Journeys that exclude each other go to different bodies; all others to the body that is usually read near them.
    """
    units, unit = np.unique(reads["journey"].to_numpy(), return_inverse=True)
    cams, cam = np.unique(reads["cam"].to_numpy(), return_inverse=True)
    met = np.zeros((len(units), len(cams)))
    np.add.at(met, (unit, cam), 1.0)
    place = {journey: row for row, journey in enumerate(units.tolist())}
    groups = [tuple([place[each] for each in side] for side in sides) for sides in two_sides(pairs)]
    bound = {row for sides in groups for side in sides for row in side}
    groups += [([row], []) for row in range(len(units)) if row not in bound]
    groups.sort(key=lambda sides: -min(met[sides[0]].sum(), met[sides[1]].sum()))
    body = _placed(groups, met, _near(cams, hop_times))[unit]
    return body if 2 * body.sum() <= len(body) else 1 - body


def _placed(groups: list[tuple[list[int], ...]], met: np.ndarray, near: np.ndarray) -> np.ndarray:
    """The body of each unit: groups placed one by one, those with most on both sides first, then again in turn."""
    body = np.full(len(met), -1)
    for _ in range(BODY_ROUNDS):
        for first, second in groups:
            body[first + second] = -1
            fit = np.stack([_log_fit(met, body == each, near) for each in (0, 1)])
            as_is, flipped = fit[0, first].sum() + fit[1, second].sum(), fit[1, first].sum() + fit[0, second].sum()
            body[first], body[second] = (0, 1) if as_is >= flipped else (1, 0)
    return body


def _log_fit(met: np.ndarray, chosen: np.ndarray, near: np.ndarray) -> np.ndarray:
    """Log-likelihood of every unit's cameras under a body that was met where the chosen units were."""
    counts = met[chosen].sum(axis=0)
    share = near @ counts / counts.sum() if counts.sum() else np.zeros(len(near))
    return met @ np.log(share + float(section("cleaning", "clones")["share_anywhere"]))


def _near(cams: np.ndarray, hop_times: HopTimes) -> np.ndarray:
    """Nearness of cameras, 1 for the same one, falling with distance."""
    start, end = np.repeat(cams, len(cams)), np.tile(cams, len(cams))
    apart = np.where(start == end, 0.0, hop_times.apart_km(start, end)).reshape(len(cams), len(cams))
    return np.nan_to_num(np.exp(-apart / float(section("cleaning", "clones")["near_km"])), nan=0.0)
