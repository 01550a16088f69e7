"""The words of reports: lists, numbers, levels, ranges and changes as a reader says them."""

from __future__ import annotations

from collections.abc import Iterable

MINUS, THIN_SPACE, NONE = "\u2212", "\u2009", "–"
SMALL_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


def list_in_words(items: Iterable[str]) -> str:
    """ "A", "A and B", "A, B and C"; empty text for nothing."""
    names = list(items)
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def number_in_words(number: int) -> str:
    """ "four" below ten, digits from ten."""
    return SMALL_NUMBERS[number] if 0 <= number < len(SMALL_NUMBERS) else whole(number)


def whole(number: int) -> str:
    """A whole number with thin-space thousands."""
    return f"{number:,}".replace(",", THIN_SPACE)


def count(number: int, noun: str) -> str:
    """ "1 force", "43 forces", "25 capabilities", "no actions"."""
    words = "no" if number == 0 else whole(number)
    if number == 1:
        return f"{words} {noun}"
    return f"{words} {noun[:-1]}ies" if noun.endswith("y") else f"{words} {noun}s"


def verb(number: int, one: str, several: str) -> str:
    """The verb that agrees with a number."""
    return one if number == 1 else several


def first_upper(text: str) -> str:
    """The text with its first letter upper case."""
    return text[:1].upper() + text[1:]


def level_cell(level: int | None) -> str:
    """A level in a table, a dash for none."""
    return NONE if level is None else str(level)


def mean_cell(mean_level: float | None) -> str:
    """A mean level in a table with one decimal, a dash for none."""
    return NONE if mean_level is None else f"{mean_level:.1f}"


def range_cell(low: float | None, high: float | None, *, decimals: int = 0) -> str:
    """ "2 to 3", "2" where both ends are one, a dash where there is none."""
    if low is None or high is None:
        return NONE
    start, end = f"{low:.{decimals}f}", f"{high:.{decimals}f}"
    return start if start == end else f"{start} to {end}"


def signed(change: float) -> str:
    """ "+0.3", "−0.3", "0.0"."""
    text = f"{abs(change):.1f}"
    if float(text) == 0:
        return text
    return f"{'+' if change > 0 else MINUS}{text}"


def change_cell(change: float | None, low: float | None, high: float | None, verdict: str | None) -> str:
    """ "+0.6 (+0.4 to +1.0), clearly higher", a dash where it cannot be compared."""
    if change is None or verdict is None:
        return NONE
    reach = "" if low is None or high is None else f" ({signed(low)} to {signed(high)})"
    return f"{signed(change)}{reach}, {verdict}"


def sentences(*parts: str) -> str:
    """The parts that say something, each with its full stop."""
    return " ".join(part if part.endswith((".", "?")) else f"{part}." for part in parts if part)


def percent(share: float) -> str:
    """A share from 0 to 1 as "80 %"."""
    return f"{100 * share:.0f} %"
