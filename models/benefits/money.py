"""Pounds as a headline tells them: three significant digits, in thousands or millions."""

from __future__ import annotations

from math import floor, log10

from models.reports.words import MINUS

UNITS = ((1e9, "bn"), (1e6, "m"), (1e3, "k"))
DIGITS = 3


def pounds_in_words(amount: float) -> str:
    """ "£1.23m", "£456k", "£789", "−£1.20m", "£0"."""
    size = _rounded(abs(amount))
    scale, unit = next(((scale, unit) for scale, unit in UNITS if size >= scale), (1.0, ""))
    whole_digits = floor(log10(size / scale)) + 1 if size >= 1 else 1
    decimals = max(0, DIGITS - whole_digits) if unit else 0
    return f"{MINUS if amount < 0 and size >= 1 else ''}£{size / scale:.{decimals}f}{unit}"


def range_in_words(low: float, high: float) -> str:
    """ "£0.90m to £1.31m", one amount where both ends are told alike."""
    start, end = pounds_in_words(low), pounds_in_words(high)
    return start if start == end else f"{start} to {end}"


def chance_in_percent(chance: float) -> str:
    """ "39 %"; "over 99 %" and "under 1 %" rather than a certainty that runs cannot give."""
    if 0.01 <= chance <= 0.99:
        return f"{100 * chance:.0f} %"
    return "over 99 %" if chance > 0.5 else "under 1 %"


def _rounded(size: float) -> float:
    return float(round(size)) if size < 1 else round(size, DIGITS - 1 - floor(log10(size)))
