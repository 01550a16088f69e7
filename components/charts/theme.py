"""The one place that holds the colours, the face and the base layout of every picture.

Colours are the government Analysis Function palette; improvement and concern are the Making Data Count
pair. ``synthetic_mark`` writes the word into the picture itself, so that it survives a screenshot.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

Mode = Literal["light", "dark"]

FONT = "'Source Sans', 'Source Sans 3', 'Segoe UI', Arial, sans-serif"
TEXT_PX, SMALL_PX = 12, 11
CLEAR = "rgba(0,0,0,0)"
SYNTHETIC_WORDS = "SYNTHETIC DATA"
MARK_PX = 20

LEVEL_COLOURS = {1: "#DCEAF7", 2: "#A9CFF0", 3: "#6BACE6", 4: "#2073BC", 5: "#12436D"}
LEVEL_NAMES = {1: "Beginning", 2: "Emerging", 3: "Learning", 4: "Developing", 5: "Mastering"}
RAG_COLOURS = {"green": "#0f7a52", "amber": "#f2a900", "red": "#c5281c", "grey": "#b1b7bd"}
CATEGORY_COLOURS: dict[str, tuple[str, str, str, str]] = {
    "light": ("#12436D", "#28A197", "#801650", "#F46A25"),
    "dark": ("#5694ca", "#28A197", "#c77aa6", "#F46A25"),
}
DARK_INK, WHITE_INK = "#12202e", "#ffffff"


@dataclass(frozen=True)
class Palette:
    """The colours of one theme, named for what they mean."""

    ink: str
    muted: str
    rule: str
    fill: str
    paper: str
    outline: str
    hatch: str
    link: str
    focus: str
    peer: str
    context: str
    band: str
    improvement: str
    concern: str
    common_cause: str


PALETTES: dict[str, Palette] = {
    "light": Palette(
        ink="#12202e", muted="#4d5b69", rule="#d5dbe1", fill="#f3f5f7", paper="#ffffff", outline="#7a8794",
        hatch="#c3ccd4", link="#1d70b8", focus="#12436D", peer="#28A197", context="#BFBFBF", band="#dde4ea",
        improvement="#12436D", concern="#F46A25", common_cause="#7a8794",
    ),
    "dark": Palette(
        ink="#e8edf2", muted="#aab6c2", rule="#33414e", fill="#18222d", paper="#0f1720", outline="#8593a1",
        hatch="#3d4c5a", link="#5694ca", focus="#5694ca", peer="#28A197", context="#6b7884", band="#22303d",
        improvement="#5694ca", concern="#F46A25", common_cause="#8593a1",
    ),
}  # fmt: skip


def palette(mode: Mode) -> Palette:
    """The colours of the theme; KeyError for a theme that is not there."""
    return PALETTES[mode]


def _channel(value: int) -> float:
    share = value / 255
    return share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4


def relative_luminance(colour: str) -> float:
    """Relative luminance from 0 to 1 of ``#rrggbb`` (WCAG 2.2, "relative luminance")."""
    red, green, blue = (_channel(int(colour[at : at + 2], 16)) for at in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast_ratio(first: str, second: str) -> float:
    """Contrast from 1 to 21 of two colours (WCAG 2.2, "contrast ratio")."""
    darker, lighter = sorted((relative_luminance(first), relative_luminance(second)))
    return (lighter + 0.05) / (darker + 0.05)


@cache
def ink_on(fill: str) -> str:
    """The ink, dark or white, that is easier to read on a fill."""
    return max((DARK_INK, WHITE_INK), key=lambda ink: contrast_ratio(ink, fill))


def rgb(colour: str, *, alpha: int = 255) -> list[int]:
    """``#rrggbb`` as the four numbers from 0 to 255 that deck.gl takes."""
    return [*(int(colour[at : at + 2], 16) for at in (1, 3, 5)), alpha]


def level_band(value: float) -> int:
    """The level from 1 to 5 whose colour a level or a mean takes, as it is displayed: halves go up."""
    return min(5, max(1, int(round(value, 1) + 0.5)))


def level_colour(value: float) -> str:
    """The fill of a level or of a mean of levels."""
    return LEVEL_COLOURS[level_band(value)]


def font(mode: Mode, *, px: int = TEXT_PX, colour: str | None = None, weight: int = 400) -> dict[str, Any]:
    """A Plotly font in our face."""
    return {"family": FONT, "size": px, "color": colour or palette(mode).ink, "weight": weight}


def hidden_axis(**settings: Any) -> dict[str, Any]:
    """An axis that only carries positions: no line, no grid, no labels, no zoom."""
    return {"visible": False, "fixedrange": True, **settings}


def quiet_axis(mode: Mode, **settings: Any) -> dict[str, Any]:
    """An axis with labels and no line, grid or zoom unless asked for."""
    base = {
        "showgrid": False, "zeroline": False, "showline": False, "ticks": "", "fixedrange": True,
        "tickfont": font(mode), "gridcolor": palette(mode).rule,
    }  # fmt: skip
    return {**base, **settings}


def layout(
    mode: Mode, *, height: int, margin: tuple[int, int, int, int] = (8, 8, 8, 8), **settings: Any
) -> dict[str, Any]:
    """The base layout of every picture; ``margin`` is left, top, right and bottom in pixels."""
    colours = palette(mode)
    left, top, right, bottom = margin
    base = {
        "height": height,
        "margin": {"l": left, "t": top, "r": right, "b": bottom, "pad": 0, "autoexpand": False},
        "font": font(mode),
        "paper_bgcolor": CLEAR,
        "plot_bgcolor": CLEAR,
        "showlegend": False,
        "separators": ".\u2009",
        "hovermode": "closest",
        "dragmode": False,
        "hoverlabel": {
            "bgcolor": colours.paper,
            "bordercolor": colours.outline,
            "font": font(mode),
            "align": "left",
        },
        "shapes": [],
        "annotations": [],
    }
    return {**base, **settings}


def scale_rule(x: float, top: float, bottom: float, *, mode: Mode) -> dict[str, Any]:
    """A thin upright rule at a place of the scale, under everything."""
    line = {"color": palette(mode).rule, "width": 1}
    return {"type": "line", "x0": x, "x1": x, "y0": top, "y1": bottom, "line": line, "layer": "below"}


def note(text: str, *, mode: Mode, x: float, y: float, **settings: Any) -> dict[str, Any]:
    """Words in the picture at a place of its axes, without an arrow."""
    base = {
        "text": text, "x": x, "y": y, "xref": "x", "yref": "y", "showarrow": False, "align": "left",
        "font": font(mode, px=SMALL_PX, colour=palette(mode).muted),
    }  # fmt: skip
    return {**base, **settings}


def left_note(text: str, *, mode: Mode, y: float, margin_left: int, **settings: Any) -> dict[str, Any]:
    """Words that start at the left edge of the picture, whatever its width."""
    place = {"xref": "paper", "xanchor": "left", "xshift": -margin_left}
    return note(text, mode=mode, x=0, y=y, **{**place, **settings})


def synthetic_mark(base: dict[str, Any], *, mode: Mode) -> dict[str, Any]:
    """The layout with the word "SYNTHETIC DATA" in a line of its own under the picture, never over data."""
    bottom = base["margin"]["b"] + MARK_PX
    mark = {
        "name": "synthetic-mark", "text": SYNTHETIC_WORDS, "showarrow": False,
        "xref": "paper", "yref": "paper", "x": 1, "xanchor": "right", "xshift": base["margin"]["r"] - 6,
        "y": 0, "yanchor": "bottom", "yshift": 2 - bottom,
        "font": font(mode, px=SMALL_PX, colour=palette(mode).muted, weight=600),
    }  # fmt: skip
    return {
        **base,
        "height": base["height"] + MARK_PX,
        "margin": {**base["margin"], "b": bottom},
        "annotations": [*base["annotations"], mark],
    }
