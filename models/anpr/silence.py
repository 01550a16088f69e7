"""Cameras that were silent: days with next to no reads where the camera's own habit leads one to expect many."""

from __future__ import annotations

import numpy as np
import pandas as pd

from models.anpr.settings import section

SATURDAY, SUNDAY = 2, 3  # of day numbers modulo 7: 1 January 1970 was a Thursday
WEEKEND = (SATURDAY, SUNDAY)


def silent_days(reads: pd.DataFrame, days: range) -> pd.DataFrame:
    """One row a camera that was silent on some day: cam, silent_days, first_day, last_day, median_reads; worst first.

    ``reads``: cam, day, reads; a camera and day without a row had none. A day is silent when it has less than the
    reviewed share of the camera's median over days of its kind (weekday or weekend).
    """
    rules = section("quality", "silent")
    wide = reads.pivot(index="cam", columns="day", values="reads").reindex(columns=list(days)).fillna(0.0)
    is_weekend = np.isin(np.asarray(days) % 7, WEEKEND)
    usual = np.empty(wide.shape)
    for chosen in (is_weekend, ~is_weekend):
        if chosen.any():
            usual[:, chosen] = np.median(wide.to_numpy()[:, chosen], axis=1)[:, None]
    is_judged = usual >= float(str(rules["fewest_reads_on_median_day"]))
    is_silent = is_judged & (wide.to_numpy() < float(str(rules["share_of_median"])) * usual)
    found = pd.DataFrame(
        {
            "cam": wide.index,
            "silent_days": is_silent.sum(axis=1),
            "first_day": np.asarray(days)[is_silent.argmax(axis=1)],
            "last_day": np.asarray(days)[len(days) - 1 - is_silent[:, ::-1].argmax(axis=1)],
            "median_reads": np.median(wide.to_numpy(), axis=1),
        }
    )
    worst = found[found["silent_days"] > 0].sort_values(["silent_days", "median_reads"], ascending=False)
    return worst.reset_index(drop=True)
