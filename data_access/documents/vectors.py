"""Vectors of passages in files that only grow: exact nearest neighbours, and a graph beyond a size.

A folder holds ``state.json`` and, for its generation, ``.ids`` (int64), ``.f16`` (rows) and perhaps ``.graph``. What
the state does not count is not there, so that a kill at any moment leaves the last whole append.
"""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

import numpy as np

from models.documents.settings import numbers
from models.errors import StoreUnavailable

if TYPE_CHECKING:
    from usearch.index import Index

STATE = "state.json"
_GROWN = 1.1  # the graph takes in more once a tenth of what it holds is waiting, which until then is looked at exactly
_HALF_BITS = np.int32(-0x70002000)  # sign, exponent and fraction of a half float, where a float has its own
_HALF_SCALE = np.float32(2.0**112)  # the exponents of the two begin so far apart


@dataclass(frozen=True)
class _State:
    name: str
    dimensions: int
    count: int = 0
    generation: int = 0
    in_graph: int = 0


class VectorStore:
    """Unit vectors of one encoder by passage id; ids rise. Read by any number of threads, appended to by one."""

    def __init__(self, folder: Path, name: str, dimensions: int, *, most_exact: int | None = None) -> None:
        self._limits = numbers("index", "vectors")
        self._most_exact = self._limits["most_exact"] if most_exact is None else most_exact
        self.folder = folder
        self.name = name
        self.dimensions = dimensions
        self._lock = threading.RLock()
        self._state = _State(name, dimensions)
        self._seen: tuple[int, int] | None = None
        self._ids = np.empty(0, dtype=np.int64)
        self._rows = np.empty((0, dimensions), dtype=np.float16)
        self._graph: Index | None = None
        self._fresh()

    def append(self, ids: Sequence[int], vectors: np.ndarray) -> int:
        """Keep rows durably; how many were new. Ids up to the newest are there already and are passed over."""
        with self._lock:
            self._fresh()
            given = np.asarray(ids, dtype=np.int64)
            if (np.diff(given) <= 0).any():
                raise ValueError("ids must rise")
            is_new = given > (self._ids[-1] if len(self._ids) else np.iinfo(np.int64).min)
            if not is_new.any():
                return 0
            self.folder.mkdir(parents=True, exist_ok=True)
            self._write(given[is_new], np.asarray(vectors)[is_new].astype(np.float16))
            self._grow_graph()
            return int(is_new.sum())

    def count(self) -> int:
        """Vectors that are kept."""
        return len(self._fresh()[0])

    def newest_passage_id(self) -> int | None:
        """The highest id: what a resumed run goes on from; None in an empty store."""
        ids, _ = self._fresh()
        return int(ids[-1]) if len(ids) else None

    def ids(self) -> np.ndarray:
        """Every id, rising."""
        return self._fresh()[0]

    def rows(self, ids: Sequence[int] | np.ndarray) -> np.ndarray:
        """float32 rows of the ids, in their order; a row of nan where there is no vector yet."""
        held, rows = self._fresh()
        wanted = np.asarray(ids, dtype=np.int64)
        if not len(held):
            return np.full((len(wanted), self.dimensions), np.nan, dtype=np.float32)
        at = np.minimum(np.searchsorted(held, wanted), len(held) - 1)
        found = _as_float(rows[at])
        found[held[at] != wanted] = np.nan
        return found

    def cosines(self, query: np.ndarray, ids: Sequence[int] | np.ndarray) -> np.ndarray:
        """Cosine of a unit vector to each id, in order; nan where there is no vector yet."""
        return self.rows(ids) @ np.asarray(query, dtype=np.float32)

    def nearest(
        self, query: np.ndarray, k: int, ids_allowed: Sequence[int] | np.ndarray | None = None
    ) -> tuple[np.ndarray, np.ndarray]:
        """Ids and cosines of the ``k`` nearest, nearest first and then by id; of the allowed ones only, where given.

        Exact up to a size and wherever ids are named; beyond it a graph answers for all but the newest rows.
        """
        held, rows = self._fresh()
        if ids_allowed is not None:
            places = np.flatnonzero(np.isin(held, np.asarray(ids_allowed, dtype=np.int64)))
            found = places[self._exact(rows[places], query, k)]
        elif len(held) > self._most_exact and (graph := self._loaded_graph()) is not None:
            known = min(len(graph), len(held))
            near = graph.search(np.asarray(query, dtype=np.float16), k).keys.astype(np.int64)
            found = np.concatenate([near[near < len(held)], known + self._exact(rows[known:], query, k)])
        else:
            found = self._exact(rows, query, k)
        ids, cosines = held[found], rows[found].astype(np.float32) @ np.asarray(query, dtype=np.float32)
        order = np.lexsort((ids, -cosines))[:k]
        return ids[order], cosines[order]

    def remove(self, ids: Sequence[int]) -> int:
        """Write the store anew without some ids and delete the old files; how many went."""
        with self._lock:
            held, rows = self._fresh()
            is_kept = ~np.isin(held, np.asarray(ids, dtype=np.int64))
            if is_kept.all():
                self._sweep()
                return 0
            old = self._state
            self._state = replace(old, generation=old.generation + 1, count=0, in_graph=0)
            self._graph, self._ids, self._rows = None, held[:0], rows[:0]
            places, step = np.flatnonzero(is_kept), int(self._limits["rows_at_once"])
            for start in range(0, len(places), step):
                some = places[start : start + step]
                self._extend(start, held[some], rows[some])
            self._publish(replace(self._state, count=len(places)))
            self._sweep()
            return int((~is_kept).sum())

    def _sweep(self) -> None:
        """Delete the files of other generations, also those that a kill left behind."""
        for file in self.folder.glob("*.*"):
            if file.name != STATE and not file.name.startswith(f"{self._state.generation}."):
                file.unlink()

    def _write(self, ids: np.ndarray, rows: np.ndarray) -> None:
        self._extend(self._state.count, ids, rows)
        self._publish(replace(self._state, count=self._state.count + len(ids)))

    def _extend(self, at: int, ids: np.ndarray, rows: np.ndarray) -> None:
        """Put rows after the first ``at``; they are there once the state counts them."""
        for file, part, width in ((self._path("ids"), ids, 8), (self._path("f16"), rows, 2 * self.dimensions)):
            with open(file, "r+b" if file.exists() else "w+b") as handle:
                handle.truncate(at * width)
                handle.seek(at * width)
                handle.write(np.ascontiguousarray(part).tobytes())
                handle.flush()
                os.fsync(handle.fileno())

    def _publish(self, state: _State) -> None:
        unfinished = self.folder / f"{STATE}.part"
        with unfinished.open("w", encoding="utf-8") as file:
            json.dump(asdict(state), file)
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(self.folder / STATE)
        self._fresh()

    def _fresh(self) -> tuple[np.ndarray, np.ndarray]:
        """Ids and rows as of the last append, whoever made it."""
        with self._lock:
            try:
                about = os.stat(self.folder / STATE)
            except FileNotFoundError:
                return self._ids, self._rows
            seen = (about.st_mtime_ns, about.st_ino)
            if seen != self._seen:
                self._map(_State(**json.loads((self.folder / STATE).read_text(encoding="utf-8"))))
                self._seen = seen
            return self._ids, self._rows

    def _map(self, state: _State) -> None:
        if (state.name, state.dimensions) != (self.name, self.dimensions):
            raise StoreUnavailable(
                f"The vectors of the case were made by {state.name}, not by {self.name}.",
                f"Delete the folder index/{self.folder.name} of the case; they are made anew.",
            )
        is_older = self._graph is not None and len(self._graph) < state.in_graph
        if is_older or state.generation != self._state.generation:
            self._graph = None
        self._state = state
        if not state.count:
            self._ids, self._rows = self._ids[:0], self._rows[:0]
            return
        shape = (state.count, self.dimensions)
        try:
            self._ids = np.fromfile(self._path("ids"), dtype=np.int64, count=state.count)
            self._rows = np.asarray(np.memmap(self._path("f16"), dtype=np.float16, mode="r", shape=shape))
        except (OSError, ValueError) as error:
            raise StoreUnavailable(
                "The vectors of the case are damaged.",
                f"Delete the folder index/{self.folder.name} of the case; they are made anew.",
            ) from error

    def _exact(self, rows: np.ndarray, query: np.ndarray, k: int) -> np.ndarray:
        """Places of the nearest rows."""
        if not len(rows) or k < 1:
            return np.empty(0, dtype=np.int64)
        near, wanted = _usearch(), min(k, len(rows))
        asked = np.asarray(query, dtype=np.float16)
        found: Any = near.search(rows, asked, wanted, near.MetricKind.IP, exact=True, threads=0)
        return np.atleast_1d(found.keys).astype(np.int64)

    def _grow_graph(self) -> None:
        """Let the graph take in what waits, some seconds' worth at a time."""
        held, rows = self._fresh()
        if len(held) <= max(self._most_exact, self._state.in_graph * _GROWN):
            return
        graph = self._loaded_graph() or self._new_graph()
        self._graph = graph
        most = len(graph) + int(self._limits["graph_rows_at_once"])
        places = np.arange(len(graph), min(most, len(held)), dtype=np.uint64)
        graph.add(places, rows[places], threads=1)
        self._save_graph(graph)

    def _save_graph(self, graph: Index) -> None:
        unfinished = self._path("graph.part")
        graph.save(str(unfinished))
        unfinished.replace(self._path("graph"))
        self._publish(replace(self._state, in_graph=len(graph)))

    def _loaded_graph(self) -> Index | None:
        if self._graph is None and self._path("graph").exists():
            graph = self._new_graph()
            graph.load(str(self._path("graph")))
            self._graph = graph
        return self._graph

    def _new_graph(self) -> Index:
        widths = {name: int(self._limits[name]) for name in ("connectivity", "expansion_add", "expansion_search")}
        return _usearch().Index(ndim=self.dimensions, metric="ip", dtype="f16", **widths)

    def _path(self, suffix: str) -> Path:
        return self.folder / f"{self._state.generation}.{suffix}"


def _usearch() -> ModuleType:
    """usearch, after onnxruntime where that is installed: the other way round the second ends the process."""
    with suppress(ImportError):
        import onnxruntime  # noqa: F401
    from usearch import index

    return index


def _as_float(rows: np.ndarray) -> np.ndarray:
    """Finite half floats as floats, the same numbers: by their bits, in a fifth of the time of ``astype``."""
    bits = rows.view(np.int16).astype(np.int32)
    bits <<= 13
    bits &= _HALF_BITS
    found = bits.view(np.float32)
    found *= _HALF_SCALE
    return found
