"""How much of the picture there is: answers, evidence and its age, as horizontal bars from zero.

One unit of the y axis is one pixel. A row's words stand above its bar, so that they fit every width.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd

from components.charts import theme
from components.charts.frames import rows, whole_numbers
from components.charts.marks import text_trace
from components.charts.spec import ChartContext, ChartSpec, chart
from components.charts.words import list_in_words, percent, plain, plural, sentences, whole

ROW_PX, BAR_PX = 40, 14
MARGIN = 4


@dataclass(frozen=True)
class ShareWords:
    """How a share is spoken of: what is measured, what is counted, and what has been done to it."""

    measure: str
    noun: str
    done: str


ANSWERED = ShareWords(measure="Capabilities answered", noun="answer", done="have been given")
EVIDENCED = ShareWords(measure="Levels backed by evidence in date", noun="level", done="are backed by evidence")
COMPLETE = ShareWords(measure="Forces with complete answers", noun="force", done="have complete answers")


@dataclass(frozen=True)
class Share:
    """A part of a whole; ``part`` is None where it is suppressed."""

    label: str
    part: int | None
    total: int
    is_marked: bool = False
    is_percent: bool = False

    @property
    def is_known(self) -> bool:
        """Whether there is a share to draw."""
        return self.part is not None and self.total > 0

    @property
    def words(self) -> str:
        """ "812 of 1 075 (76 %)", or why there is none."""
        if self.part is None:
            return "not shown: under 5 forces"
        if not self.total:
            return "nothing asked yet"
        if self.is_percent:
            return percent(self.part, self.total)
        expired = ", not in date" if self.is_marked else ""
        return f"{whole(self.part)} of {whole(self.total)} ({percent(self.part, self.total)}){expired}"


def share_bars(
    *, shares: pd.DataFrame, words: ShareWords, subject: str, context: ChartContext, key: str = "share-bars"
) -> ChartSpec:
    """A bar a row from 0 to all, in the order of the frame.

    ``shares``: label, part (missing where suppressed) and total, both counts. ``subject`` says what a row is.
    """
    lines = [
        Share(label, None if part is None else int(part), int(total or 0))
        for label, part, total in rows(shares, "label", "part", "total")
    ]
    return chart(
        key=key,
        title=share_title(lines, words=words, subject=subject),
        measure=f"{words.measure} by {subject}",
        traces=bar_traces(lines, context=context),
        layout=bar_layout(lines, context=context),
        alt=share_alt(lines, measure=f"{words.measure} by {subject}"),
        table=share_table(lines, heading=subject.capitalize(), noun=words.noun),
        context=context,
    )


def coverage_bars(*, coverages: pd.DataFrame, context: ChartContext, key: str = "coverage") -> ChartSpec:
    """A bar a pillar: how much of the critical assets the levels describe, on average over forces.

    ``coverages``: label, mean_coverage_percent (0 to 100; missing where suppressed or not answered) and total,
    the number of levels that the mean is taken over.
    """
    lines = [
        Share(label, None if mean is None else round(mean), 100, is_percent=True)
        for label, mean in rows(coverages, "label", "mean_coverage_percent")
    ]
    measure = "Mean share of critical assets that the levels describe"
    table = {
        "Pillar": [line.label for line in lines],
        "Mean coverage (%)": whole_numbers([line.part for line in lines]),
        "Of (levels)": whole_numbers([total for (total,) in rows(coverages, "total")]),
    }
    return chart(
        key=key,
        title=coverage_title([line for line in lines if line.is_known]),
        measure=measure,
        traces=bar_traces(lines, context=context),
        layout=bar_layout(lines, context=context),
        alt=share_alt(lines, measure=measure),
        table=pd.DataFrame(table),
        context=context,
    )


def coverage_title(known: list[Share]) -> str:
    """The message: from where to where the coverage reaches."""
    if not known:
        return "Coverage is not shown: fewer than five forces, or no answers"
    low, high = min(line.part for line in known), max(line.part for line in known)
    if low == high:
        return f"Levels describe {low} % of critical assets in every pillar shown"
    least = [line.label for line in known if line.part == low]
    return f"Levels describe {low} to {high} % of critical assets; least in {list_in_words(least)}"


def evidence_age_bars(*, ages: pd.DataFrame, context: ChartContext, key: str = "evidence-age") -> ChartSpec:
    """A bar for each age of evidence, as a part of all claims; expired ages in the colour of concern.

    ``ages``, in the order of the bars: label ("under 6 months", "no date"), claims, is_expired.
    """
    bands = rows(ages, "label", "claims", "is_expired")
    total = int(sum(claims or 0 for _, claims, _ in bands))
    lines = [Share(label, int(claims or 0), total, bool(is_expired)) for label, claims, is_expired in bands]
    return chart(
        key=key,
        title=age_title(lines, total=total),
        measure="Claims of a level by age of their evidence",
        traces=bar_traces(lines, context=context),
        layout=bar_layout(lines, context=context),
        alt=share_alt(lines, measure="Claims of a level by age of their evidence"),
        table=share_table(lines, heading="Age of evidence", noun="claim"),
        context=context,
    )


def share_title(lines: list[Share], *, words: ShareWords, subject: str) -> str:
    """The message: how much there is in all, and where it is least."""
    known = [line for line in lines if line.is_known]
    nouns = plural(2, words.noun)
    if not known:
        return f"{nouns.capitalize()} are not shown: fewer than five forces" if lines else f"No {nouns} yet"
    part, total = sum(line.part for line in known), sum(line.total for line in known)
    if part == 0:
        return f"No {nouns} {words.done} yet"
    if part == total:
        return f"All {nouns} {words.done}"
    start = f"{percent(part, total)} of {nouns} {words.done}"
    return start + least_words(known, subject=subject)


def least_words(known: list[Share], *, subject: str) -> str:
    """Where the share is least, unless it is the same everywhere."""
    if len(known) == 1:
        return f" in {known[0].label}"
    least = min(line.part / line.total for line in known)
    lowest = [line for line in known if line.part / line.total == least]
    if len(lowest) == len(known):
        return f", the same in every {subject}"
    value = percent(lowest[0].part, lowest[0].total)
    if len(lowest) > 2:
        return f"; least in {len(lowest)} {plural(2, subject)} ({value})"
    return f"; least in {list_in_words(line.label for line in lowest)} ({value})"


def age_title(lines: list[Share], *, total: int) -> str:
    """The message: how much of the evidence is out of date."""
    if not total:
        return "No evidence has been given yet"
    expired = sum(line.part for line in lines if line.is_marked)
    if expired == 0:
        return "All evidence is in date"
    if expired == total:
        return "All evidence is out of date or has no date"
    return f"{percent(expired, total)} of claims rest on evidence that is out of date or has no date"


def share_alt(lines: list[Share], *, measure: str) -> str:
    """Every row with its numbers."""
    listed = "; ".join(f"{line.label} {line.words}" for line in lines)
    return sentences([f"Bars from zero: {measure[:1].lower()}{measure[1:]}", listed or "Nothing to show yet"])


def share_table(lines: list[Share], *, heading: str, noun: str) -> pd.DataFrame:
    """The table twin in the order of the picture."""
    shares = [round(100 * line.part / line.total, 1) if line.is_known else None for line in lines]
    return pd.DataFrame(
        {
            heading: [line.label for line in lines],
            f"Count ({plural(2, noun)})": whole_numbers([line.part for line in lines]),
            f"Of ({plural(2, noun)})": whole_numbers([line.total for line in lines]),
            "Share (%)": shares,
        }
    )


def bar_traces(lines: list[Share], *, context: ChartContext) -> list[dict[str, Any]]:
    """The whole as a pale track, the part on it, and the words above."""
    colours = theme.palette(context.mode)
    middles = [row * ROW_PX + 29 for row in range(len(lines))]
    hues = [colours.concern if line.is_marked else colours.focus for line in lines]
    parts = [line.part / line.total if line.is_known else 0 for line in lines]
    track = one_bar([1] * len(lines), middles, colours.band, hoverinfo="skip")
    hover = [f"<b>{plain(line.label)}</b><br>{line.words}" for line in lines]
    part = one_bar(parts, middles, hues, hovertext=hover, hovertemplate="%{hovertext}<extra></extra>")
    names = [(0, y - 18, plain(line.label)) for line, y in zip(lines, middles, strict=True)]
    numbers = [(1, y - 18, line.words) for line, y in zip(lines, middles, strict=True)]
    return [
        track,
        part,
        text_trace(names, colour=colours.ink, mode=context.mode, textposition="middle right"),
        text_trace(numbers, colour=colours.muted, mode=context.mode, textposition="middle left"),
    ]


def one_bar(lengths: list[float], middles: list[float], colour: Any, **settings: Any) -> dict[str, Any]:
    """Horizontal bars from zero."""
    return {
        "type": "bar", "orientation": "h", "x": lengths, "y": middles, "width": [BAR_PX] * len(lengths),
        "marker": {"color": colour, "line": {"width": 0}}, **settings,
    }  # fmt: skip


def bar_layout(lines: list[Share], *, context: ChartContext) -> dict[str, Any]:
    """Bars from zero to all, rows in pixels."""
    height = max(1, len(lines)) * ROW_PX + 4
    return theme.layout(
        context.mode,
        height=height + 2 * MARGIN,
        margin=(MARGIN, MARGIN, MARGIN, MARGIN),
        barmode="overlay",
        xaxis=theme.hidden_axis(range=[0, 1]),
        yaxis=theme.hidden_axis(range=[height, 0]),
    )
