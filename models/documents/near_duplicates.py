"""Texts that are the same but for a few words: MinHash to find them, Jaccard in full to be sure.

Broder (1997), On the resemblance and containment of documents; bands after Indyk and Motwani (1998). A group has a
first text, its longest, and each other member is near that one: no chain of small changes makes one group of two
different texts. Which texts are together does not depend on the order in which they are given.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache

import numpy as np

from models.documents.settings import numbers

SEED = 1
BLOCK = 500  # texts that are held together while they are compared
TOGETHER = 131_072  # characters that are hashed together: more of them leave the processor's cache
ASCII, SPACE = 128, ord(" ")
_WORDS_ONLY = bytes(code if code >= ASCII or chr(code).isalnum() else SPACE for code in range(256))
_SIGNS = re.compile(r"[^\x00-\x7f\w]+")  # beyond ASCII: what is below is quicker as bytes
_FACTOR = np.uint64(0x9E3779B97F4A7C15)  # of Fibonacci hashing (Knuth, vol. 3, section 6.4); odd: it has an inverse
_INVERSE = np.uint64(pow(0x9E3779B97F4A7C15, -1, 2**64))
_HALF = np.uint64(32)

Reader = Callable[[Sequence[int]], Sequence[str]]


@dataclass(frozen=True)
class Group:
    """Two or more texts that are one for a reader: the places of its members, the first and longest of them first.

    ``similarities`` are the Jaccard similarities of each member with the first.
    """

    members: tuple[int, ...]
    similarities: tuple[float, ...]


@dataclass
class Sketches:
    """What is held of every text while groups are looked for: 512 bytes of sketch, its length, and its exact key."""

    keys: list[bytes] = field(default_factory=list)
    lengths: list[int] = field(default_factory=list)
    rows: list[np.ndarray] = field(default_factory=list)

    def add(self, texts: Sequence[str]) -> None:
        """Take in a block of texts, whose places follow those of the block before."""
        for some in _together(texts):
            codes, lengths = _word_codes(some)
            ends = np.cumsum(lengths)
            words = zip((ends - lengths).tolist(), ends.tolist(), strict=True)
            self.keys += [hashlib.blake2b(codes[begin:end].tobytes(), digest_size=16).digest() for begin, end in words]
            self.lengths += lengths.tolist()
            self.rows.append(_sketched(*_shingles(codes, lengths)))


def find_groups(texts: Sequence[str]) -> list[Group]:
    """Groups of near-duplicates among texts, by the place of their first."""
    sketches = Sketches()
    sketches.add(texts)
    return group_sketched(sketches, lambda places: [texts[place] for place in places])


def group_sketched(sketches: Sketches, read: Reader) -> list[Group]:
    """Groups of near-duplicates among sketched texts; ``read`` gives the texts at some places, a block at a time."""
    copies = _copies(sketches)
    firsts = np.array(sorted(same[0] for same in copies.values()), np.int64)
    nearest: dict[int, tuple[int, float]] = {}
    for place, first, similarity in _near(sketches, firsts, read):
        nearest[place] = (first, similarity)
    members: dict[int, list[tuple[int, float]]] = {}
    for same in copies.values():
        first, similarity = nearest.get(same[0], (same[0], 1.0))
        members.setdefault(first, []).extend((place, similarity) for place in same)
    return [_group(first, found) for first, found in sorted(members.items()) if len(found) > 1]


def jaccard(text: str, other: str) -> float:
    """Share of three-word runs that two texts have in common, of all that either has; 1 for texts with the same words.

    Texts too short for runs are the same or not at all.
    """
    codes, lengths = _word_codes([text, other])
    if np.array_equal(*np.split(codes, lengths[:1])):
        return 1.0
    shingles, counts = _shingles(codes, lengths)
    return _overlap(*map(_as_set, np.split(shingles, counts[:1])))


def _copies(sketches: Sketches) -> dict[bytes, list[int]]:
    """Places of the texts by exact key; none of a text without words."""
    copies: dict[bytes, list[int]] = {}
    for place, key in enumerate(sketches.keys):
        if sketches.lengths[place]:
            copies.setdefault(key, []).append(place)
    return copies


def _group(first: int, found: list[tuple[int, float]]) -> Group:
    ordered = sorted(found, key=lambda member: (member[0] != first, member[0]))
    return Group(tuple(place for place, _ in ordered), tuple(similarity for _, similarity in ordered))


def _near(sketches: Sketches, firsts: np.ndarray, read: Reader) -> Iterator[tuple[int, int, float]]:
    """Place, the first text that it is near, and how near, for each text that is near one before it."""
    if not len(firsts):
        return
    rows, lengths = np.concatenate(sketches.rows), np.array(sketches.lengths, np.int64)
    long = firsts[lengths[firsts] >= numbers("near_duplicates", "shingles")["shortest_words"]]
    order = np.array(sorted(long.tolist(), key=lambda place: (-lengths[place], sketches.keys[place])), np.int64)
    bands = _shared_bands(rows[order])
    meets = (bands >= 0).any(axis=1)
    order, bands = order[meets], bands[meets]
    meeting = _Meeting(rows, read)
    for start in range(0, len(order), BLOCK):
        shared = [row[row >= 0].tolist() for row in bands[start : start + BLOCK]]
        yield from meeting.block(order[start : start + BLOCK].tolist(), shared)


class _Meeting:
    """Texts meet those that came before them, longest first: each joins the nearest, or becomes a first of its own."""

    def __init__(self, rows: np.ndarray, read: Reader) -> None:
        self._rows, self._read = rows, read
        self._firsts: dict[int, list[int]] = {}
        self._runs: dict[int, np.ndarray] = {}
        self._sets: dict[int, np.ndarray] = {}
        sketch = numbers("near_duplicates", "sketch")
        self._most, self._held = int(sketch["most_in_band"]), int(sketch["shingles_held"])
        self._nearest = numbers("near_duplicates", "groups")["nearest"]
        self._likely = (self._nearest - sketch["margin"]) * sketch["permutations"]

    def block(self, places: list[int], bands: list[list[int]]) -> Iterator[tuple[int, int, float]]:
        """The ones of a block that are near a first, with it."""
        self._hold(places)
        before = [self._candidates(place, shared, self._firsts) for place, shared in zip(places, bands, strict=True)]
        self._hold(sorted({first for firsts in before for first in firsts}))
        fresh: dict[int, list[int]] = {}
        for place, shared, firsts in zip(places, bands, before, strict=True):
            candidates = firsts + self._candidates(place, shared, fresh)
            first, similarity = self._best(place, candidates)
            if similarity >= self._nearest:
                self._sets.pop(place, None)
                yield place, first, similarity
            else:
                for band in shared:
                    fresh.setdefault(band, []).append(place)
        for band, added in fresh.items():
            held = self._firsts.setdefault(band, [])
            held += added[: self._most - len(held)]
        self._let_go()

    def _candidates(self, place: int, shared: list[int], firsts: dict[int, list[int]]) -> list[int]:
        """The firsts in the same bands of which the sketch says that they may be near, in order of place."""
        met = sorted({first for band in shared for first in firsts.get(band, ())})
        if not met:
            return met
        agree = np.count_nonzero(self._rows[met] == self._rows[place], axis=1)
        return [first for first, same in zip(met, agree.tolist(), strict=True) if same >= self._likely]

    def _best(self, place: int, candidates: list[int]) -> tuple[int, float]:
        """The nearest of the candidates and its Jaccard similarity; of equals the one whose text sorts first."""
        best = (place, 0.0)
        if candidates:
            found = [(first, _overlap(self._set_of(place), self._set_of(first))) for first in candidates]
            best = max(found, key=lambda one: (one[1], self._rows[one[0]].tobytes()))
        return best

    def _hold(self, places: list[int]) -> None:
        """Have the shingles of some texts at hand."""
        missing = [place for place in places if place not in self._runs and place not in self._sets]
        runs: list[np.ndarray] = []
        for some in _together(self._read(missing) if missing else ()):
            shingles, counts = _shingles(*_word_codes(some))
            runs += np.split(shingles, np.cumsum(counts)[:-1])
        self._runs.update(zip(missing, runs, strict=True))

    def _let_go(self) -> None:
        """Keep the sets of firsts, while they are not too many; all else can be read again."""
        self._runs.clear()
        if sum(map(len, self._sets.values())) > self._held:
            self._sets.clear()

    def _set_of(self, place: int) -> np.ndarray:
        if place not in self._sets:
            self._sets[place] = _as_set(self._runs[place])
        return self._sets[place]


def _together(texts: Sequence[str]) -> Iterator[Sequence[str]]:
    """The texts in runs that are hashed together: one, or as many as are not too long."""
    begin, held = 0, 0
    for place, text in enumerate(texts):
        if held and held + len(text) > TOGETHER:
            yield texts[begin:place]
            begin, held = place, 0
        held += len(text) + 1
    if begin < len(texts):
        yield texts[begin:]


def _normal(text: str) -> bytes:
    """A text without case and punctuation, UTF-8, with a space at its end."""
    if not text.isascii():
        text = _SIGNS.sub(" ", unicodedata.normalize("NFKC", text))
    return text.casefold().encode("utf-8", "replace").translate(_WORDS_ONLY) + b" "


def _word_codes(texts: Sequence[str]) -> tuple[np.ndarray, np.ndarray]:
    """A 64-bit hash of each word of all texts in order, and how many words each text has.

    A word's hash is the polynomial of its bytes, taken as a difference of running sums (Karp and Rabin 1987).
    """
    longest = int(numbers("near_duplicates", "shingles")["longest_characters"])
    normal = [_normal(text[:longest]) for text in texts]
    signs = np.frombuffer(b"".join(normal), np.uint8)
    begins, ends = np.flatnonzero(np.diff(signs != SPACE, prepend=False)).reshape(-1, 2).T
    sums = np.zeros(len(signs) + 1, np.uint64)
    np.cumsum(signs * _powers(_FACTOR, len(signs)), out=sums[1:])
    codes = (sums[ends] - sums[begins]) * _powers(_INVERSE, len(signs))[begins]
    until = np.searchsorted(begins, np.cumsum([0, *map(len, normal)]))
    return codes ^ (codes >> _HALF), np.diff(until)


def _powers(base: np.uint64, count: int) -> np.ndarray:
    return _kept_powers(base)[:count] if count <= 2 * TOGETHER else np.cumprod(np.full(count, base))


@cache
def _kept_powers(base: np.uint64) -> np.ndarray:
    return np.cumprod(np.full(2 * TOGETHER, base))


def _shingles(codes: np.ndarray, lengths: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """A 64-bit hash of each run of words within a text, and how many each text has; none where it is too short."""
    run = int(numbers("near_duplicates", "shingles")["words"])
    count = max(len(codes) - run + 1, 0)
    mixed = np.zeros(count, np.uint64)
    for at in range(run):
        mixed = (mixed + codes[at : at + count]) * _FACTOR
    left = np.repeat(np.cumsum(lengths), lengths) - np.arange(len(codes))
    return (mixed ^ (mixed >> _HALF))[left[:count] >= run], np.maximum(lengths - run + 1, 0)


def _as_set(hashes: np.ndarray) -> np.ndarray:
    """Each hash once, rising."""
    rising = np.sort(hashes)
    return rising[np.diff(rising, prepend=~rising[:1]) != 0]


def _overlap(one: np.ndarray, other: np.ndarray) -> float:
    """Jaccard similarity of two sorted sets; 0 where both are empty."""
    if not len(one) or not len(other):
        return 0.0
    at = np.minimum(np.searchsorted(other, one), len(other) - 1)
    both = int(np.count_nonzero(other[at] == one))
    return both / (len(one) + len(other) - both)


def _sketched(shingles: np.ndarray, counts: np.ndarray) -> np.ndarray:
    """One row of minimal hashes for each text."""
    from rensa import RMinHash

    permutations = int(numbers("near_duplicates", "sketch")["permutations"])
    ends = np.concatenate([[0], np.cumsum(counts)]).astype(np.uint64)
    matrix = RMinHash.digest_matrix_from_flat_token_hashes(shingles, ends, permutations, SEED)
    return np.array(matrix.to_rows(), np.uint32).reshape(len(counts), permutations)


def _shared_bands(rows: np.ndarray) -> np.ndarray:
    """For each row and band a number that rows with the same band share, -1 where no other row has it."""
    bands = int(numbers("near_duplicates", "sketch")["bands"])
    shared = np.full((len(rows), bands), -1, np.int32)
    width, begins = rows.shape[1] // bands, 0
    for band in range(bands):
        mixed = np.zeros(len(rows), np.uint64)
        for column in range(band * width, (band + 1) * width):
            mixed = (mixed ^ rows[:, column]) * _FACTOR
            mixed ^= mixed >> _HALF
        _, inverse, counts = np.unique(mixed, return_inverse=True, return_counts=True)
        shared[:, band] = np.where(counts[inverse] > 1, begins + inverse, -1)
        begins += len(counts)
    return shared
