"""The words of titles and text alternatives: lists, counts, levels and changes as a reader says them."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Sequence
from html import escape
from typing import Literal

from components.charts.theme import LEVEL_NAMES

Measure = Literal["level", "mean"]

THIN_SPACE = "\u2009"
MINUS = "\u2212"
VOWELS = tuple("aeiou")
SMALL_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


def list_in_words(items: Iterable[str]) -> str:
    """ "Data Skills", "Data Skills and Data Analytics", "A, B and C"; empty text for nothing."""
    names = list(items)
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} and {names[-1]}"


def whole(number: int) -> str:
    """A whole number with thin-space thousands."""
    return f"{number:,}".replace(",", THIN_SPACE)


def headline_number(number: float) -> int:
    """A whole number of at most three significant digits, as an estimate is told: 1330 for 1328.6."""
    return round(float(f"{number:.3g}"))


def small_number(number: int) -> str:
    """ "four" below ten, digits from ten."""
    return SMALL_NUMBERS[number] if 0 <= number < len(SMALL_NUMBERS) else whole(number)


def plural(number: int, noun: str) -> str:
    """The noun as it follows the number: "1 force", "43 forces", "25 capabilities"."""
    if number == 1:
        return noun
    return f"{noun[:-1]}ies" if noun.endswith("y") and noun[-2:-1] not in VOWELS else f"{noun}s"


def count(number: int, noun: str) -> str:
    """ "43 forces", "1 force"."""
    return f"{whole(number)} {plural(number, noun)}"


def count_of(part: int, total: int, noun: str) -> str:
    """ "26 of 43 forces"."""
    return f"{whole(part)} of {count(total, noun)}"


def level_text(value: float, *, measure: Measure) -> str:
    """ "3" for a level and "2.7" for a mean of levels."""
    return f"{value:.0f}" if measure == "level" else f"{value:.1f}"


def level_heading(measure: Measure) -> str:
    """The column heading of a level or of a mean of levels, with its unit."""
    return "Level (1 to 5)" if measure == "level" else "Mean level (1 to 5)"


def level_name(level: int) -> str:
    """ "3 Learning"."""
    return f"{level} {LEVEL_NAMES[level]}"


def signed(change: float, *, decimals: int = 1) -> str:
    """ "+0.3" or, with a true minus sign, "−0.3"; "0.0" has no sign."""
    text = f"{abs(change):.{decimals}f}"
    if float(text) == 0:
        return text
    return f"{'+' if change > 0 else MINUS}{text}"


def percent(part: float, total: float) -> str:
    """Whole percent of a total; "under 1 %" and "over 99 %" rather than a false 0 or 100."""
    share = 100 * part / total
    if 0 < share < 1:
        return "under 1 %"
    if 99 < share < 100:
        return "over 99 %"
    return f"{share:.0f} %"


def plain(text: str) -> str:
    """Loaded text made harmless for Plotly's small HTML (a name must never become a link)."""
    return escape(text, quote=False)


def wrapped(text: str, *, width: int) -> str:
    """Loaded text broken into lines of at most ``width`` characters, for a label in a picture."""
    return "<br>".join(plain(line) for line in textwrap.wrap(text, width))


def sentences(parts: Sequence[str]) -> str:
    """The parts that say something, as sentences in one line."""
    return " ".join(part if part.endswith(".") else f"{part}." for part in parts if part)
