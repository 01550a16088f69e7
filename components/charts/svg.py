"""A picture for paper: the figure of a ChartSpec as SVG, from the same plain data that the screen draws.

Only what the builders use is known. Anything else raises ValueError, so that nothing is left out unseen.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from components.charts import theme
from components.charts.spec import ChartSpec
from components.charts.svg_text import FAMILY, SHARES, Face, attribute, block, face_of, lines_of, number, size_of
from models.reports.content import Picture

PAPER_WIDTH = 640
TICK_GAP, TEXT_GAP, BAR_TEXT_PAD = 4, 2, 2
# What moves only on a screen.
SILENT = {
    "name", "hoverinfo", "hovertext", "hovertemplate", "customdata", "hoverongaps", "hoverlabel", "selected",
    "unselected", "cliponaxis", "showlegend", "type",
}  # fmt: skip
KNOWN_TRACE = {
    "scatter": {"mode", "x", "y", "line", "fill", "fillcolor", "fillpattern", "marker", "text", "textposition",
                "textfont"},
    "bar": {"orientation", "x", "y", "base", "width", "marker", "text", "textposition", "insidetextanchor",
            "textangle", "constraintext", "insidetextfont"},
    "heatmap": {"x", "y", "z", "zmin", "zmax", "colorscale", "showscale", "xgap", "ygap"},
}  # fmt: skip
KNOWN_LAYOUT = {
    "height", "margin", "font", "paper_bgcolor", "plot_bgcolor", "showlegend", "separators", "hovermode", "dragmode",
    "hoverlabel", "shapes", "annotations", "xaxis", "yaxis", "barmode", "uniformtext", "hoverdistance",
}  # fmt: skip
KNOWN_AXIS = {
    "visible", "fixedrange", "range", "constrain", "constraintoward", "scaleanchor", "scaleratio", "showgrid",
    "zeroline", "showline", "ticks", "tickfont", "gridcolor", "side", "tickvals", "ticktext", "tickangle",
    "ticklabelstandoff", "anchor", "position",
}  # fmt: skip
KNOWN_NOTE = {
    "name", "text", "x", "y", "xref", "yref", "xanchor", "yanchor", "xshift", "yshift", "showarrow", "align", "font",
    "bgcolor", "borderpad",
}  # fmt: skip
KNOWN_SHAPE = {"type", "xref", "yref", "x0", "x1", "y0", "y1", "line", "layer", "fillcolor"}
KNOWN_LINE = {"color", "width", "dash"}
KNOWN_MARKER = {"size", "opacity", "color", "line", "symbol"}
TRACE_ORDER = ("heatmap", "bar", "scatter")
DASHES = {"solid": "", "dash": "6 4", "dot": "1.5 3", "dashdot": "6 3 1.5 3"}
SIDES = {"left": "right", "center": "center", "right": "left"}


@dataclass(frozen=True)
class Axis:
    """One direction: its range in units and where the range begins and ends in pixels."""

    first: float
    last: float
    begin: float
    end: float

    def px(self, value: float) -> float:
        """The place of a value in pixels."""
        return self.begin + (value - self.first) / (self.last - self.first) * (self.end - self.begin)

    @property
    def px_per_unit(self) -> float:
        """Pixels that one unit takes."""
        return abs((self.end - self.begin) / (self.last - self.first))


@dataclass(frozen=True)
class Frame:
    """The plot in its picture: edges in pixels, and both axes."""

    left: float
    top: float
    right: float
    bottom: float
    x: Axis
    y: Axis

    def x_px(self, value: float, ref: str) -> float:
        """A horizontal place by the axis, or as a share of the plot."""
        return self.x.px(value) if ref == "x" else self.left + value * (self.right - self.left)

    def y_px(self, value: float, ref: str) -> float:
        """An upright place by the axis, or as a share of the plot from its foot."""
        return self.y.px(value) if ref == "y" else self.bottom - value * (self.bottom - self.top)


def picture_of(spec: ChartSpec, *, width: int = PAPER_WIDTH) -> Picture:
    """The picture for a report, with its words and its source."""
    caption = f"{spec.title}. {spec.subtitle}."
    return Picture(svg=svg_of(spec, width=width), alt=spec.alt, caption=caption, source=spec.source)


def svg_of(spec: ChartSpec, *, width: int) -> str:
    """The figure as an SVG of ``width`` pixels; ValueError for anything that would be left out."""
    traces, layout = spec.figure["data"], spec.figure["layout"]
    require_known(layout, KNOWN_LAYOUT, "layout")
    frame, shapes = frame_of(layout, width), layout["shapes"]
    parts = [
        *(shape_element(shape, frame) for shape in shapes if shape.get("layer") == "below"),
        *(trace_elements(trace, layout, frame) for trace in sorted(traces, key=trace_rank)),
        *(shape_element(shape, frame) for shape in shapes if shape.get("layer", "above") == "above"),
        *x_labels(layout["xaxis"], frame),
        *y_labels(layout["yaxis"], frame),
        *(note_element(note, frame) for note in layout["annotations"]),
    ]
    size = f'width="{width}" height="{layout["height"]}" viewBox="0 0 {width} {layout["height"]}"'
    head = f'<svg xmlns="http://www.w3.org/2000/svg" {size} font-family="{FAMILY}" role="img"'
    return f"{head} aria-label={attribute(spec.alt)}>\n{hatches(traces)}{''.join(parts)}</svg>\n"


def require_known(settings: dict[str, Any], known: set[str], what: str) -> None:
    """Raise ValueError for settings that this module does not draw."""
    unknown = set(settings) - known
    if unknown:
        raise ValueError(f"The paper picture does not know {sorted(unknown)} of a {what}.")


def frame_of(layout: dict[str, Any], width: int) -> Frame:
    """The plot inside its margins; one scale for both directions where the axes are tied."""
    for name in ("xaxis", "yaxis"):
        require_known(layout[name], KNOWN_AXIS, "axis")
    margin = layout["margin"]
    left, right = float(margin["l"]), float(width - margin["r"])
    top, bottom = float(margin["t"]), float(layout["height"] - margin["b"])
    x = Axis(*layout["xaxis"]["range"], left, right)
    y = Axis(*layout["yaxis"]["range"], bottom, top)
    if layout["yaxis"].get("scaleanchor") == "x":
        x, y = tied(x, y)
    return Frame(left, top, right, bottom, x, y)


def tied(x: Axis, y: Axis) -> tuple[Axis, Axis]:
    """Both axes at the smaller scale: the picture in the middle of the width, at the top of the height."""
    scale = min(x.px_per_unit, y.px_per_unit)
    spare = (x.end - x.begin) - scale * abs(x.last - x.first)
    height = scale * abs(y.last - y.first)
    return (
        Axis(x.first, x.last, x.begin + spare / 2, x.end - spare / 2),
        Axis(y.first, y.last, y.end + height, y.end),
    )


def trace_rank(trace: dict[str, Any]) -> int:
    """The layer of a kind of trace; ValueError for a kind that is not known."""
    if trace["type"] not in TRACE_ORDER:
        raise ValueError(f"The paper picture does not know the trace type {trace['type']}.")
    return TRACE_ORDER.index(trace["type"])


def trace_elements(trace: dict[str, Any], layout: dict[str, Any], frame: Frame) -> str:
    """One trace as elements."""
    require_known(trace, KNOWN_TRACE[trace["type"]] | SILENT, f"{trace['type']} trace")
    if trace["type"] == "heatmap":
        return "".join(cell_elements(trace, frame))
    if trace["type"] == "bar":
        return "".join(bar_elements(trace, layout, frame))
    return scatter_elements(trace, layout, frame)


def scatter_elements(trace: dict[str, Any], layout: dict[str, Any], frame: Frame) -> str:
    """Lines under markers under words, as the mode says."""
    drawers = {"lines": path_element, "markers": marker_elements, "text": word_elements}
    modes = trace["mode"].split("+")
    if set(modes) - set(drawers):
        raise ValueError(f"The paper picture does not know the mode {trace['mode']}.")
    return "".join(drawers[mode](trace, layout, frame) for mode in drawers if mode in modes)


def path_element(trace: dict[str, Any], layout: dict[str, Any], frame: Frame) -> str:
    """All paths of a trace as one element; a missing value ends a path."""
    fill = trace.get("fill", "none")
    if fill not in ("none", "toself"):
        raise ValueError(f"The paper picture does not know the fill {fill}.")
    points = list(zip(trace["x"], trace["y"], strict=True))
    paths = [list(group) for is_gap, group in groupby(points, key=lambda point: None in point) if not is_gap]
    drawn = "".join(f"M{'L'.join(f'{number(frame.x.px(x))},{number(frame.y.px(y))}' for x, y in p)}" for p in paths)
    return f'<path d="{drawn}" fill="{fill_of(trace, fill)}"{stroke(trace["line"])}/>\n' if drawn else ""


def fill_of(trace: dict[str, Any], fill: str) -> str:
    """Colour or hatching inside a path."""
    if fill == "none":
        return "none"
    return f"url(#{hatch_name(trace['fillpattern'])})" if "fillpattern" in trace else paint(trace["fillcolor"])


def hatch_name(pattern: dict[str, Any]) -> str:
    """The name of a hatching; ValueError for one that is not of slanting lines on nothing."""
    require_known(pattern, {"shape", "size", "solidity", "fgcolor", "bgcolor"}, "pattern")
    if pattern["shape"] != "/" or pattern["bgcolor"] != theme.CLEAR:
        raise ValueError(f"The paper picture does not know the pattern {pattern['shape']}.")
    return f"hatch-{pattern['fgcolor'].lstrip('#')}"


def hatches(traces: Iterable[dict[str, Any]]) -> str:
    """The definitions of all hatchings in use."""
    patterns = {hatch_name(trace["fillpattern"]): trace["fillpattern"] for trace in traces if "fillpattern" in trace}
    return "".join(hatch_element(name, pattern) for name, pattern in patterns.items())


def hatch_element(name: str, pattern: dict[str, Any]) -> str:
    """One hatching: a slanting line in a square that repeats, and its two neighbours' corners."""
    size, width = pattern["size"], number(pattern["size"] * pattern["solidity"])
    lines = f"M0,{size}L{size},0M{-size / 2:g},{size / 2:g}L{size / 2:g},{-size / 2:g}"
    lines += f"M{size / 2:g},{size * 1.5:g}L{size * 1.5:g},{size / 2:g}"
    stroke_words = f'stroke="{pattern["fgcolor"]}" stroke-width="{width}"'
    head = f'<pattern id="{name}" width="{size}" height="{size}" patternUnits="userSpaceOnUse">'
    return f'<defs>{head}<path d="{lines}" fill="none" {stroke_words}/></pattern></defs>\n'


