"""What each vehicle does on a line, as named numbers: one row a (line, vehicle), from its runs, round trips and life.

A run is one journey along a line, "out" from the first step or "back" to it. A round trip is a run out and the next run
back. Shares are drawn towards that of all vehicles by the weight of one more observation, so that a single run is never
a habit. NaN stands for what cannot be known from so few runs.

``FEATURES`` names the columns that a profile may choose.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import numpy as np
import pandas as pd

KEY = ["line", "vid"]
HOUR_MS, DAY_MS, MINUTE_MS = 3_600_000, 86_400_000, 60_000
FEWEST_FOR_HABIT = 3
ZONE = "Europe/London"

FEATURES: Mapping[str, str] = MappingProxyType({
    "round_trips": "Runs out that were followed by a run back",
    "short_stays": "Round trips with a short stay at the far end",
    "short_stay_share": "Share of round trips with a short stay, drawn towards that of all",
    "stay_minutes": "Median stay at the far end, NaN without a round trip",
    "stay_spread": "Standard deviation of the logarithm of the stay",
    "runs_a_week": "Runs out or back, whichever are more, a week of the vehicle's life, at least one week",
    "daily_rhythm": "Share of working days on which it is seen that have a run, drawn towards that of all",
    "same_hour": "How alike the hours of departure are: 0 spread evenly over the day, 1 always the same",
    "same_weekday": "Chance that two of its days on the line fall on the same weekday",
    "gap_variation": "Standard deviation of the days between runs, over their mean",
    "office_share": "Share of runs that begin in working hours from Monday to Friday",
    "night_share": "Share of runs that touch the night",
    "evening_share": "Share of runs that begin between 17 and 22",
    "weekend_share": "Share of runs that begin at a weekend, the hours after midnight counting to the day before",
    "line_day_share": "Share of the days on which it is seen that have a run",
    "line_trip_share": "Share of its journeys that are runs on the line",
    "trips_a_day": "Journeys on a day on which it is seen",
    "reads_a_day": "Reads on a day on which it is seen",
    "stops_on_line": "Journeys that begin or end between the ends of the line, a run",
    "pace": "Median time of its runs over that of the traffic, from the same step to the same step",
    "early_turns": "Share of round trips that turn before the last fifth of the line",
    "containment": "Mean share of the line's steps that a run meets",
    "order_kept": "Mean share of the steps met that are in order",
    "far_end_first": "Share of days on the line that begin with a run back",
    "city_visits": "Runs back, not part of a round trip out, with a short stay before the next run out",
    "one_way": "Difference of runs out and back over their sum, drawn towards nought",
    "other_lines": "Other lines on which it has round trips at other times",
    "life_days": "Days from the first to the last read of the vehicle",
    "escort_runs": "Most round trips on which one and the same other vehicle was with it both out and back",
    "led_runs": "Most round trips on which one and the same other vehicle came behind it both out and back",
    "plate_trouble": "Signs of cloning or swapping of its plate; NaN where nobody looked",
    "reads_between": "Median number of reads between the run out and the run back",
    "reads_around": "Mean number of reads in the hour before it comes on the line at home and the hour after it leaves",
    "off_line_days": "Days on which it is seen without a run on the line",
})  # fmt: skip


def local_times(milliseconds: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Local day number, weekday (1 Monday) and hour with its fraction, of UTC milliseconds."""
    local = pd.DatetimeIndex(pd.to_datetime(milliseconds, unit="ms", utc=True)).tz_convert(ZONE)
    naive = local.tz_localize(None).as_unit("ms").asi8
    return naive // DAY_MS, local.day_of_week.to_numpy() + 1, (naive % DAY_MS) / HOUR_MS


def round_trips(runs: pd.DataFrame, longest_stay_hours: float) -> pd.DataFrame:
    """Row a round trip: line, vid, out and back (row numbers of ``runs``), stay_minutes, turn_position.

    ``runs`` is in order of line, vehicle and time, and has the seconds of its ends by the line's clock, so that the
    stay counts at the farthest step that either run met, whatever reads were lost.
    """
    following = np.roll(np.arange(len(runs)), -1)
    line, vid = runs["line"].to_numpy(), runs["vid"].to_numpy()
    direction = runs["direction"].to_numpy()
    is_next = (line == line[following]) & (vid == vid[following]) & (np.arange(len(runs)) < len(runs) - 1)
    is_pair = is_next & (direction == "out") & (direction[following] == "back")
    out, back = np.flatnonzero(is_pair), following[is_pair]
    raw = (runs["t_start"].to_numpy()[back] - runs["t_end"].to_numpy()[out]) / MINUTE_MS
    leaves, enters = runs["leave_seconds"].to_numpy()[out], runs["enter_seconds"].to_numpy()[back]
    stay = np.maximum(raw - np.abs(leaves - enters) / 60, 0.0)
    turn = np.maximum(runs["leave_position"].to_numpy()[out], runs["enter_position"].to_numpy()[back])
    trips = pd.DataFrame(
        {"line": line[out], "vid": vid[out], "out": out, "back": back, "stay_minutes": stay, "turn_position": turn}
    )
    return trips[trips["stay_minutes"] <= longest_stay_hours * 60].reset_index(drop=True)


