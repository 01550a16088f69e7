"""The statistical process control chart: grey points, thin limits, special-cause points in their colour and shape.

One unit of the x axis is one period. Limits may differ from point to point (p- and u-charts) and break where they
start anew. Improvement is a blue disc, concern an orange diamond, a change with no better side a square, so that
colour is never alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd

from components.charts import theme
from components.charts.frames import rows
from components.charts.scale import number_text, round_ticks, spread_labels, tick_decimals
from components.charts.spec import ChartContext, ChartSpec, chart
from components.charts.words import count, plain, sentences, wrapped

HEIGHT, TOP, RIGHT, BOTTOM, LEFT = 330, 26, 76, 40, 46
LABELS = 5
IMPROVEMENT, CONCERN, NEUTRAL, COMMON = "improvement", "concern", "neutral", "common"
SIZES = {COMMON: 5, IMPROVEMENT: 8, CONCERN: 9, NEUTRAL: 8}
SYMBOLS = {COMMON: "circle", IMPROVEMENT: "circle", CONCERN: "diamond", NEUTRAL: "square"}
LOOK_WORDS = {IMPROVEMENT: "improvement", CONCERN: "concern", NEUTRAL: "change", COMMON: "usual variation"}
LABEL_PX = 13


@dataclass(frozen=True)
class Point:
    """One period of the series; limits are None where none are drawn, the value where nothing was reported.

    ``target`` is that of the period, where the target changes with time.
    """

    label: str
    value: float | None
    centre: float | None
    lower: float | None
    upper: float | None
    look: str
    rule: str
    group: int
    target: float | None = None


@dataclass(frozen=True)
class Ahead:
    """One period of the forecast with its band."""

    label: str
    mean: float
    low: float
    high: float


@dataclass(frozen=True)
class Measure:
    """What is drawn: unit and decimals for words, the target, and whether its limits are only trial ones."""

    name: str
    unit: str
    decimals: int
    target: float | None = None
    target_words: str = "target"
    is_trial: bool = False

    def text(self, value: float) -> str:
        """A value with its decimals, without unit."""
        return number_text(value, decimals=self.decimals)


def control_chart(
    *,
    points: pd.DataFrame,
    measure: Measure,
    title: str,
    context: ChartContext,
    ahead: pd.DataFrame | None = None,
    notes: pd.DataFrame | None = None,
    key: str = "control-chart",
    height: int = HEIGHT,
) -> ChartSpec:
    """The chart of one series, as high as its pixels say.

    ``points``: label, value, centre, lower, upper, look ("common", "improvement", "concern" or "neutral"), rule
    (words of the rule that the point meets, else empty), group (a number that grows where limits start anew), and
    target where it changes with time; ``measure.target`` is then left out.
    ``ahead``: label, mean, low, high of coming periods. ``notes``: label (of a period), words.
    """
    drawn = points_of(points)
    coming = [Ahead(*row) for row in rows(ahead, "label", "mean", "low", "high")] if ahead is not None else []
    said = notes_of(notes, drawn)
    scale = value_range(drawn, coming, measure)
    return chart(
        key=key,
        title=title,
        measure=f"{measure.name}, {measure.unit}" if measure.unit else measure.name,
        traces=[
            *band_traces(drawn, coming, context=context),
            *limit_traces(drawn, measure, context=context),
            *path_traces(drawn, context=context),
            line_trace(drawn, context=context),
            *look_traces(drawn, measure, context=context),
        ],
        layout=control_layout(drawn, coming, said, measure, scale=scale, context=context, height=height),
        alt=control_alt(drawn, coming, said, measure, title=title),
        table=control_table(drawn, coming, said, measure),
        context=context,
    )


def points_of(frame: pd.DataFrame) -> list[Point]:
    """The rows of the frame in their order."""
    names = ["label", "value", "centre", "lower", "upper", "look", "rule", "group"]
    names += ["target"] if "target" in frame.columns else []
    return [Point(*row) for row in rows(frame, *names)]


def notes_of(frame: pd.DataFrame | None, points: list[Point]) -> list[tuple[int, str]]:
    """Place of the period and words of each note that falls into the picture, numbered in order of time."""
    if frame is None:
        return []
    places = {point.label: at for at, point in enumerate(points)}
    return sorted((places[label], words) for label, words in rows(frame, "label", "words") if label in places)


def value_range(points: list[Point], ahead: list[Ahead], measure: Measure) -> tuple[float, float]:
    """The range of the upright axis: everything drawn, and a little air."""
    numbers = [value for point in points for value in _heights(point) if value is not None]
    numbers += [value for item in ahead for value in (item.low, item.high)]
    numbers += [measure.target] if measure.target is not None else []
    low, high = min(numbers, default=0.0), max(numbers, default=1.0)
    air = (high - low) * 0.08 or max(abs(high) * 0.1, 1.0)
    return low - air, high + air


def _heights(point: Point) -> tuple[float | None, ...]:
    return point.value, point.lower, point.upper, point.target


def line_trace(points: list[Point], *, context: ChartContext) -> dict[str, Any]:
    """The grey line from point to point, broken where nothing was reported."""
    return {
        "type": "scatter", "mode": "lines", "name": "values", "x": list(range(len(points))),
        "y": [point.value for point in points], "hoverinfo": "skip",
        "line": {"color": theme.palette(context.mode).common_cause, "width": 1.25},
    }  # fmt: skip


def look_traces(points: list[Point], measure: Measure, *, context: ChartContext) -> list[dict[str, Any]]:
    """The points, one trace a look, so that each has its own shape."""
    traces = []
    for look in SIZES:
        chosen = [(at, point) for at, point in enumerate(points) if point.look == look and point.value is not None]
        if chosen:
            traces.append(look_trace(look, chosen, measure, context=context))
    return traces


def look_trace(
    look: str, chosen: list[tuple[int, Point]], measure: Measure, *, context: ChartContext
) -> dict[str, Any]:
    """The points of one look."""
    return {
        "type": "scatter", "mode": "markers", "name": LOOK_WORDS[look], "x": [at for at, _ in chosen],
        "y": [point.value for _, point in chosen],
        "hovertext": [hover_words(point, measure) for _, point in chosen],
        "hovertemplate": "%{hovertext}<extra></extra>", "customdata": [[point.label] for _, point in chosen],
        "marker": {"size": SIZES[look], "color": look_colour(look, context=context), "symbol": SYMBOLS[look]},
    }  # fmt: skip


def look_colour(look: str, *, context: ChartContext) -> str:
    """The colour of a look."""
    colours = theme.palette(context.mode)
    named = {IMPROVEMENT: colours.improvement, CONCERN: colours.concern, NEUTRAL: colours.ink}
    return named.get(look, colours.common_cause)


def hover_words(point: Point, measure: Measure) -> str:
    """Period, value, usual range and the rule that was met."""
    parts = [f"<b>{plain(point.label)}</b>: {measure.text(point.value)} {plain(measure.unit)}".rstrip()]
    if point.lower is not None and point.upper is not None:
        parts.append(f"usual range {measure.text(point.lower)} to {measure.text(point.upper)}")
    if point.rule:
        parts.append(wrapped(f"{LOOK_WORDS[point.look]}: {point.rule}", width=40))
    return "<br>".join(parts)


def limit_traces(points: list[Point], measure: Measure, *, context: ChartContext) -> list[dict[str, Any]]:
    """Mean and limits, each one stepped line that breaks where limits start anew."""
    colours = theme.palette(context.mode)
    dash = "dot" if measure.is_trial else "dash"
    looks = {"centre": ("solid", colours.muted), "lower": (dash, colours.muted), "upper": (dash, colours.muted)}
    return [
        {
            "type": "scatter", "mode": "lines", "name": name, "hoverinfo": "skip", **stepped(points, name),
            "line": {"color": colour, "width": 1, "dash": style},
        }
        for name, (style, colour) in looks.items()
    ]  # fmt: skip


def path_traces(points: list[Point], *, context: ChartContext) -> list[dict[str, Any]]:
    """The target as a stepped line, where it changes with time."""
    if all(point.target is None for point in points):
        return []
    line = {"color": theme.palette(context.mode).link, "width": 1.5, "dash": "dashdot"}
    path = stepped(points, "target")
    return [{"type": "scatter", "mode": "lines", "name": "target", "hoverinfo": "skip", **path, "line": line}]


def stepped(points: list[Point], name: str) -> dict[str, list[float | None]]:
    """x and y of a line of steps half a period around each point, with a break between groups."""
    xs: list[float | None] = []
    ys: list[float | None] = []
    for at, point in enumerate(points):
        height = getattr(point, name)
        if xs and (height is None or point.group != points[at - 1].group):
            xs.append(None)
            ys.append(None)
        if height is not None:
            xs += [at - 0.5, at + 0.5]
            ys += [height, height]
    return {"x": xs, "y": ys}


def band_traces(points: list[Point], ahead: list[Ahead], *, context: ChartContext) -> list[dict[str, Any]]:
    """The forecast: its band filled, its middle dotted from the last point on."""
    if not ahead:
        return []
    colours, start = theme.palette(context.mode), len(points)
    xs = [float(start + at) for at in range(len(ahead))]
    around = [*(item.high for item in ahead), *(item.low for item in reversed(ahead))]
    last = [(start - 1, points[-1].value)] if points and points[-1].value is not None else []
    middle = [*last, *zip(xs, (item.mean for item in ahead), strict=True)]
    return [
        {
            "type": "scatter", "mode": "lines", "name": "80 % band", "x": [*xs, *reversed(xs), xs[0]],
            "y": [*around, around[0]], "fill": "toself", "fillcolor": colours.band, "hoverinfo": "skip",
            "line": {"color": colours.band, "width": 1},
        },
        {
            "type": "scatter", "mode": "lines", "name": "forecast", "x": [x for x, _ in middle],
            "y": [y for _, y in middle], "hoverinfo": "skip",
            "line": {"color": colours.ink, "width": 1.5, "dash": "dot"},
        },
    ]  # fmt: skip


def control_layout(
    points: list[Point],
    ahead: list[Ahead],
    said: list[tuple[int, str]],
    measure: Measure,
    *,
    scale: tuple[float, float],
    context: ChartContext,
    height: int = HEIGHT,
) -> dict[str, Any]:
    """Axes with given labels, the target, the marks of notes, and words beside the lines."""
    ticks = round_ticks(*scale)
    places, words = spread_labels([*(point.label for point in points), *(item.label for item in ahead)], most=LABELS)
    muted = theme.font(context.mode, px=theme.SMALL_PX, colour=theme.palette(context.mode).muted)
    texts = [number_text(tick, decimals=tick_decimals(ticks)) for tick in ticks]
    width = max(1, len(points) + len(ahead))
    return theme.layout(
        context.mode,
        height=height,
        margin=(LEFT, TOP, RIGHT, BOTTOM),
        xaxis=theme.quiet_axis(
            context.mode,
            range=[-0.7, width - 0.3],
            tickvals=places,
            tickfont=muted,
            tickangle=0,
            ticktext=["<br>".join(plain(label).rsplit(" ", 1)) for label in words],
        ),
        yaxis=theme.quiet_axis(context.mode, range=list(scale), tickvals=ticks, ticktext=texts, tickfont=muted),
        shapes=[*target_shapes(measure, context=context), *note_shapes(said, context=context)],
        annotations=[
            *side_notes(points, measure, scale=scale, context=context, height=height),
            *number_notes(said, context=context),
        ],
    )


def target_shapes(measure: Measure, *, context: ChartContext) -> list[dict[str, Any]]:
    """The target as a long dashed line."""
    if measure.target is None:
        return []
    line = {"color": theme.palette(context.mode).link, "width": 1.5, "dash": "dashdot"}
    place = {"xref": "paper", "x0": 0, "x1": 1, "y0": measure.target, "y1": measure.target}
    return [{"type": "line", **place, "layer": "below", "line": line}]


def note_shapes(said: list[tuple[int, str]], *, context: ChartContext) -> list[dict[str, Any]]:
    """A thin upright line at the period of each note."""
    line = {"color": theme.palette(context.mode).outline, "width": 1, "dash": "dot"}
    return [
        {"type": "line", "yref": "paper", "x0": at, "x1": at, "y0": 0, "y1": 1, "layer": "below", "line": line}
        for at in sorted({place for place, _ in said})
    ]


def number_notes(said: list[tuple[int, str]], *, context: ChartContext) -> list[dict[str, Any]]:
    """The letter of each note above its line; its words stand in the table and the text alternative."""
    letters: dict[int, list[str]] = {}
    for at, (place, _) in enumerate(said):
        letters.setdefault(place, []).append(letter(at))
    return [
        theme.note(" ".join(marks), mode=context.mode, x=place, y=1, yref="paper", xanchor="center", yanchor="bottom")
        for place, marks in letters.items()
    ]


def letter(at: int) -> str:
    """A, B ... Z, then numbers."""
    return chr(ord("A") + at) if at < 26 else str(at + 1)


def side_notes(
    points: list[Point],
    measure: Measure,
    *,
    scale: tuple[float, float],
    context: ChartContext,
    height: int = HEIGHT,
) -> list[dict[str, Any]]:
    """Words for mean, limits and target at the right edge, kept apart where they would touch."""
    last = next((point for point in reversed(points) if point.centre is not None), None)
    path = next((point.target for point in reversed(points) if point.target is not None), measure.target)
    wanted = [(path, measure.target_words, theme.palette(context.mode).link)]
    muted = theme.palette(context.mode).muted
    if last is not None:
        wanted += [(last.upper, "upper", muted), (last.centre, "mean", muted), (last.lower, "lower", muted)]
    kept = sorted(((value, words, ink) for value, words, ink in wanted if value is not None), reverse=True)
    per_px = (scale[1] - scale[0]) / (height - TOP - BOTTOM)
    notes, above = [], None
    for value, words, ink in kept:
        y = value if above is None else min(value, above - LABEL_PX * per_px)
        above = y
        face = theme.font(context.mode, px=theme.SMALL_PX, colour=ink)
        text = f"{plain(words)} {measure.text(value)}"
        notes.append(
            theme.note(text, mode=context.mode, x=1, y=y, xref="paper", xanchor="left", xshift=4, font=face)
        )
    return notes


def control_alt(
    points: list[Point], ahead: list[Ahead], said: list[tuple[int, str]], measure: Measure, *, title: str
) -> str:
    """The message, the series' end, its usual range, what was flagged, notes and the forecast, in words."""
    known = [point for point in points if point.value is not None]
    if not known:
        return sentences([title, f"Chart of {measure.name} with no value yet"])
    last, flagged = known[-1], [point for point in known if point.look != COMMON]
    usual = ""
    if last.lower is not None and last.upper is not None:
        usual = f"The usual range is {measure.text(last.lower)} to {measure.text(last.upper)} {measure.unit}".rstrip()
    return sentences(
        [
            title,
            f"Control chart of {measure.name}, {count(len(known), 'point')} from {known[0].label} to {last.label}, "
            f"ending at {measure.text(last.value)} {measure.unit}".rstrip(),
            usual,
            f"{count(len(flagged), 'point')} outside usual variation" if flagged else "No point stands out",
            *(f"{letter(at)}: {points[place].label}, {words}" for at, (place, words) in enumerate(said)),
            forecast_words(ahead, measure),
        ]
    )


