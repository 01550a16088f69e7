"""What stands beside the reads of a lake and names vehicles: analysts' journals and kept rankings, swept by a purge."""

from __future__ import annotations

import fcntl
import json
import os
import re
import secrets
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

from data_access.anpr.lake import Lake, write_durably
from data_access.anpr.manifest import EPOCH
from data_access.anpr.measuring import TRUTH_FILE
from models.anpr.plates import normalise
from models.anpr.pseudonyms import PREFIX, pseudonym

REMOVED = "(removed by a purge)"
MOST_BODIES = 3
VEHICLE_JOURNALS = ("feedback", "triage")  # the ids of their records end in the vehicle
IDS = ("id", "line_id")  # a line made from a vehicle may have its name in its id
VEHICLE_LISTS = ("vids", "known", "true_leads", "innocent")


@dataclass(frozen=True)
class Gone:
    """Vehicles of which no read is left: their numbers, and every name that they went by."""

    vids: frozenset[int]
    names: frozenset[str]
    new_ids: dict[str, str] = field(default_factory=dict)

    def names_one(self, text: str) -> bool:
        """True when a text names one of them by plate, however it is spaced, or by pseudonym."""
        words = re.findall(rf"{PREFIX}\w+|\w+", text)
        pairs = (first + second for first, second in pairwise(words))
        return any(word in self.names or normalise(word) in self.names for word in (*words, *pairs))

    def renamed(self, record_id: str) -> str:
        """An id whose parts name none of them: the same new part wherever the same old one stood."""
        parts = (
            self.new_ids.setdefault(part, f"line-{secrets.token_hex(4)}") if self.names_one(part) else part
            for part in record_id.split("/")
        )
        return "/".join(parts)


def gone_vehicles(lake: Lake, plates: Mapping[int, str]) -> Gone:
    """Vehicles by number and plate, with their pseudonyms where anything that analysts made has one."""
    key = lake.key()
    has_hidden = any(PREFIX.encode() in path.read_bytes() for path in _written(lake))
    bodies = range(1, MOST_BODIES + 1) if has_hidden else ()
    hidden = (pseudonym(key, plate, body) for plate in plates.values() for body in bodies)
    return Gone(frozenset(plates), frozenset({*plates.values(), *hidden}))


def sweep_journals(lake: Lake, gone: Gone) -> int:
    """How many records of analysts' journals were removed, or had words taken out, because they named a vehicle."""
    return sum(_sweep_journal(path, gone) for path in sorted((lake.folder / "work").glob("*.jsonl")))


def sweep_facts(lake: Lake, gone: Gone) -> None:
    """Take the vehicles out of what kept models say of their examples, and kept rankings of the names of lines."""
    for path in _facts(lake):
        held = json.loads(path.read_text(encoding="utf-8"))
        swept = _without(held, gone)
        if swept != held:
            write_durably(path, json.dumps(swept))


def sweep_truth(lake: Lake, gone: Gone) -> None:
    """Leave the vehicles out of what is known of invented reads."""
    path = lake.folder / TRUTH_FILE
    if path.exists():
        rows = path.read_text(encoding="utf-8").splitlines(keepends=True)
        write_durably(path, "".join(row for row in rows if not gone.names_one(row)))


def sweep_rankings(lake: Lake, before: date) -> int:
    """How many kept rankings were removed because they were made from reads of earlier days."""
    old = [path for path in (lake.folder / "runs").glob("*") if path.is_dir() and _first_day(path) < before]
    for path in old:
        shutil.rmtree(path)
    return len(old)


def _written(lake: Lake) -> Iterator[Path]:
    yield from (lake.folder / "work").glob("*.jsonl")
    yield from _facts(lake)


def _facts(lake: Lake) -> Iterator[Path]:
    yield from (lake.folder / "models").glob("*.json")
    yield from (lake.folder / "runs").glob("*/run.json")


def _first_day(folder: Path) -> date:
    """The first day that a ranking saw; one that does not say is as old as can be."""
    try:
        facts = json.loads((folder / "run.json").read_text(encoding="utf-8"))
        return EPOCH + timedelta(days=int(facts["first_day"]))
    except (OSError, ValueError, TypeError, KeyError):
        return date.min


def _sweep_journal(path: Path, gone: Gone) -> int:
    """Write the journal again without the vehicles, in place, so that its lock holds."""
    with open(path, "r+b") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        before = [json.loads(line) for line in handle.read().splitlines(keepends=True) if line.endswith(b"\n")]
        owners = {entry["id"] for entry in before if _is_about(entry, path.stem, gone)}
        after = [_without(entry, gone) for entry in before if entry["id"] not in owners]
        changed = len(before) - sum(one == other for one, other in zip(_kept(before, owners), after, strict=True))
        if changed:
            handle.seek(0)
            handle.write(b"".join(json.dumps(entry, ensure_ascii=False).encode() + b"\n" for entry in after))
            handle.truncate()
            handle.flush()
            os.fsync(handle.fileno())
    return changed


def _kept(entries: list[dict], owners: set[str]) -> list[dict]:
    return [entry for entry in entries if entry["id"] not in owners]


def _is_about(entry: dict, kind: str, gone: Gone) -> bool:
    vehicle = entry["id"].rpartition("/")[2] if kind in VEHICLE_JOURNALS else ""
    state = entry["state"]
    told = state.get("vid") if isinstance(state, dict) else None
    return told in gone.vids or (vehicle.isdigit() and int(vehicle) in gone.vids)


def _without(value: object, gone: Gone) -> object:
    """The value with every text that names a vehicle put out, and numbers of vehicles left out of lists of them."""
    if isinstance(value, dict):
        return dict(_parts(value, gone))
    if isinstance(value, list):
        return [_without(each, gone) for each in value]
    return REMOVED if isinstance(value, str) and gone.names_one(value) else value


def _parts(value: dict, gone: Gone) -> Iterator[tuple[str, object]]:
    for name, each in value.items():
        if name in VEHICLE_LISTS and isinstance(each, list):
            each = [one for one in each if one not in gone.vids]
        elif name in IDS and isinstance(each, str):
            each = gone.renamed(each)
        elif name == "lines" and isinstance(each, list):
            each = [gone.renamed(one) if isinstance(one, str) else one for one in each]
        yield name, _without(each, gone)