def stroke(line: dict[str, Any]) -> str:
    """The attributes of a line; none for a line without width."""
    require_known(line, KNOWN_LINE, "line")
    width = line.get("width", 2)
    if not width:
        return ""
    kind = line.get("dash", "solid")
    if kind not in DASHES:
        raise ValueError(f"The paper picture does not know the dash {kind}.")
    dash = DASHES[kind]
    dashes = f' stroke-dasharray="{dash}"' if dash else ""
    return f' stroke="{paint(line["color"])}" stroke-width="{number(width)}"{dashes}'


def paint(colour: str) -> str:
    """A colour as SVG takes it; ValueError for one that is neither clear nor six digits."""
    if colour == theme.CLEAR:
        return "none"
    if not (colour.startswith("#") and len(colour) == 7):
        raise ValueError(f"The paper picture does not know the colour {colour}.")
    return colour


def for_each(value: Any, at: int) -> Any:
    """One entry of a list, or the value that holds for all."""
    return value[at] if isinstance(value, list | tuple) else value


def marker_elements(trace: dict[str, Any], layout: dict[str, Any], frame: Frame) -> str:
    """The markers of a trace; those that only catch the pointer are nothing on paper."""
    marker = trace["marker"]
    require_known(marker, KNOWN_MARKER, "marker")
    if marker.get("opacity", 1) == 0:
        return ""
    if marker.get("opacity", 1) != 1:
        raise ValueError("The paper picture does not know half-transparent markers.")
    places = enumerate(zip(trace["x"], trace["y"], strict=True))
    return "".join(marker_element(marker, at, frame.x.px(x), frame.y.px(y)) for at, (x, y) in places if x is not None)


