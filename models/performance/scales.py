"""The scale on which a measure is forecast, so that no forecast leaves the measure's bounds.

Counts and amounts with a lower bound are forecast as log(1 + value - bound), shares between two bounds as the
logarithm of the odds; a middle and a band are carried back, not cut off. Chosen by measured coverage: see
``tests/benchmarks/forecasts.py``, which shows the same bands on the plain scale beside these.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

MARGIN = 0.005  # share of the range between two bounds, kept so that a value on a bound has finite odds


@dataclass(frozen=True)
class Scale:
    """Bounds of a measure, each None where there is none."""

    lower_bound: float | None = None
    upper_bound: float | None = None

    def holds(self, values: np.ndarray) -> bool:
        """If every known value stands within the bounds."""
        known = values[np.isfinite(values)]
        is_low = self.lower_bound is not None and bool((known < self.lower_bound).any())
        is_high = self.upper_bound is not None and bool((known > self.upper_bound).any())
        return not (is_low or is_high)

    def forward(self, values: np.ndarray | float) -> np.ndarray:
        """Values on the scale without bounds; a value outside its bounds counts as standing on them."""
        inside = self._inside(np.asarray(values, dtype=float))
        if self.lower_bound is not None and self.upper_bound is not None:
            margin = MARGIN * (self.upper_bound - self.lower_bound)
            return np.log((inside - self.lower_bound + margin) / (self.upper_bound - inside + margin))
        if self.lower_bound is not None:
            return np.log1p(inside - self.lower_bound)
        return inside if self.upper_bound is None else -np.log1p(self.upper_bound - inside)

    def back(self, scaled: np.ndarray) -> np.ndarray:
        """Values of the measure from values on the scale, never past a bound."""
        if self.lower_bound is not None and self.upper_bound is not None:
            margin = MARGIN * (self.upper_bound - self.lower_bound)
            low, high = self.lower_bound - margin, self.upper_bound + margin
            return self._inside(low + (high - low) * (1 + np.tanh(scaled / 2)) / 2)
        if self.lower_bound is not None:
            return self._inside(self.lower_bound + np.expm1(scaled))
        return scaled if self.upper_bound is None else self._inside(self.upper_bound - np.expm1(-scaled))

    def _inside(self, values: np.ndarray) -> np.ndarray:
        if self.lower_bound is None and self.upper_bound is None:
            return values
        return np.clip(values, self.lower_bound, self.upper_bound)
