"""The parts of a report: sections of blocks, all plain text, and the stamp that stands on every page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

SYNTHETIC_WORDS = "SYNTHETIC DATA"
SYNTHETIC_NOTE = "Synthetic data: invented figures stand beside real names. No real force or result is described."


@dataclass(frozen=True)
class Stamp:
    """Which data a report was made from, when, and for which role."""

    as_at: date
    data_version: str
    is_synthetic: bool
    generated_at: datetime
    role: str

    @property
    def running_words(self) -> str:
        """What stands at the head of every page besides the mark: date and data version."""
        return f"As at {day(self.as_at)} · data {self.data_version}"

    @property
    def mark(self) -> str:
        """ "SYNTHETIC DATA", or empty for real data."""
        return SYNTHETIC_WORDS if self.is_synthetic else ""

    @property
    def made_words(self) -> str:
        """When and for whom the report was made."""
        return f"Made {day(self.generated_at)} at {self.generated_at:%H:%M} for the role {self.role}."


@dataclass(frozen=True)
class Paragraph:
    """Running words."""

    text: str


@dataclass(frozen=True)
class Bullets:
    """A list without an order."""

    items: tuple[str, ...]


@dataclass(frozen=True)
class KeyFigure:
    """One figure: what it is, how much, and what it means in a few words."""

    label: str
    value: str
    meaning: str


@dataclass(frozen=True)
class KeyFigures:
    """A strip of figures."""

    figures: tuple[KeyFigure, ...]


@dataclass(frozen=True)
class Table:
    """Rows under one header; ``widths`` are shares of the page, equal where there are none.

    ValueError when a row has more or fewer cells than the header.
    """

    caption: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str = ""
    widths: tuple[float, ...] = ()

    def __post_init__(self) -> None:
        lengths = {len(row) for row in self.rows} | {len(self.widths) or len(self.header)}
        if lengths != {len(self.header)}:
            raise ValueError(f"The table {self.caption!r} has rows of {sorted(lengths)} cells.")


@dataclass(frozen=True)
class Picture:
    """A picture as SVG with its text alternative, its words and its source; ValueError without an alternative."""

    svg: str
    alt: str
    caption: str
    source: str

    def __post_init__(self) -> None:
        if not self.alt.strip():
            raise ValueError(f"The picture {self.caption!r} has no text alternative.")


@dataclass(frozen=True)
class SpaceToWrite:
    """Ruled lines for a pen, with what to write there."""

    label: str
    lines: int = 1


@dataclass(frozen=True)
class PageBreak:
    """What follows starts a new page."""


Block = Paragraph | Bullets | KeyFigures | Table | Picture | SpaceToWrite | PageBreak


@dataclass(frozen=True)
class Section:
    """A heading of level 1 or 2 (or 3) and what stands under it."""

    heading: str
    level: int
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class ReportDocument:
    """A whole report."""

    title: str
    subtitle: str
    stamp: Stamp
    sections: tuple[Section, ...]
    language: str = "en-GB"

    def __post_init__(self) -> None:
        last = 0
        for section in self.sections:
            if not 1 <= section.level <= last + 1:
                raise ValueError(f"The heading {section.heading!r} skips a level.")
            last = section.level


def day(moment: date) -> str:
    """ "30 Sep 2026"."""
    return f"{moment:%d %b %Y}".lstrip("0")