def marker_element(marker: dict[str, Any], at: int, x: float, y: float) -> str:
    """One marker with its fill and its edge."""
    size, line = for_each(marker["size"], at), marker.get("line", {"width": 0})
    edge = stroke({name: for_each(value, at) for name, value in line.items()})
    look = f'class="marker" fill="{paint(for_each(marker["color"], at))}"{edge}'
    symbol = for_each(marker.get("symbol", "circle"), at)
    if symbol == "circle":
        return f'<circle cx="{number(x)}" cy="{number(y)}" r="{number(size / 2)}" {look}/>\n'
    half = size / 2
    if symbol == "square":
        return rect(x - half, y - half, size, size, look)
    if symbol == "diamond":
        points = f"{number(x)},{number(y - half)} {number(x + half)},{number(y)} "
        points += f"{number(x)},{number(y + half)} {number(x - half)},{number(y)}"
        return f'<polygon points="{points}" {look}/>\n'
    raise ValueError(f"The paper picture does not know the marker {symbol}.")


def word_elements(trace: dict[str, Any], layout: dict[str, Any], frame: Frame) -> str:
    """The words of a trace at their places."""
    face = face_of(trace.get("textfont") or layout["font"])
    gap = trace["marker"]["size"] / 2 if "markers" in trace["mode"] else 0
    return "".join(
        word_element(text, frame.x.px(x), frame.y.px(y), for_each(trace["textposition"], at), face, gap=gap)
        for at, (x, y, text) in enumerate(zip(trace["x"], trace["y"], trace["text"], strict=True))
        if text and x is not None
    )


