"""Which runs of a vehicle stand behind a reason of its rank."""

from __future__ import annotations

import numpy as np
import pandas as pd

OF_HOURS = {
    "night_share": "is_night",
    "evening_share": "is_evening",
    "office_share": "is_office",
    "weekend_share": "is_weekend",
}
OF_ROUND_TRIPS = frozenset({
    "round_trips", "stay_minutes", "stay_spread", "early_turns", "escort_runs", "led_runs", "reads_between",
})  # fmt: skip
OF_SHORT_STAYS = frozenset({"short_stays", "short_stay_share"})
WHICH = {
    **dict.fromkeys(OF_ROUND_TRIPS, "runs out with the run back"),
    **dict.fromkeys(OF_SHORT_STAYS, "runs out and back with a short stay between"),
    "night_share": "runs that touch the night",
    "evening_share": "runs that begin in the evening",
    "office_share": "runs in working hours",
    "weekend_share": "runs at a weekend",
}


def which_runs(feature: str) -> str:
    """The runs that a reason is about, in words."""
    return WHICH.get(feature, "runs on the line")


def runs_behind(feature: str, runs: pd.DataFrame) -> pd.DataFrame:
    """The runs that a reason is about: all of them where it is about the whole of its life.

    ``runs``: is_night, is_evening, is_office, is_weekend, round_trip (its number, -1 for none), is_short_stay.
    """
    if feature in OF_HOURS:
        return runs[runs[OF_HOURS[feature]]]
    if feature in OF_SHORT_STAYS:
        return runs[runs["is_short_stay"]]
    return runs[runs["round_trip"] >= 0] if feature in OF_ROUND_TRIPS else runs


def with_round_trips(runs: pd.DataFrame, trips: pd.DataFrame, short_stay_minutes: tuple[float, float]) -> pd.DataFrame:
    """The runs with round_trip, stay_minutes and is_short_stay.

    ``trips``: out and back (row numbers of ``runs``) and stay_minutes, as of ``models.anpr.features.round_trips``.
    """
    number, stay = np.full(len(runs), -1), np.full(len(runs), np.nan)
    for at, trip in enumerate(trips.itertuples(index=False)):
        number[[trip.out, trip.back]] = at
        stay[[trip.out, trip.back]] = trip.stay_minutes
    low, high = short_stay_minutes
    return runs.assign(round_trip=number, stay_minutes=stay, is_short_stay=(stay >= low) & (stay <= high))
