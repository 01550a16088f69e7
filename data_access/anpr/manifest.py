"""What a lake holds at one moment: every file in force, by day, and the files that were ingested."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from datetime import date, timedelta

EPOCH = date(1970, 1, 1)
TABLE_LAYOUTS = ("vehicles", "bodies", "cameras", "repairs", "aside")
Files = tuple[str, ...]


@dataclass(frozen=True)
class Day:
    """The files of one local calendar day, as paths within the lake; ``day`` counts from 1 January 1970."""

    day: int
    reads: int = 0
    by_vehicle: Files = ()
    by_camera: Files = ()
    duplicates: Files = ()
    captures: Files = ()
    clean_by_vehicle: Files = ()
    clean_by_camera: Files = ()
    trips: Files = ()
    kept_by_file: Mapping[str, int] = field(default_factory=dict)
    repeats_by_file: Mapping[str, int] = field(default_factory=dict)

    @property
    def date(self) -> date:
        """The calendar day."""
        return EPOCH + timedelta(days=self.day)

    @property
    def files(self) -> Files:
        """Every file of the day."""
        return tuple(file for layout in DAY_LAYOUTS for file in getattr(self, layout))


NO_LAYOUTS = ("day", "reads", "kept_by_file", "repeats_by_file")
DAY_LAYOUTS = tuple(item.name for item in fields(Day) if item.name not in NO_LAYOUTS)


@dataclass(frozen=True)
class IngestedFile:
    """One file that was ingested; ``number`` stands on its reads."""

    number: int
    sha256: str
    name: str
    source: str
    read: int
    accepted: int
    duplicates: int
    set_aside: Mapping[str, int]
    days: tuple[int, ...]
    ingested_at: str
    is_replaced: bool = False


@dataclass(frozen=True)
class Manifest:
    """The files in force; a reader that pins one sees nothing change."""

    number: int = 0
    made_at: str = ""
    days: tuple[Day, ...] = ()
    files: tuple[IngestedFile, ...] = ()
    tables: Mapping[str, Files] = field(default_factory=dict)
    next_vid: int = 1
    next_cam: int = 1
    purged_before: int = 0

    @property
    def reads(self) -> int:
        """Reads in force, over all days."""
        return sum(day.reads for day in self.days)

    @property
    def first_day(self) -> int | None:
        """The earliest day that has reads, or None."""
        return self.days[0].day if self.days else None

    @property
    def last_day(self) -> int | None:
        """The latest day that has reads, or None."""
        return self.days[-1].day if self.days else None

    def within(self, days: range | None) -> tuple[Day, ...]:
        """The days of a range of day numbers, or all of them."""
        return tuple(day for day in self.days if days is None or day.day in days)

    def layout(self, name: str, days: range | None = None) -> list[str]:
        """Files of one layout over a range of days, in order of days."""
        return [file for day in self.within(days) for file in getattr(day, name)]

    def paths(self) -> Iterator[str]:
        """Every file in force."""
        for day in self.days:
            yield from day.files
        for files in self.tables.values():
            yield from files


def with_day(manifest: Manifest, day: Day) -> Manifest:
    """The manifest with one day put in place of what it said of that day; a day without files is left out."""
    others = [other for other in manifest.days if other.day != day.day]
    days = sorted([*others, day] if day.files else others, key=lambda each: each.day)
    return replace(manifest, days=tuple(days))


def to_text(manifest: Manifest) -> str:
    """The manifest as JSON."""
    return json.dumps(asdict(manifest), indent=1)


def from_text(text: str) -> Manifest:
    """A manifest from its JSON."""
    held = json.loads(text)
    return Manifest(
        number=held["number"],
        made_at=held["made_at"],
        days=tuple(Day(**{name: _frozen(value) for name, value in day.items()}) for day in held["days"]),
        files=tuple(IngestedFile(**(file | {"days": tuple(file["days"])})) for file in held["files"]),
        tables={name: tuple(files) for name, files in held["tables"].items()},
        next_vid=held["next_vid"],
        next_cam=held["next_cam"],
        purged_before=held["purged_before"],
    )


def _frozen(value: object) -> object:
    return tuple(value) if isinstance(value, list) else value
