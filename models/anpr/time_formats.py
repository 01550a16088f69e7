"""How a source writes its times, found from a few of them; refused where day and month could be either."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import datetime

from models.errors import EditRefused

ISO, EPOCH_S, EPOCH_MS = "iso", "epoch_s", "epoch_ms"
AS_IS = (ISO, EPOCH_S, EPOCH_MS)
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}([ T]\d{2}:\d{2}(:\d{2}(\.\d+)?)? ?(Z|[+-]\d{2}(:?\d{2})?)?)?")
_EPOCH = {EPOCH_S: re.compile(r"\d{9,10}(\.\d*)?"), EPOCH_MS: re.compile(r"\d{12,13}(\.0*)?")}
_DAY_FIRST = ("%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%d/%m/%y", "%d-%m-%y", "%d.%m.%y")
_NAMED = ("%d %b %Y", "%d-%b-%Y", "%d-%b-%y", "%d %B %Y", "%b %d %Y")
_DATES = (*_DAY_FIRST, "%Y/%m/%d", "%Y-%m-%d", "%Y.%m.%d", *_NAMED, "%Y%m%d")
_TIMES = ("%H:%M:%S", "%H:%M", "%H:%M:%S.%f", "%I:%M:%S %p", "%I:%M %p", "%H%M%S", "%H.%M.%S")
_DAY_SHAPE = re.compile(r"^\d{1,2}([/.-])\d{1,2}\1")
FEWEST_SHARE = 0.5


def guess_formats(texts: Sequence[str], kinds: Sequence[str], *, where: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Formats that read the times, most used first, and what to say of them; EditRefused where it is not clear."""
    if kinds and kinds[0] in ("timestamp", "timestamptz"):
        return (ISO,), ()
    met = [text for text in texts if text.strip() and any(letter.isdigit() for letter in text)]
    if not met:
        raise EditRefused(f"{where}: the first rows have no time.", "Say which column holds it with --mapping FILE.")
    found: list[str] = []
    left = met
    while left:
        best = _best(left)
        if best is None:
            break
        found.append(best)
        left = [text for text in left if not _reads(text, best)]
    if not found or len(left) > FEWEST_SHARE * len(met):
        raise EditRefused(
            f"{where}: times such as {met[0][:40]!r} are written in no way that is known.",
            "Say how with format in --mapping FILE, such as %d/%m/%Y %H:%M:%S.",
        )
    _refuse_either_way(met, found, where)
    return tuple(found), (f"times are written in {len(found)} ways",) if len(found) > 1 else ()


def _best(texts: Sequence[str]) -> str | None:
    """The format that reads the first text and most others; month first only where day first fails."""
    options = [each for each in _all_formats() if _reads(texts[0], each)]
    return max(options, key=lambda each: sum(_reads(text, each) for text in texts)) if options else None


def _all_formats() -> Iterable[str]:
    yield from AS_IS
    for date in _DATES:
        for joiner in (" ", "T", ""):
            yield from (f"{date}{joiner}{time}" for time in _TIMES)
        yield date
    for date in _DAY_FIRST:
        yield from (f"{_month_first(date)} {time}" for time in _TIMES)


def _month_first(form: str) -> str:
    return form.replace("%d", "%\0").replace("%m", "%d").replace("%\0", "%m")


def _reads(text: str, form: str) -> bool:
    if form == ISO:
        return bool(_ISO.fullmatch(text))
    if form in _EPOCH:
        return bool(_EPOCH[form].fullmatch(text))
    try:
        datetime.strptime(text, form)
    except ValueError:
        return False
    return True


def _refuse_either_way(texts: Sequence[str], found: Sequence[str], where: str) -> None:
    """EditRefused where a date could be read with day or month first, or where some need one and some the other."""
    for form in found:
        other = _month_first(form)
        if not ("%d" in form and "%m" in form) or form.startswith("%Y"):
            continue
        shaped = [text for text in texts if _DAY_SHAPE.match(text)]
        is_either = shaped and all(_reads(text, other) for text in shaped if _reads(text, form))
        if other in found or (is_either and all(_reads(text, form) for text in shaped if _reads(text, other))):
            raise EditRefused(
                f"{where}: dates such as {shaped[0][:40]!r} could have the day first or the month first.",
                f"Say which with format in --mapping FILE: {form} or {other}.",
            )
