"""The pictures of the public site as inline SVG: widths in percent, so that words keep their size on a phone.

Colours of levels are those of the app's charts; words and rules take theirs from the style sheet, light or dark.
Synthetic data say so in the picture itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate
from textwrap import shorten

from data_access.public_site.markup import Markup, element, items, joined
from models.maturity.definitions import LEVELS
from models.public_site.disclosure import LevelBand
from models.public_site.facts import CapabilityFact, PillarFact
from models.public_site.words import LEVEL_NAMES, SYNTHETIC_WORDS

# Level 1, between 1 and 2, level 2 … level 5: a band takes the colour of its middle. The ink is the one that reads.
COLOURS = ("#DCEAF7", "#C2DCF3", "#A9CFF0", "#8ABDEB", "#6BACE6", "#468FD1", "#2073BC", "#195B94", "#12436D")
DARK_INK, WHITE_INK, FIRST_WHITE = "#12202e", "#ffffff", 6
MIDDLE = (LEVELS[0] + LEVELS[-1]) / 2
HALF_PERCENT = 49.0
ROW_PX, BAR_PX, BAR_TOP_PX, MARK_PX = 54, 22, 22, 22
LONGEST_NAME = 46
WIDE_PERCENT, NARROW_PERCENT = 13.0, 4.0


def level_key() -> Markup:
    """What the colours mean, as a list of swatches and names."""
    return items((joined([_swatch(level), f"{level} {LEVEL_NAMES[level]}"]) for level in LEVELS), class_="key")


def level_picture(
    capabilities: Sequence[CapabilityFact], *, name: str, title: str, unit: float, is_synthetic: bool
) -> Markup:
    """Forces by level of each capability, centred on level 3; ``unit`` is the width of all forces in percent."""
    rows = [_level_row(fact, top=at * ROW_PX, unit=unit) for at, fact in enumerate(capabilities)]
    height = ROW_PX * len(rows)
    middle = element("line", x1="50%", x2="50%", y1="0", y2=height, class_="rule")
    words = "; ".join(f"{fact.capability}: {bands_in_words(fact.bands)}" for fact in capabilities)
    return _picture(
        [middle, *rows], name=name, title=title, description=words, height=height, is_synthetic=is_synthetic
    )


def unit_of(capabilities: Sequence[CapabilityFact]) -> float:
    """The width of all forces in percent, such that no bar of any capability leaves the picture."""
    sides = [side for fact in capabilities if fact.bands for side in _sides(fact.bands)]
    return HALF_PERCENT / max([*sides, 0.5])


def pillar_picture(pillars: Sequence[PillarFact], *, name: str, title: str, is_synthetic: bool) -> Markup:
    """Median and middle half of the forces in each pillar on the scale from 1 to 5."""
    rows = [_pillar_row(fact, top=at * ROW_PX) for at, fact in enumerate(pillars)]
    height = ROW_PX * len(rows) + MARK_PX
    rules = [
        joined(
            [
                element("line", x1=_place(level), x2=_place(level), y1="0", y2=height - MARK_PX, class_="rule"),
                element("text", str(level), x=_place(level), y=height - 6, text_anchor="middle", class_="small"),
            ]
        )
        for level in LEVELS
    ]
    words = "; ".join(f"{fact.pillar}: {levels_in_words(fact)}" for fact in pillars)
    return _picture(
        [*rules, *rows], name=name, title=title, description=words, height=height, is_synthetic=is_synthetic
    )


def bands_in_words(bands: Sequence[LevelBand]) -> str:
    """ "1–2: 15, 3: 20, 4–5: 5", or why there is nothing."""
    return ", ".join(f"{band.label}: {band.forces}" for band in bands) or "not shown, too few forces"


def levels_in_words(fact: PillarFact) -> str:
    """ "median 2.6, middle half 2.2 to 3.0", or that it is not shown."""
    if fact.median_level is None:
        return "not shown"
    half = middle_half_in_words(fact)
    return f"median {fact.median_level:.1f}" + (f", middle half {half}" if half else "")


def middle_half_in_words(fact: PillarFact) -> str:
    """ "2.2 to 3.0", or nothing where the quartiles are not shown."""
    if fact.lower_quartile is None or fact.upper_quartile is None:
        return ""
    return f"{fact.lower_quartile:.1f} to {fact.upper_quartile:.1f}"


def _picture(
    parts: Sequence[Markup], *, name: str, title: str, description: str, height: int, is_synthetic: bool
) -> Markup:
    whole = height + (MARK_PX if is_synthetic else 0)
    mark = element("text", SYNTHETIC_WORDS, x="100%", y=whole - 6, text_anchor="end", class_="mark")
    words = [element("title", title, id=f"{name}-title"), element("desc", description, id=f"{name}-words")]
    return element(
        "svg",
        *words,
        *parts,
        *([mark] if is_synthetic else []),
        width="100%",
        height=whole,
        role="img",
        aria_labelledby=f"{name}-title {name}-words",
    )


def _level_row(fact: CapabilityFact, *, top: int, unit: float) -> Markup:
    label = element("text", _short(fact.capability), x="0", y=top + 15)
    if not fact.bands:
        return joined([label, element("text", bands_in_words(()), x="0", y=top + 37, class_="small")])
    total = sum(band.forces for band in fact.bands)
    widths = [unit * band.forces / total for band in fact.bands]
    start = 50 - unit * _sides(fact.bands)[0]
    starts = [start, *(start + end for end in accumulate(widths))]
    bars = [_segment(band, x=x, width=w, top=top) for band, x, w in zip(fact.bands, starts, widths, strict=False) if w]
    return joined([label, *bars])


def _segment(band: LevelBand, *, x: float, width: float, top: int) -> Markup:
    colour = (band.lowest + band.highest) - 2
    fill, ink = COLOURS[colour], WHITE_INK if colour >= FIRST_WHITE else DARK_INK
    box = {"x": f"{x:.2f}%", "y": top + BAR_TOP_PX, "width": f"{width:.2f}%", "height": BAR_PX}
    bar = element("rect", **box, fill=fill, class_="bar")
    if width < NARROW_PERCENT:
        return bar
    text = f"{band.label}: {band.forces}" if width >= WIDE_PERCENT else str(band.forces)
    place = {"x": f"{x + width / 2:.2f}%", "y": top + BAR_TOP_PX + 15, "text_anchor": "middle"}
    return joined([bar, element("text", text, **place, fill=ink, class_="inside")])


def _sides(bands: Sequence[LevelBand]) -> tuple[float, float]:
    """Shares of the forces left and right of the middle; a band that lies across it is halved."""
    total = sum(band.forces for band in bands)
    left = sum(band.forces * _left_of_middle(band) for band in bands) / total
    return left, 1 - left


def _left_of_middle(band: LevelBand) -> float:
    if band.highest < MIDDLE:
        return 1.0
    return 0.5 if band.lowest <= MIDDLE else 0.0


def _pillar_row(fact: PillarFact, *, top: int) -> Markup:
    label = element("text", _short(fact.pillar), x="0", y=top + 15)
    words = element("text", levels_in_words(fact), x="100%", y=top + 15, text_anchor="end", class_="small")
    if fact.median_level is None:
        return joined([label, words])
    half = [_middle_half(fact, top=top)] if middle_half_in_words(fact) else []
    tick = {"cx": _place(fact.median_level), "cy": top + BAR_TOP_PX + BAR_PX / 2, "r": 6, "class_": "median"}
    return joined([label, words, *half, element("circle", **tick)])


def _middle_half(fact: PillarFact, *, top: int) -> Markup:
    width = _percent(fact.upper_quartile) - _percent(fact.lower_quartile)
    box = {"x": _place(fact.lower_quartile), "width": f"{width:.2f}%", "y": top + BAR_TOP_PX + 4}
    return element("rect", **box, height=BAR_PX - 8, class_="half")


def _percent(level: float) -> float:
    return 2 + 96 * (level - LEVELS[0]) / (LEVELS[-1] - LEVELS[0])


def _place(level: float) -> str:
    return f"{_percent(level):.2f}%"


def _swatch(level: int) -> Markup:
    box = element("rect", width="14", height="14", fill=COLOURS[2 * level - 2], class_="bar")
    return element("svg", box, width="14", height="14", aria_hidden="true")


def _short(name: str) -> str:
    return shorten(name, LONGEST_NAME, placeholder=" …")
