"""Who lives in the sample case beside the planted story: people, firms, sites and streets, put together by chance."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from sample_data.documents import numbers
from sample_data.documents.grammar import Dice, table

STAFF, PRIVATE, FIRMS, SITES, STREETS = 26, 140, 180, 40, 190
PRIVATE_HOSTS = ("example.com", "example.org", "example.net")
SEPARATORS = (".", "_", "")


@dataclass(frozen=True)
class Person:
    """Somebody; ``manner`` is how they write: plain, terse, lower, warm."""

    given: str
    surname: str
    mail: str
    phone: str
    handle: str
    job: str
    manner: str

    @property
    def full(self) -> str:
        """Given name and surname."""
        return f"{self.given} {self.surname}"

    @property
    def pair(self) -> tuple[str, str]:
        """Name and address."""
        return self.full, self.mail


@dataclass(frozen=True)
class World:
    """Everybody and everything that sentences speak of; ``staff`` by the host of a firm, ``worlds`` its kind."""

    staff: Mapping[str, tuple[Person, ...]]
    worlds: Mapping[str, str]
    titles: Mapping[str, str]
    private: tuple[Person, ...]
    firms: tuple[str, ...]
    sites: tuple[str, ...]
    streets: tuple[str, ...]
    towns: tuple[str, ...]


@cache
def _parts(name: str) -> tuple[str, ...]:
    return tuple(table("names")["parts"][name].split("|"))  # type: ignore[index]


def surname(dice: Dice) -> str:
    """A surname of two parts, doubled letters at the seam made one."""
    first, last = dice.one(_parts("first")), dice.one(_parts("last"))
    return first + (last[1:] if first.endswith(last[0]) else last)


def make_world(seed: int) -> World:
    """The people of a case; the same seed gives the same."""
    dice = Dice(seed, "documents people")
    firms = {host: told.split("|") for host, told in table("cast")["firms"].items()}  # type: ignore[attr-defined]
    taken: set[str] = set(str(name).rpartition(" ")[2] for name in table("cast")["names"].values())  # type: ignore[attr-defined]
    return World(
        staff={host: tuple(_person(dice, taken, f"{host}.example") for _ in range(STAFF)) for host in firms},
        worlds={host: world for host, (_, world) in firms.items()},
        titles={host: title for host, (title, _) in firms.items()},
        private=tuple(_person(dice, taken, dice.one(PRIVATE_HOSTS)) for _ in range(PRIVATE)),
        firms=tuple(f"{surname(dice)} {dice.one(_parts('trade'))} {dice.one(_parts('kind'))}" for _ in range(FIRMS)),
        sites=tuple(f"{dice.one(_parts('town'))} {dice.one(_parts('site'))}" for _ in range(SITES)),
        streets=tuple(f"{dice.one(_parts('street'))} {dice.one(_parts('way'))}" for _ in range(STREETS)),
        towns=_parts("town"),
    )


def _person(dice: Dice, taken: set[str], host: str) -> Person:
    given, last = dice.one(_parts("given")), surname(dice)
    while last in taken:
        last = surname(dice)
    taken.add(last)
    is_firm = host not in PRIVATE_HOSTS
    local = f"{given[0]}.{last}" if is_firm else f"{given}{dice.one(SEPARATORS)}{last}{dice.between(1, 99)}"
    job = dice.one(table("frames")["ways"]["job"].split("|")) if is_firm else ""  # type: ignore[index]
    manner = dice.weighted({"plain": 5, "terse": 2, "lower": 1.5, "warm": 2})
    handle = f"{given.lower()}_{last[:4].lower()}{dice.between(1, 99)}"
    return Person(given, last, f"{local.lower()}@{host}", numbers.telephone(dice), handle, job, manner)