def word_element(text: str, x: float, y: float, position: str, face: Face, *, gap: float) -> str:
    """Words beside a point: "middle right" stands to the right of it."""
    upright, side = position.split()
    lines = lines_of(text)
    _, height = size_of(lines, face)
    away = gap + TEXT_GAP
    top = {"top": y - away - height, "middle": y - height / 2, "bottom": y + away}[upright]
    shift = {"left": -away, "center": 0, "right": away}[side]
    return block(lines, face, x=x + shift, top=top, align=SIDES[side])


def bar_elements(trace: dict[str, Any], layout: dict[str, Any], frame: Frame) -> Iterable[str]:
    """Horizontal bars from their base, with their words inside where these fit."""
    if trace.get("orientation") != "h" or layout.get("barmode") != "overlay":
        raise ValueError("The paper picture knows horizontal bars over each other only.")
    bases = trace.get("base", [0] * len(trace["x"]))
    for at, (length, y, base) in enumerate(zip(trace["x"], trace["y"], bases, strict=True)):
        left, right = sorted((frame.x.px(base), frame.x.px(base + length)))
        height = for_each(trace["width"], at) * frame.y.px_per_unit
        top = frame.y.px(y) - height / 2
        yield bar_element(trace["marker"], at, left, top, right - left, height)
        if "text" in trace:
            yield bar_words(trace, at, (left + right) / 2, top + height / 2, right - left, height)


def bar_element(marker: dict[str, Any], at: int, left: float, top: float, width: float, height: float) -> str:
    """One bar; nothing for one without length."""
    require_known(marker, {"color", "line"}, "bar")
    if width <= 0:
        return ""
    edge = stroke({name: for_each(value, at) for name, value in marker["line"].items()})
    return rect(left, top, width, height, f'fill="{paint(for_each(marker["color"], at))}"{edge}')


def bar_words(trace: dict[str, Any], at: int, x: float, y: float, width: float, height: float) -> str:
    """The words of a bar in its middle, left out where they do not fit."""
    settings = (trace["textposition"], trace["insidetextanchor"], trace["textangle"])
    if settings != ("inside", "middle", 0):
        raise ValueError(f"The paper picture does not know the bar words {settings}.")
    lines, face = lines_of(trace["text"][at]), face_of(trace["insidetextfont"])
    words_width, words_height = size_of(lines, face)
    if words_width + 2 * BAR_TEXT_PAD > width or words_height > height:
        return ""
    return block(lines, face, x=x, top=y - words_height / 2, align="center")


def cell_elements(trace: dict[str, Any], frame: Frame) -> Iterable[str]:
    """The coloured cells of a heatmap; its places are edges."""
    if trace["showscale"] or len(trace["x"]) != len(trace["z"][0]) + 1:
        raise ValueError("The paper picture knows heatmaps by edges and without a scale only.")
    xs, ys = [frame.x.px(x) for x in trace["x"]], [frame.y.px(y) for y in trace["y"]]
    gap_x, gap_y = trace["xgap"], trace["ygap"]
    for row, values in enumerate(trace["z"]):
        top, height = ys[row] + gap_y / 2, ys[row + 1] - ys[row] - gap_y
        for column, value in enumerate(values):
            if value is not None:
                left, width = xs[column] + gap_x / 2, xs[column + 1] - xs[column] - gap_x
                yield rect(left, top, width, height, f'class="cell" fill="{step_colour(trace, value)}"')


def step_colour(trace: dict[str, Any], value: float) -> str:
    """The colour of a value on a scale of steps; ValueError for a scale that blends."""
    share = (value - trace["zmin"]) / (trace["zmax"] - trace["zmin"])
    scale = trace["colorscale"]
    for (start, colour), (end, other) in zip(scale[::2], scale[1::2], strict=True):
        if start <= share <= end:
            if colour != other:
                raise ValueError("The paper picture knows colour scales of steps only.")
            return paint(colour)
    raise ValueError(f"The value {value} is not on the colour scale.")


def rect(left: float, top: float, width: float, height: float, look: str) -> str:
    """A rectangle in pixels."""
    place = f'x="{number(left)}" y="{number(top)}" width="{number(width)}" height="{number(height)}"'
    return f"<rect {place} {look}/>\n"


