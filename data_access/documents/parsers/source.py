"""The file that a parser is given, and the answer that it gives."""

from __future__ import annotations

import platform
import time
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cache
from importlib.metadata import version
from pathlib import Path
from zoneinfo import ZoneInfo

from data_access.documents.parsers.encoding import clean
from models.documents.extraction import READ, Extraction, Segment
from models.documents.formats import Format, format_by_name, formats
from models.documents.settings import numbers

LOCAL = ZoneInfo("Europe/London")
EARLIEST, LATEST = datetime(1900, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)


class NotRead(Exception):
    """Why a file is quarantined, in words."""

    def __init__(self, reason: str, kind: Format | None = None) -> None:
        super().__init__(reason)
        self.kind = kind


@dataclass(frozen=True)
class Source:
    """A file to read. ``scratch`` is made by whoever lays out a member there; ``due`` is when time is up."""

    path: Path
    name: str
    scratch: Path
    depth: int = 0
    is_ocr_wanted: bool = False
    due: float = float("inf")
    seconds: float = float("inf")
    kind: Format = field(default_factory=lambda: formats()["unknown"])

    @property
    def named(self) -> Format:
        """The format that the name says."""
        return format_by_name(self.name)

    def of(self, kind: Format | str) -> Source:
        """The same file, known for what it is."""
        return replace(self, kind=formats()[kind] if isinstance(kind, str) else kind)

    def data(self) -> bytes:
        """All of it."""
        return self.path.read_bytes()

    def text_data(self) -> tuple[bytes, list[str]]:
        """As much as is read of a text file, and a warning of the rest."""
        most = int(numbers("parsing", "limits")["text_mb"]) * 2**20
        with self.path.open("rb") as file:
            data = file.read(most)
        beyond = self.path.stat().st_size - len(data)
        return data, [f"{beyond:,} bytes beyond the limit were not read"] if beyond > 0 else []

    def share_of_time_used(self) -> float:
        """0 at the start, 1 when the time is up."""
        return 1 - (self.due - time.monotonic()) / self.seconds if self.seconds != float("inf") else 0.0


def read_of(source: Source, segments: Iterable[Segment], *, parser: str = "", **known: object) -> Extraction:
    """What was read, by the parser of that package name (the standard library where none is named)."""
    given, warnings = list(segments), list(known.pop("warnings", ()))  # type: ignore[call-overload]
    outcome = str(known.pop("outcome", READ))
    kept, beyond = _within(given)
    if beyond:
        warnings.append(f"{beyond:,} characters beyond the limit were not read")
    if outcome == READ and not (kept or known.get("members") or warnings):
        warnings.append("there is no text in it")
    return Extraction(
        outcome=outcome,
        format=source.kind.format_id,
        family=source.kind.family,
        parser=parser or f"own reader of {source.kind.parser.replace('_', ' ')}",
        parser_version=package_version(parser) if parser else f"Python {platform.python_version()}",
        segments=tuple(kept),
        warnings=tuple(warnings),
        **known,  # type: ignore[arg-type]
    )


@cache
def package_version(package: str) -> str:
    """The installed version of a package."""
    return version(package)


def utc(moment: datetime | None) -> datetime | None:
    """In UTC, taken for local time in the United Kingdom where no zone is said; None where out of reason."""
    if moment is None:
        return None
    try:
        moment = (moment if moment.tzinfo else moment.replace(tzinfo=LOCAL)).astimezone(UTC)
    except (OverflowError, ValueError):
        return None
    return moment if EARLIEST <= moment <= LATEST else None


def iso_moment(text: str | None) -> datetime | None:
    """A time as ISO 8601 writes it, in UTC; None where it is none."""
    try:
        return utc(datetime.fromisoformat((text or "").strip()))
    except ValueError:
        return None


def words(text: str | None) -> str:
    """On one line, with single spaces."""
    return " ".join(clean(text or "").split())


def _within(segments: list[Segment]) -> tuple[list[Segment], int]:
    """Segments up to the most characters of a file, and how many characters are left out."""
    left = int(numbers("parsing", "limits")["characters"])
    if sum(len(segment.text) for segment in segments) <= left:
        return segments, 0
    kept, beyond = [], 0
    for segment in segments:
        text = segment.text[:left]
        left -= len(text)
        beyond += len(segment.text) - len(text)
        kept.append(segment if text == segment.text else replace(segment, text=text))
    return kept, beyond
