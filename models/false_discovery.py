"""Which of many tests stand out when all are judged together."""

from __future__ import annotations

import numpy as np


def stands_out(p: np.ndarray, *, rate: float) -> np.ndarray:
    """True where a p is a discovery at that false discovery rate, the whole array one family; nan is not counted.

    Benjamini and Hochberg 1995 (J. R. Statist. Soc. B 57:289).
    """
    tested = np.sort(p[~np.isnan(p)])
    allowed = rate * np.arange(1, len(tested) + 1) / max(len(tested), 1)
    passed = np.flatnonzero(tested <= allowed)
    return p <= (tested[passed[-1]] if len(passed) else -1.0)