def shape_element(shape: dict[str, Any], frame: Frame) -> str:
    """A rule or a band."""
    require_known(shape, KNOWN_SHAPE, "shape")
    xs = [frame.x_px(shape[name], shape.get("xref", "x")) for name in ("x0", "x1")]
    ys = [frame.y_px(shape[name], shape.get("yref", "y")) for name in ("y0", "y1")]
    if shape["type"] == "rect":
        look = f'fill="{paint(shape.get("fillcolor", theme.CLEAR))}"{stroke(shape["line"])}'
        return rect(min(xs), min(ys), abs(xs[1] - xs[0]), abs(ys[1] - ys[0]), look)
    if shape["type"] != "line":
        raise ValueError(f"The paper picture does not know the shape {shape['type']}.")
    place = f'x1="{number(xs[0])}" y1="{number(ys[0])}" x2="{number(xs[1])}" y2="{number(ys[1])}"'
    return f"<line {place}{stroke(shape['line'])}/>\n"


def ticks(axis: dict[str, Any]) -> Sequence[tuple[float, str]]:
    """Place and words of each label; ValueError for an axis whose labels or lines we would have to invent."""
    if axis.get("visible") is False:
        return []
    if axis["showgrid"] or axis["showline"] or axis["zeroline"] or axis["ticks"] or "tickvals" not in axis:
        raise ValueError("The paper picture knows axes with given labels and no lines only.")
    return list(zip(axis["tickvals"], axis["ticktext"], strict=True))


def x_labels(axis: dict[str, Any], frame: Frame) -> Iterable[str]:
    """The labels above the axis line, or under it where the axis stands at the foot."""
    is_above = axis.get("side", "bottom") == "top"
    edge = frame.top if is_above else frame.bottom
    line = frame.y_px(axis["position"], "paper") if axis.get("anchor") == "free" else edge
    for value, text in ticks(axis):
        face, lines = face_of(axis["tickfont"]), lines_of(text)
        _, height = size_of(lines, face)
        top = line - TICK_GAP - height + 2 if is_above else line + TICK_GAP
        yield block(lines, face, x=frame.x.px(value), top=top, align="center")


def y_labels(axis: dict[str, Any], frame: Frame) -> Iterable[str]:
    """The labels to the left of the plot."""
    for value, text in ticks(axis):
        if axis.get("side", "left") != "left" or axis.get("anchor") == "free":
            raise ValueError("The paper picture knows upright axes at the left edge only.")
        face, lines = face_of(axis["tickfont"]), lines_of(text)
        _, height = size_of(lines, face)
        gap = TICK_GAP + axis.get("ticklabelstandoff", 0)
        yield block(lines, face, x=frame.left - gap, top=frame.y.px(value) - height / 2, align="right")


def note_element(note: dict[str, Any], frame: Frame) -> str:
    """Words at a place, on a ground of their own where they have one."""
    require_known(note, KNOWN_NOTE, "note")
    if note.get("showarrow", True):
        raise ValueError("The paper picture does not know arrows.")
    lines, face = lines_of(note["text"]), face_of(note["font"])
    width, height = size_of(lines, face)
    left = frame.x_px(note["x"], note["xref"]) + note.get("xshift", 0) - width * SHARES[x_anchor(note)]
    top = frame.y_px(note["y"], note["yref"]) - note.get("yshift", 0) - height * SHARES[y_anchor(note)]
    align = note.get("align", "center")
    words = block(lines, face, x=left + width * SHARES[align], top=top, align=align)
    return note_ground(note, left, top, width, height) + words


def note_ground(note: dict[str, Any], left: float, top: float, width: float, height: float) -> str:
    """The ground behind words; nothing where they have none."""
    if "bgcolor" not in note:
        return ""
    pad = note.get("borderpad", 1)
    return rect(left - pad, top - pad, width + 2 * pad, height + 2 * pad, f'fill="{paint(note["bgcolor"])}"')


def x_anchor(note: dict[str, Any]) -> str:
    """The side of the words that stands at their place; by thirds of the plot where none is said."""
    by_share = "left" if note["x"] < 1 / 3 else "right" if note["x"] > 2 / 3 else "center"
    return note.get("xanchor") or (by_share if note["xref"] == "paper" else "center")


def y_anchor(note: dict[str, Any]) -> str:
    """The end of the words that stands at their place; by thirds of the plot where none is said."""
    by_share = "bottom" if note["y"] < 1 / 3 else "top" if note["y"] > 2 / 3 else "middle"
    return note.get("yanchor") or (by_share if note["yref"] == "paper" else "middle")
