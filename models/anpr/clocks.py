"""Cameras whose clock is wrong: by their reads vehicles were in two places at once, more often than chance gives."""

from __future__ import annotations

import numpy as np
import pandas as pd

from models.anpr.hop_times import HopTimes
from models.anpr.settings import section

DAY_MS = 86_400_000


def too_fast(hops: pd.DataFrame, times: HopTimes) -> pd.DataFrame:
    """The hops, of ``vid, cam_from, t_from, cam, t, hour``, that nobody drives so fast."""
    seconds = (hops["t"].to_numpy() - hops["t_from"].to_numpy()) / 1000.0
    ends = hops["cam_from"].to_numpy(), hops["cam"].to_numpy()
    return hops[seconds < times.shortest_s(*ends, hops["hour"].to_numpy())]


def wrong_clocks(impossible: pd.DataFrame, times: HopTimes) -> pd.DataFrame:
    """One row a camera: cam, vehicles that its reads contradict others for, first_day, last_day, times_usual; worst
    first. ``impossible``: hops as ``too_fast`` gives them.

    A camera is listed when so many vehicles come by chance (Poisson, at the rate of all cameras) hardly ever.
    """
    from scipy.special import pdtrc

    columns = ["vid", "t", "cam"]
    there = impossible[["vid", "t_from", "cam_from"]].set_axis(columns, axis="columns")
    ends = pd.concat([impossible[columns], there]).assign(day=lambda rows: rows["t"] // DAY_MS)
    found = ends.groupby("cam", as_index=False).agg(
        vehicles=("vid", "nunique"), first_day=("day", "min"), last_day=("day", "max")
    )
    usual = found["vehicles"].sum() / max(float(times.into.sum()), 1.0)
    expected = usual * np.maximum(times.into[found["cam"]], 1.0)
    by_chance = pdtrc(found["vehicles"].to_numpy(float) - 1, np.asarray(expected, float))
    listed = found.assign(times_usual=found["vehicles"] / expected, by_chance=by_chance)
    listed = listed[by_chance < float(str(section("quality", "clocks")["by_chance"]))]
    return listed.sort_values("by_chance", ignore_index=True).drop(columns="by_chance")
