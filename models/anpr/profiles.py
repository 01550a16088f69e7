"""Profiles of crime types: what sets a vehicle apart on a line, as the files of ``definitions/anpr/profiles`` say.

A new crime type is a new file and needs no code: features are chosen from the columns of models.anpr.features, and
each has a shape, a weight in log-odds, how far examples may move it, and the words of its reason.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import pairwise
from types import MappingProxyType

import numpy as np

from models.anpr.settings import FOLDER
from models.errors import DataNotAvailable, SettingsRefused

PROFILES = FOLDER / "profiles"
UNITS = ("stays", "share", "round trips", "minutes", "number", "a week", "a day", "a run", "times", "visits", "lines",
         "days", "runs", "signs")  # fmt: skip
RATES, LONG_MINUTES = ("a week", "a day", "a run"), 120
VALUE = re.compile(r"\{value(?::([a-z ]+))?\}")
POINTS = MappingProxyType({"linear": 2, "log": 2, "band": 4})
WORDS = ("title", "what", "lead_word", "origin", "destination", "author")


@dataclass(frozen=True)
class Shape:
    """How a value becomes a place on a scale from 0 to 1, and that place a strength from 0 to 1."""

    kind: str
    points: tuple[float, ...]

    def place(self, values: np.ndarray) -> np.ndarray:
        """Place (n,) of each value on the scale: 0 at the first point and below, 1 at the last and above."""
        if self.kind == "log":
            return np.interp(np.log1p(values), np.log1p(self.points), [0.0, 1.0])
        return np.interp(values, self.points, np.linspace(0.0, 1.0, len(self.points)))

    def strength(self, places: np.ndarray) -> np.ndarray:
        """Strength (n,) of a place: the place itself, or a trapezoid for a band."""
        if self.kind == "band":
            return np.minimum(1.0, 3.0 * np.minimum(places, 1.0 - places))
        return np.asarray(places, float)


@dataclass(frozen=True)
class Feature:
    """One feature of a profile; ``weight`` and ``sd`` are the prior of its coefficient, in log-odds."""

    name: str
    title: str
    group: str
    shape: Shape
    unit: str
    typical: float
    weight: float
    sd: float
    words_for: str
    words_against: str

    def words(self, value: float, is_for: bool) -> str:
        """The reason in plain words, with the value in its unit."""
        if not np.isfinite(value):
            return f"{self.title}: not known"
        words = self.words_for if is_for else self.words_against
        return VALUE.sub(lambda found: said(value, self.unit, found[1] or ""), words)


@dataclass(frozen=True)
class Profile:
    """A reviewed crime type: its words, base rate, what counts as a run, and its features."""

    profile_id: str
    title: str
    what: str
    lead_word: str
    origin: str
    destination: str
    author: str
    reviewed: date
    next_review: date
    version: int
    base_rate: Mapping[str, float]
    runs: Mapping[str, object]
    model: Mapping[str, float]
    truth: Mapping[str, list[str]]
    features: tuple[Feature, ...]

    def expected(self, vehicles_seen: int, lines: int) -> float:
        """Vehicles of this kind to be expected on so many lines in a store that has seen so many vehicles."""
        return min(vehicles_seen / self.base_rate["one_in"], self.base_rate["a_line"] * lines)

    def is_due_for_review(self, today: date) -> bool:
        """Whether the day of the next review has come."""
        return today >= self.next_review


def said(value: float, unit: str, noun: str = "") -> str:
    """A value in its unit, as a sentence says it; with a noun, which then stands in the number that fits."""
    if unit == "share":
        return f"{100 * value:.0f} %"
    if unit == "minutes":
        return with_noun(f"{value:.0f}", "minute") if value < LONG_MINUTES else with_noun(_brief(value / 60), "hour")
    if unit == "times":
        return f"{value:.1f} times"
    number = _brief(value) if unit in RATES else f"{value:.0f}"
    noun = noun or ("day" if unit == "days" else "")
    return with_noun(number, noun) if noun else number


def with_noun(number: str, noun: str) -> str:
    """``1 run``, ``3 runs``, and once or twice for times."""
    if noun == "time" and number in ("1", "2"):
        return "once" if number == "1" else "twice"
    return f"{number} {noun if number == '1' else noun + 's'}"


def _brief(value: float) -> str:
    """With one decimal where it says something."""
    return f"{value:.0f}" if value >= 10 or f"{value:.1f}".endswith(".0") else f"{value:.1f}"


def profile_ids() -> tuple[str, ...]:
    """Ids of the profiles that are there, in order."""
    return tuple(sorted(path.stem for path in PROFILES.glob("*.toml")))


@cache
def profile(profile_id: str) -> Profile:
    """A profile by id; DataNotAvailable where there is none, SettingsRefused where its file is wrong."""
    if profile_id not in profile_ids():
        raise DataNotAvailable(f"There is no profile {profile_id!r}.", f"Use one of {', '.join(profile_ids())}.")
    text = (PROFILES / f"{profile_id}.toml").read_text(encoding="utf-8")
    return read_profile(profile_id, tomllib.loads(text))


def read_profile(profile_id: str, declared: Mapping[str, object]) -> Profile:
    """A profile from the contents of its file, checked; SettingsRefused names every fault."""
    faults = list(_faults(declared))
    if faults:
        raise SettingsRefused(f"The profile {profile_id!r} cannot be used.", " ".join(faults))
    return Profile(
        profile_id=profile_id,
        **{name: str(declared[name]) for name in WORDS},
        reviewed=declared["reviewed"],
        next_review=declared["next_review"],
        version=int(declared["version"]),
        base_rate=MappingProxyType(declared["base_rate"]),
        runs=MappingProxyType(declared["runs"]),
        model=MappingProxyType(declared["model"]),
        truth=MappingProxyType(declared["truth"]),
        features=tuple(_feature(name, given) for name, given in declared["features"].items()),
    )


def _feature(name: str, given: Mapping[str, object]) -> Feature:
    shape = Shape(given["shape"], tuple(float(point) for point in given["points"]))
    numbers = {key: float(given[key]) for key in ("typical", "weight", "sd")}
    words = {key: str(given[key]) for key in ("title", "group", "unit")}
    return Feature(name, shape=shape, words_for=given["for"], words_against=given["against"], **words, **numbers)


def _faults(declared: Mapping[str, object]) -> list[str]:
    needed = (*WORDS, "reviewed", "next_review", "version", "base_rate", "runs", "model", "truth", "features")
    missing = [f"{name!r} is missing." for name in needed if name not in declared]
    if missing:
        return missing
    faults = [] if declared["next_review"] > declared["reviewed"] else ["The next review lies before the last."]
    if not declared["base_rate"].get("one_in", 0) > 1 or not declared["base_rate"].get("a_line", 0) > 0:
        faults.append("base_rate needs one_in above 1 and a_line above 0.")
    return faults + [fault for name, given in declared["features"].items() for fault in _feature_faults(name, given)]


def _feature_faults(name: str, given: Mapping[str, object]) -> list[str]:
    from models.anpr.features import FEATURES

    needed = ("title", "group", "shape", "points", "unit", "typical", "weight", "sd", "for", "against")
    missing = [f"{name}: {key!r} is missing." for key in needed if key not in given]
    if missing:
        return missing
    points = list(given["points"])
    checks = (
        (name in FEATURES, f"{name} is no feature of the engine."),
        (POINTS.get(given["shape"]) == len(points), f"{name}: {given['shape']} does not go with {len(points)} points."),
        (all(a < b for a, b in pairwise(points)), f"{name}: its points do not rise."),
        (given["sd"] > 0, f"{name}: its sd is not above 0."),
        (given["unit"] in UNITS, f"{name}: there is no unit {given['unit']!r}."),
        ("{" not in VALUE.sub("", given["for"] + given["against"]), f"{name}: a brace in its words is no value."),
    )
    return [words for is_fine, words in checks if not is_fine]