def shrunk_share(hits: pd.Series, of: pd.Series, strength: float = 1.0) -> pd.Series:
    """Share of each row, drawn towards the share of all rows together by so many observations."""
    overall = hits.sum() / max(of.sum(), 1)
    return (hits + strength * overall) / (of + strength)


def vehicle_lines(
    runs: pd.DataFrame, trips: pd.DataFrame, lives: pd.DataFrame, rules: Mapping[str, object]
) -> pd.DataFrame:
    """The features, one row a (line, vid) of ``runs``.

    ``runs``: as of models.anpr.runs.timed_runs; ``trips``: of ``round_trips``, with ``company``, ``followed`` and
    ``reads_between``; ``lives``: one row a vehicle; ``rules``: section runs of the profile.
    """
    ends = _ends(runs)
    facts = ends.join(_round_trip_facts(runs, trips, rules), on=KEY).join(lives.set_index("vid"), on="vid")
    facts = facts.join(_rhythm(runs), on=KEY).join(_other_lines(trips, runs), on=KEY)
    return _named(facts)


def _ends(runs: pd.DataFrame) -> pd.DataFrame:
    """Counts and means over the runs of each vehicle on each line."""
    by = runs.groupby(KEY, sort=True)
    counted = by.agg(
        runs=("t_start", "size"), run_trips=("trip_start", "nunique"), outs=("is_out", "sum"),
        nights=("is_night", "sum"), offices=("is_office", "sum"), evenings=("is_evening", "sum"),
        weekends=("is_weekend", "sum"), containment=("containment", "mean"), order_kept=("order_kept", "mean"),
        pace=("pace", "median"), reads_around=("reads_around", "mean"), stops=("stops", "first"),
    )  # fmt: skip
    return counted.reset_index()


def _round_trip_facts(runs: pd.DataFrame, trips: pd.DataFrame, rules: Mapping[str, object]) -> pd.DataFrame:
    low, high = rules["short_stay_minutes"]
    steps = runs["steps"].to_numpy()[trips["out"].to_numpy()]
    marked = trips.assign(
        is_short=trips["stay_minutes"].between(low, high),
        is_early=trips["turn_position"] < 0.8 * (steps - 1),
        log_stay=np.log(trips["stay_minutes"] + 5.0),
    )
    by = marked.groupby(KEY)
    return by.agg(
        pairs=("out", "size"), short_stays=("is_short", "sum"), early=("is_early", "sum"),
        stay_minutes=("stay_minutes", "median"), stay_spread=("log_stay", "std"), escort_runs=("company", "max"),
        led_runs=("followed", "max"), reads_between=("reads_between", "median"),
    )  # fmt: skip


def _rhythm(runs: pd.DataFrame) -> pd.DataFrame:
    """Habits of the days and hours of each vehicle on each line; a night's work is one day, that on which it began."""
    by_day = runs.drop_duplicates([*KEY, "local_day"])
    days = by_day.groupby(KEY).agg(
        line_days=("local_day", "size"),
        working_line_days=("is_working_day", "sum"),
        far_first=("is_out", lambda first: (~first).sum()),
    )
    by_shift = runs.drop_duplicates([*KEY, "shift_day"])
    habits = (_same_weekday(by_shift), _gap_variation(by_shift), _same_hour(runs), _city_visits(runs))
    return pd.concat([days, *habits], axis=1)


def _same_weekday(by_shift: pd.DataFrame) -> pd.Series:
    counts = by_shift.groupby([*KEY, "shift_weekday"]).size()
    pairs = (counts * (counts - 1)).groupby(KEY).sum()
    total = counts.groupby(KEY).sum()
    return (pairs / (total * (total - 1)).where(total >= FEWEST_FOR_HABIT)).rename("same_weekday")


