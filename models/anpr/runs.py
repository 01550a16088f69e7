"""Runs made ready for features: local time, pace against the traffic, and the vehicle that went along."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from models.anpr.features import DAY_MS, HOUR_MS, KEY, MINUTE_MS, local_times
from models.anpr.line_clock import line_clock

LAST_WORKING_WEEKDAY = 5
EVENING_HOURS = (17, 22)
FEWEST_SECONDS = 30.0
NEIGHBOURS = 40


def is_credible(runs: pd.DataFrame, rules: Mapping[str, object]) -> pd.Series:
    """Whether each run meets enough of its line, in order, to count as one."""
    return (runs["containment"] >= rules["least_containment"]) & (runs["in_order"] >= rules["least_steps"])


def from_home(runs: pd.DataFrame, steps_of: Mapping[int, int], rules: Mapping[str, object]) -> pd.DataFrame:
    """Runs seen from the end at which the profile's vehicles are at home: turned round where that is the last step."""
    if rules["home_end"] == "first":
        return runs
    last = runs["line"].map(steps_of).to_numpy(int) - 1
    return runs.assign(
        direction=np.where(runs["direction"] == "out", "back", "out"),
        enter_position=last - runs["enter_position"],
        leave_position=last - runs["leave_position"],
    )


def timed_runs(line_runs: pd.DataFrame, steps_of: Mapping[int, int], rules: Mapping[str, object]) -> pd.DataFrame:
    """Runs in order of line, vehicle and time, with all that features need of each.

    ``line_runs``: line, vid, t_start, t_end (at the first and last step met), direction, steps_met, in_order,
    containment, enter_position, leave_position, trip_start; ``steps_of``: number of steps of each line.
    """
    runs = line_runs.sort_values([*KEY, "t_start"], kind="stable", ignore_index=True)
    runs["steps"] = runs["line"].map(steps_of).astype(int)
    runs["is_out"] = runs["direction"] == "out"
    runs["order_kept"] = runs["in_order"] / runs["steps_met"].clip(lower=1)
    runs = _with_clock(_with_local_time(runs, rules))
    runs["is_city_visit"] = _is_city_visit(runs, rules)
    return runs


def _with_local_time(runs: pd.DataFrame, rules: Mapping[str, object]) -> pd.DataFrame:
    day, weekday, hour = local_times(runs["t_start"].to_numpy())
    end_hour = local_times(runs["t_end"].to_numpy())[2]
    night_from, night_to = rules["night_hours"]
    office_from, office_to = rules["office_hours"]
    is_working_day = weekday <= LAST_WORKING_WEEKDAY
    shift_day, shift_weekday, _ = local_times(runs["t_start"].to_numpy() - int(rules["day_begins_hour"] * HOUR_MS))
    return runs.assign(
        local_day=day,
        weekday=weekday,
        hour=hour,
        is_working_day=is_working_day,
        shift_day=shift_day,
        shift_weekday=shift_weekday,
        is_weekend=shift_weekday > LAST_WORKING_WEEKDAY,
        is_night=(hour >= night_from) | (hour < night_to) | (end_hour >= night_from) | (end_hour < night_to),
        is_office=is_working_day & (hour >= office_from) & (hour < office_to),
        is_evening=(hour >= EVENING_HOURS[0]) & (hour < EVENING_HOURS[1]),
    )


def _with_clock(runs: pd.DataFrame) -> pd.DataFrame:
    """``pace``, and seconds by the line's clock at both ends of a run."""
    parts = [_timed_line(of_line, int(of_line["steps"].iloc[0])) for _, of_line in runs.groupby("line", sort=True)]
    return pd.concat(parts) if parts else runs.assign(pace=0.0, enter_seconds=0.0, leave_seconds=0.0)


def _timed_line(runs: pd.DataFrame, steps: int) -> pd.DataFrame:
    clock = line_clock(runs, steps)
    direction = runs["direction"].to_numpy()
    enters, leaves = runs["enter_position"].to_numpy(), runs["leave_position"].to_numpy()
    first = np.zeros(len(runs), int)
    usual = np.maximum(clock.seconds(direction, enters, leaves), FEWEST_SECONDS)
    taken = (runs["t_end"] - runs["t_start"]).to_numpy() / 1000
    return runs.assign(
        pace=taken / usual,
        enter_seconds=clock.seconds(direction, first, enters),
        leave_seconds=clock.seconds(direction, first, leaves),
    )


def _is_city_visit(runs: pd.DataFrame, rules: Mapping[str, object]) -> np.ndarray:
    """A run back, not the second half of a round trip of the same day, that goes out again after a short stay."""
    low, high = (minutes * MINUTE_MS for minutes in rules["short_stay_minutes"])
    line, vid, is_out = (runs[name].to_numpy() for name in ("line", "vid", "is_out"))
    start, end = runs["t_start"].to_numpy(), runs["t_end"].to_numpy()
    found = np.zeros(len(runs), bool)
    if len(runs) < 2:
        return found
    same = (line[1:] == line[:-1]) & (vid[1:] == vid[:-1])
    stay = start[1:] - end[:-1]
    returns = same & ~is_out[:-1] & is_out[1:] & (stay >= low) & (stay <= high)
    came_out_today = np.zeros(len(runs), bool)
    came_out_today[1:] = same & is_out[:-1] & (start[1:] - end[:-1] < DAY_MS)
    found[:-1] = returns & ~came_out_today[:-1]
    return found


