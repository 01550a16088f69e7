"""Small sets of series for tests."""

import numpy as np
import pandas as pd


def observations(series, *, start="2015-01", frequency="monthly", force_id=""):
    """One row a figure: ``series`` gives values by name, in order of time; None leaves the row out."""
    step = {"monthly": 1, "quarterly": 3, "yearly": 12}[frequency]
    rows = []
    for name, values in series.items():
        months = pd.period_range(start, periods=len(values) * step, freq="M")[::step]
        rows += [
            (name, force_id, month.to_timestamp(), value, frequency)
            for month, value in zip(months, values, strict=True)
            if value is not None
        ]
    return pd.DataFrame(rows, columns=["series_id", "force_id", "period", "value", "frequency"])


def noise(count, mean=100.0, sd=8.0, seed=1):
    """Independent values around a mean."""
    return list(np.round(np.random.default_rng(seed).normal(mean, sd, count), 1))