def _gap_variation(by_shift: pd.DataFrame) -> pd.Series:
    gaps = by_shift.assign(gap=by_shift.groupby(KEY)["shift_day"].diff()).groupby(KEY)["gap"]
    return (gaps.std() / gaps.mean()).where(gaps.count() >= FEWEST_FOR_HABIT).rename("gap_variation")


def _same_hour(runs: pd.DataFrame) -> pd.Series:
    """Unbiased mean resultant length (Mardia and Jupp 2000, Directional Statistics, 5.3) of first departures."""
    departures = runs[runs["is_out"]]
    angle = departures["hour"] * (2 * np.pi / 24)
    parts = departures.assign(x=np.cos(angle), y=np.sin(angle)).groupby(KEY).agg(
        n=("x", "size"), x=("x", "sum"), y=("y", "sum")
    )
    n = parts["n"]
    squared = (parts["x"] ** 2 + parts["y"] ** 2 - n) / (n * (n - 1)).where(n >= FEWEST_FOR_HABIT)
    return np.sqrt(squared.clip(lower=0)).rename("same_hour")


def _city_visits(runs: pd.DataFrame) -> pd.Series:
    """Runs back that end a stay at home in the far end: short stay in the city, then out again."""
    return runs[runs["is_city_visit"]].groupby(KEY).size().rename("city_visits")


def _other_lines(trips: pd.DataFrame, runs: pd.DataFrame) -> pd.Series:
    """Lines other than the row's own with round trips that do not overlap in time with one of its own."""
    lines_of = trips.assign(t=runs["t_start"].to_numpy()[trips["out"].to_numpy()])
    lines_of["slot"] = lines_of["t"] // (6 * HOUR_MS)
    both = lines_of.merge(lines_of, on=["vid", "slot"], suffixes=("", "_other"))
    same_time = both[both["line"] != both["line_other"]].groupby([*KEY, "line_other"]).size().rename("overlaps")
    mine = lines_of.groupby(KEY).size().rename("theirs").reset_index()
    pairs = mine[KEY].merge(mine.rename(columns={"line": "line_other"}), on="vid")
    pairs = pairs[pairs["line"] != pairs["line_other"]].join(same_time, on=[*KEY, "line_other"])
    apart = pairs[pairs["theirs"] > 2 * pairs["overlaps"].fillna(0)]
    return apart.groupby(KEY).size().rename("other_lines")


def _named(facts: pd.DataFrame) -> pd.DataFrame:
    """The features by name from the counts."""
    counted = ["pairs", "short_stays", "early", "escort_runs", "led_runs", "other_lines", "city_visits"]
    facts[counted] = facts[counted].fillna(0)
    weeks = facts["life_days"].clip(lower=7) / 7
    backs = facts["runs"] - facts["outs"]
    named = facts[[*KEY, "runs", "outs", "short_stays", "stay_minutes", "stay_spread", "same_hour", "same_weekday",
                   "gap_variation", "pace", "containment", "order_kept", "city_visits", "other_lines", "life_days",
                   "escort_runs", "led_runs", "plate_trouble", "reads_between",
                   "reads_around"]].copy()  # fmt: skip
    return named.assign(
        round_trips=facts["pairs"],
        short_stay_share=shrunk_share(facts["short_stays"], facts["pairs"]),
        runs_a_week=np.maximum(facts["outs"], backs) / weeks,
        daily_rhythm=shrunk_share(facts["working_line_days"], facts["working_days_seen"]),
        office_share=shrunk_share(facts["offices"], facts["runs"]),
        night_share=shrunk_share(facts["nights"], facts["runs"]),
        evening_share=shrunk_share(facts["evenings"], facts["runs"]),
        weekend_share=shrunk_share(facts["weekends"], facts["runs"]),
        line_day_share=(facts["line_days"] / facts["days_seen"].clip(lower=1)).clip(upper=1),
        line_trip_share=(facts["run_trips"] / facts["trips"].clip(lower=1)).clip(upper=1),
        trips_a_day=facts["trips"] / facts["days_seen"].clip(lower=1),
        reads_a_day=facts["reads"] / facts["days_seen"].clip(lower=1),
        stops_on_line=facts["stops"] / facts["runs"],
        early_turns=shrunk_share(facts["early"], facts["pairs"]),
        far_end_first=shrunk_share(facts["far_first"], facts["line_days"]),
        one_way=(facts["outs"] - backs).abs() / (facts["runs"] + 1),
        off_line_days=(facts["days_seen"] - facts["line_days"]).clip(lower=0),
    )