def company(runs: pd.DataFrame, trips: pd.DataFrame, within_seconds: float) -> pd.DataFrame:
    """For each round trip, on how many the best companion of its vehicle was with it, and came behind it, both ways.

    Columns ``company`` and ``followed``; what is counted are the vehicle's round trips on the line.

    A companion passes the start of the line, by the line's clock, within so many seconds of it, out and back. 0 where
    nobody did. The companion may differ between lines, not between the trips of one line.
    """
    met_out = _together(runs, trips["out"].to_numpy(), within_seconds)
    met_back = _together(runs, trips["back"].to_numpy(), within_seconds)
    both = met_out.merge(met_back, on=["trip", "other"])
    behind = both[both["is_behind_x"] & both["is_behind_y"]]
    return pd.DataFrame({"company": _most_with_one(trips, both), "followed": _most_with_one(trips, behind)})


def _most_with_one(trips: pd.DataFrame, met: pd.DataFrame) -> np.ndarray:
    """For each round trip, how many of its vehicle's on its line were with the companion of most of them."""
    if met.empty:
        return np.zeros(len(trips), int)
    keys = trips[KEY].iloc[met["trip"]].reset_index(drop=True)
    others = met["other"].reset_index(drop=True)
    counts = pd.concat([keys, others], axis=1).groupby([*KEY, "other"]).size().groupby(KEY).max()
    return trips[KEY].merge(counts.rename("count").reset_index(), on=KEY, how="left")["count"].fillna(0).to_numpy(int)


def _together(runs: pd.DataFrame, rows: np.ndarray, within_seconds: float) -> pd.DataFrame:
    """Pairs (trip, other vehicle, whether that was behind) that passed at the same time in the same direction, from the
    runs at ``rows``.
    """
    sign = np.where(runs["is_out"], 1, -1)
    at_start = runs["t_start"].to_numpy() / 1000 - sign * runs["enter_seconds"].to_numpy()
    lane = runs["line"].to_numpy() * 2 + runs["is_out"].to_numpy()
    vid = runs["vid"].to_numpy()
    order = np.lexsort((at_start, lane))
    place = np.empty(len(order), int)
    place[order] = np.arange(len(order))
    found = []
    for step in (*range(-NEIGHBOURS, 0), *range(1, NEIGHBOURS + 1)):
        beside = place[rows] + step
        inside = np.flatnonzero((beside >= 0) & (beside < len(order)))
        mine, theirs = rows[inside], order[beside[inside]]
        gap = np.abs(at_start[theirs] - at_start[mine])
        is_met = (lane[theirs] == lane[mine]) & (gap <= within_seconds) & (vid[theirs] != vid[mine])
        found.append(pd.DataFrame({"trip": inside[is_met], "other": vid[theirs[is_met]], "is_behind": step > 0}))
    return pd.concat(found).drop_duplicates(["trip", "other"], ignore_index=True)


def read_keys(vids: np.ndarray, times: np.ndarray, earliest: int, span: int) -> np.ndarray:
    """One whole number a read that sorts by vehicle, then time; ``span`` is longer than all times together."""
    return vids.astype(np.int64) * span + np.clip(times - earliest, 0, span - 1)


def with_reads_beside(runs: pd.DataFrame, reads: pd.DataFrame) -> pd.DataFrame:
    """The runs with ``reads_around``: reads in the hour before a run out begins, or after a run back has ended.

    ``reads``: vid and t of every read of these vehicles, in any order.
    """
    keys, earliest, span = _keys(reads)
    is_out = runs["is_out"].to_numpy()
    end = np.where(is_out, runs["t_start"], runs["t_end"])
    low, high = np.where(is_out, end - HOUR_MS, end + 1), np.where(is_out, end, end + HOUR_MS)
    vid = runs["vid"].to_numpy()
    count = np.searchsorted(keys, read_keys(vid, high, earliest, span)) - np.searchsorted(
        keys, read_keys(vid, low, earliest, span)
    )
    return runs.assign(reads_around=count)


def with_stay_from_reads(trips: pd.DataFrame, runs: pd.DataFrame, reads: pd.DataFrame) -> pd.DataFrame:
    """Round trips with ``reads_between`` out and back, and the stay as the longest time without a read between them.

    A vehicle that drives on beyond the line is read on its way: where it stands still for longest is where it stays.
    """
    keys, earliest, span = _keys(reads)
    vid = trips["vid"].to_numpy()
    out_end = runs["t_end"].to_numpy()[trips["out"].to_numpy()]
    back_start = runs["t_start"].to_numpy()[trips["back"].to_numpy()]
    first = np.searchsorted(keys, read_keys(vid, out_end, earliest, span), "left")
    last = np.searchsorted(keys, read_keys(vid, back_start, earliest, span), "left")
    longest = _longest_gap(keys, first, last) / MINUTE_MS
    between = np.maximum(last - first - 1, 0)
    stay = np.where(between > 0, np.minimum(longest, trips["stay_minutes"]), trips["stay_minutes"])
    return trips.assign(reads_between=between, stay_minutes=stay)


def _keys(reads: pd.DataFrame) -> tuple[np.ndarray, int, int]:
    earliest = int(reads["t"].min()) - DAY_MS
    span = int(reads["t"].max()) - earliest + 2 * DAY_MS
    return np.sort(read_keys(reads["vid"].to_numpy(), reads["t"].to_numpy(), earliest, span)), earliest, span


def _longest_gap(keys: np.ndarray, first: np.ndarray, last: np.ndarray) -> np.ndarray:
    """Largest difference of neighbouring keys within each range [first, last]."""
    gaps = np.append(np.diff(keys), 0)
    bounds = np.minimum(np.column_stack([first, np.maximum(last, first + 1)]).ravel(), len(gaps) - 1)
    return np.maximum.reduceat(gaps, bounds)[::2] if len(first) else np.zeros(0)
