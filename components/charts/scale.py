"""Scales with given labels: round ticks for numbers, a few evenly spread labels for periods."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil, floor, log10

from components.charts.words import MINUS, THIN_SPACE

STEPS = (1, 2, 2.5, 5, 10)


def round_ticks(low: float, high: float, *, most: int = 5) -> list[float]:
    """Some ``most`` round numbers inside ``low`` to ``high``, at most one more; one where both are equal."""
    if high <= low:
        return [low]
    rough = (high - low) / most
    power = 10.0 ** floor(log10(rough))
    step = next(power * factor for factor in STEPS if power * factor >= rough * 0.999999)
    first = ceil(low / step - 1e-9)
    return [tick * step for tick in range(first, floor(high / step + 1e-9) + 1)]


def number_text(value: float, *, decimals: int) -> str:
    """A number with thin-space thousands and a true minus sign."""
    text = f"{abs(value):,.{decimals}f}".replace(",", THIN_SPACE)
    return f"{MINUS}{text}" if value < 0 and float(f"{value:.{decimals}f}") != 0 else text


def tick_decimals(ticks: Sequence[float]) -> int:
    """Decimals that tell neighbouring ticks apart."""
    if len(ticks) < 2:
        return 0 if not ticks or ticks[0] == round(ticks[0]) else 1
    step = ticks[1] - ticks[0]
    return next((decimals for decimals in range(4) if abs(round(step, decimals) - step) < 1e-9), 4)


def spread_labels(labels: Sequence[str], *, most: int) -> tuple[list[int], list[str]]:
    """Places and words of at most ``most`` labels, evenly spread and ending with the last."""
    if not labels:
        return [], []
    step = max(1, ceil(len(labels) / most))
    places = list(range(len(labels) - 1, -1, -step))[::-1]
    return places, [labels[place] for place in places]