def forecast_words(ahead: list[Ahead], measure: Measure) -> str:
    """The end of the forecast, or nothing."""
    if not ahead:
        return ""
    end = ahead[-1]
    mean, low, high = (measure.text(value) for value in (end.mean, end.low, end.high))
    return f"Forecast for {end.label}: {mean}, with 80 % probability between {low} and {high}"


def control_table(
    points: list[Point], ahead: list[Ahead], said: list[tuple[int, str]], measure: Measure
) -> pd.DataFrame:
    """The table twin: a row a period, with limits, the rule that was met, and notes; forecasts after them."""
    unit = f" ({measure.unit})" if measure.unit else ""
    by_place: dict[int, list[str]] = {}
    for place, words in said:
        by_place.setdefault(place, []).append(words)
    past = [
        (p.label, p.value, p.centre, p.lower, p.upper, LOOK_WORDS[p.look], p.rule, "; ".join(by_place.get(at, [])))
        for at, p in enumerate(points)
    ]
    coming = [(item.label, None, item.mean, item.low, item.high, "forecast", "", "") for item in ahead]
    names = (f"Value{unit}", "Mean or forecast", "Lower limit", "Upper limit", "Reading", "Rule", "Notes")
    table = pd.DataFrame([*past, *coming], columns=["Period", *names])
    if any(point.target is not None for point in points):
        table.insert(2, "Target", [*(point.target for point in points), *(None for _ in ahead)])
    return table
