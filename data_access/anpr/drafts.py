"""The draft of a lake's next manifest: where new files go, and what takes the place of what."""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from data_access.anpr.manifest import DAY_LAYOUTS, EPOCH, TABLE_LAYOUTS, Day, IngestedFile, Manifest, with_day

PLACES = {
    "by_vehicle": "reads/by_vehicle",
    "by_camera": "reads/by_camera",
    "clean_by_vehicle": "clean/by_vehicle",
    "clean_by_camera": "clean/by_camera",
    "duplicates": "duplicates",
    "captures": "captures",
    "trips": "trips",
}


class Draft:
    """What one writer changes; nothing of it counts until the lake's ``writing`` block is left."""

    def __init__(self, folder: Path, base: Manifest) -> None:
        self._folder = folder
        self._base = base
        self._next = base

    @property
    def manifest(self) -> Manifest:
        """The manifest as changed so far."""
        return self._next

    @property
    def is_changed(self) -> bool:
        """True when there is something to bring into force."""
        return self._next is not self._base

    def new_file(self, layout: str, day: int | None = None) -> Path:
        """A path for a new Parquet file of a layout of a day (``trips``, ``clean_by_camera``) or of a table."""
        if layout in TABLE_LAYOUTS:
            place = self._folder / layout
        else:
            place = self._folder / PLACES[layout] / f"day={EPOCH.fromordinal(EPOCH.toordinal() + day).isoformat()}"
        place.mkdir(parents=True, exist_ok=True)
        return place / f"{self._base.number + 1:06d}-{secrets.token_hex(4)}.parquet"

    def set_day(self, day: int, *, reads: int | None = None, **layouts: Sequence[Path]) -> None:
        """Put files in the place of those of a day's layouts; layouts that are not named stay."""
        held = next((each for each in self._next.days if each.day == day), Day(day))
        changed: Mapping[str, object] = {name: self._names(files) for name, files in layouts.items()}
        if unknown := set(changed) - set(DAY_LAYOUTS):
            raise KeyError(f"no such layout: {sorted(unknown)}")
        count = held.reads if reads is None else reads
        self._next = with_day(self._next, replace(held, reads=count, **changed))

    def drop_day(self, day: int) -> None:
        """Leave a day out."""
        self._next = with_day(self._next, Day(day))

    def set_table(self, table: str, files: Sequence[Path]) -> None:
        """Put files in the place of those of a table: ``vehicles``, ``cameras``, ``repairs``, …"""
        if table not in TABLE_LAYOUTS:
            raise KeyError(f"no such table: {table}")
        self._next = replace(self._next, tables={**self._next.tables, table: self._names(files)})

    def take_vids(self, count: int) -> int:
        """The first of so many vehicle numbers that were never used."""
        first = self._next.next_vid
        self._next = replace(self._next, next_vid=first + count)
        return first

    def take_cams(self, count: int) -> int:
        """The first of so many camera numbers that were never used."""
        first = self._next.next_cam
        self._next = replace(self._next, next_cam=first + count)
        return first

    def set_purged_before(self, day: int) -> None:
        """Say that reads of earlier days were purged and are not taken in again."""
        self._next = replace(self._next, purged_before=max(day, self._next.purged_before))

    def count_day(self, day: int, *, kept: Mapping[int, int], repeats: Mapping[int, int]) -> None:
        """Say how many reads of a day are kept and how many are repeats, by number of the file they came from."""
        held = next((each for each in self._next.days if each.day == day), Day(day))
        counted = replace(
            held,
            reads=sum(kept.values()),
            kept_by_file={str(file): count for file, count in sorted(kept.items())},
            repeats_by_file={str(file): count for file, count in sorted(repeats.items())},
        )
        self._next = with_day(self._next, counted)

    def add_to_table(self, table: str, files: Sequence[Path]) -> None:
        """Put files beside those of a table."""
        held = [self._folder / file for file in self._next.tables.get(table, ())]
        self.set_table(table, [*held, *files])

    def set_files(self, files: Sequence[IngestedFile]) -> None:
        """Say which files were ingested."""
        self._next = replace(self._next, files=tuple(files))

    def finished(self, made_at: str) -> Manifest:
        """The next manifest, once every new file of it is on disk for good."""
        held = set(self._base.paths())
        for name in self._next.paths():
            if name not in held:
                _flush(self._folder / name)
        return replace(self._next, number=self._base.number + 1, made_at=made_at)

    def _names(self, files: Sequence[Path]) -> tuple[str, ...]:
        return tuple(Path(file).relative_to(self._folder).as_posix() for file in files)


def _flush(path: Path) -> None:
    with open(path, "rb") as handle:
        os.fsync(handle.fileno())
