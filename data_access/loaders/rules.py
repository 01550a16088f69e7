"""What rows must satisfy together, or towards what is stored: one function a rule, named by the contracts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from data_access.loaders.batch import Batch
from data_access.loaders.known import Known
from data_access.loaders.names import Body, NameIndex
from data_access.loaders.performance_rules import PERFORMANCE_RULES
from data_access.loaders.series_rules import SERIES_RULES
from data_access.loaders.values import Problem

HIDDEN_CAPABILITIES = frozenset({"R3", "R4"})
PILLAR_IDS = {
    "Data Foundations": "P1",
    "Data Responsibility": "P2",
    "Data Availability": "P3",
    "Data Skills": "P4",
    "Data Analytics": "P5",
}
_ORDERED_DATES = "Correct one of the two dates."


def unique_columns(batch: Batch, known: Known) -> None:
    """No two records share a value that is to be unique, in the file or with the store."""
    key = batch.contract.key[0]
    for column in batch.contract.unique:
        in_file = set(batch.values[key])
        owners = {row[column]: row[key] for row in known.tables[batch.contract.table] if row[key] not in in_file}
        for at in batch.good():
            value, own = batch.values[column][at], batch.values[key][at]
            owner = owners.setdefault(value, own)
            if owner != own:
                batch.reject(at, column, Problem(f"{owner} has the same value.", "Give each its own."))


def force_successors(batch: Batch, known: Known) -> None:
    """A successor is a force of the file or of the store, and another one."""
    _successors(batch, "force_id", set(known.forces))


def rocu_successors(batch: Batch, known: Known) -> None:
    """A successor is a ROCU of the file or of the store, and another one."""
    _successors(batch, "rocu_id", {row["rocu_id"] for row in known.tables["raw.rocus"]})


def _successors(batch: Batch, key: str, stored: set[str]) -> None:
    ids = stored | set(batch.values[key])
    for at in batch.good():
        successor = batch.values["successor_id"][at]
        if successor is not None and (successor not in ids or successor == batch.values[key][at]):
            problem = Problem("The successor is not another record of this kind.", "Name one that is loaded.")
            batch.reject(at, "successor_id", problem)


def validity_dates(batch: Batch, _: Known) -> None:
    """A record ends after it began."""
    for at in batch.good():
        first, last = batch.values["valid_from"][at], batch.values["valid_to"][at]
        if last is not None and last < first:
            batch.reject(at, "valid_to", Problem("It ends before it begins.", _ORDERED_DATES))


def wave_dates(batch: Batch, _: Known) -> None:
    """A wave opens no more than a year after the day that it describes."""
    for at in batch.good():
        opens_on, reference = batch.values["opens_on"][at], batch.values["reference_date"][at]
        if (opens_on - reference).days > 366:
            batch.reject(at, "opens_on", Problem("It opens over a year after its reference date.", _ORDERED_DATES))


def alias_bodies(batch: Batch, _: Known) -> None:
    """A name means a force exactly when its body is a territorial force."""
    for at in batch.good():
        is_force = batch.values["force_id"][at] is not None
        if is_force != (batch.values["body"][at] == "territorial force"):
            problem = Problem(
                "Force and body contradict each other.",
                "Name the force of a territorial force; leave it blank for any other body.",
            )
            batch.reject(at, "force_id", problem)


def alias_meanings(batch: Batch, known: Known) -> None:
    """A name has one meaning, whatever its case and punctuation."""
    replaced = set(batch.values["alias"])
    index = NameIndex()
    for row in known.tables["raw.forces"]:
        names = (row["force_id"], row["name"], row["short_name"], row["ons_code"], row["code"])
        index.add(names, Body(row["force_id"], "territorial force"))
    for row in known.tables["raw.force_aliases"]:
        if row["alias"] not in replaced:
            index.add((row["alias"],), Body(row["force_id"], row["body"]))
    for at in batch.good():
        alias = batch.values["alias"][at]
        body = Body(batch.values["force_id"][at], batch.values["body"][at])
        index.add((alias,), body)
        other = index.find(alias)
        if other is not None and other != body:
            problem = Problem(f"The name already means {other.force_id or other.kind}.", "Give it one meaning.")
            batch.reject(at, "alias", problem)


def peers_differ(batch: Batch, _: Known) -> None:
    """No force is its own peer."""
    for at in batch.good():
        if batch.values["force_id"][at] == batch.values["peer_id"][at]:
            batch.reject(at, "peer_id", Problem("A force is not its own peer.", "Name another force."))


def framework_fills(batch: Batch, _: Known) -> None:
    """Pillar id, position within the version, and the disclosure tier where the file leaves it blank."""
    seen: dict[str, int] = {}
    positions = []
    for version in batch.values["framework_version"]:
        seen[version] = seen.get(version, 0) + 1
        positions.append(seen[version])
    batch.values["position"] = positions
    batch.values["pillar_id"] = [PILLAR_IDS.get(pillar) for pillar in batch.values["pillar"]]
    batch.values["disclosure_tier"] = [
        tier or ("force" if capability in HIDDEN_CAPABILITIES else "peers")
        for tier, capability in zip(batch.values["disclosure_tier"], batch.values["capability_id"], strict=True)
    ]


def framework_keeps_answered_capabilities(batch: Batch, known: Known) -> None:
    """A version keeps every capability that answers refer to."""
    if batch.rejected:
        return
    given = set(batch.keys(("framework_version", "capability_id")))
    versions = set(batch.values["framework_version"])
    lost = sorted(pair for pair in known.answered if pair[0] in versions and pair not in given)
    for version, capability in lost:
        batch.refuse(
            Problem(
                f"Capability {capability} of framework version {version} has answers but is not in the file.",
                "Keep it, or load the new framework under a new framework_version.",
            )
        )


def crosswalk_joins_versions(batch: Batch, known: Known) -> None:
    """A crosswalk joins capabilities that are loaded, of two versions, each at most once on either side."""
    taken: set[tuple[str, str, str]] = set()
    for at in batch.good():
        sides = [
            (side, batch.values[f"{side}_version"][at], batch.values[f"{side}_capability_id"][at])
            for side in ("from", "to")
        ]
        for side, version, capability in sides:
            if problem := _capability_of_version_problem(version, capability, known):
                batch.reject(at, f"{side}_capability_id", problem)
        target = (sides[0][1], *sides[1][1:])
        if sides[0][1] == sides[1][1]:
            batch.reject(at, "to_version", Problem("Both sides are of one version.", "Name two versions."))
        elif target in taken:
            problem = Problem("Two capabilities correspond to this one.", "Keep the one that is closest.")
            batch.reject(at, "to_capability_id", problem)
        taken.add(target)


def waves_keep_their_framework(batch: Batch, known: Known) -> None:
    """A wave that is loaded keeps the framework version that was asked."""
    for at in batch.good():
        stored = known.waves.get(batch.values["wave_id"][at])
        if stored and stored["framework_version"] != batch.values["framework_version"][at]:
            problem = Problem(
                f"The wave was asked under version {stored['framework_version']}.",
                "Give the new version a wave of its own.",
            )
            batch.reject(at, "framework_version", problem)


def capabilities_of_the_wave(batch: Batch, known: Known) -> None:
    """A capability belongs to the framework version of its wave."""
    problems: dict[tuple[str, str], Problem | None] = {}
    for at in batch.good():
        pair = (batch.values["wave_id"][at], batch.values["capability_id"][at])
        if pair not in problems:
            problems[pair] = _capability_problem(*pair, known)
        if problem := problems[pair]:
            batch.reject(at, "capability_id", problem)


def _capability_problem(wave_id: str, capability: str, known: Known) -> Problem | None:
    return _capability_of_version_problem(known.waves[wave_id]["framework_version"], capability, known)


def _capability_of_version_problem(version: str, capability: str, known: Known) -> Problem | None:
    codes = known.capabilities.get(version, set())
    if capability in codes:
        return None
    return Problem(f"The capability is not in framework version {version}.", f"Use one of: {', '.join(sorted(codes))}.")


def forces_stand_in_the_wave(batch: Batch, known: Known) -> None:
    """A force answers a wave only when it stands on the wave's reference date."""
    problems: dict[tuple[str, str], Problem | None] = {}
    for at in batch.good():
        pair = (batch.values["wave_id"][at], batch.values["force_id"][at])
        if pair not in problems:
            problems[pair] = _standing_problem(*pair, known)
        if problem := problems[pair]:
            batch.reject(at, "force_id", problem)


def _standing_problem(wave_id: str, force_id: str, known: Known) -> Problem | None:
    force, day = known.forces[force_id], known.waves[wave_id]["reference_date"]
    if force["valid_from"] <= day and (force["valid_to"] is None or day <= force["valid_to"]):
        return None
    remedy = f"Use its successor, {force['successor_id']}." if force["successor_id"] else "Use the force of that day."
    return Problem(f"The force does not stand on {day}, the wave's reference date.", remedy)


def evidence_is_dated(batch: Batch, _: Known) -> None:
    """Evidence of grade A or B carries its date."""
    for at in batch.good():
        if batch.values["evidence_grade"][at] in ("A", "B") and batch.values["evidence_date"][at] is None:
            problem = Problem("Evidence of grade A or B has no date.", "Give the date, or grade it C.")
            batch.reject(at, "evidence_date", problem)


RULES: dict[str, Callable[[Batch, Known], Any]] = {
    rule.__name__: rule
    for rule in (
        unique_columns,
        force_successors,
        rocu_successors,
        validity_dates,
        wave_dates,
        alias_bodies,
        alias_meanings,
        peers_differ,
        framework_fills,
        framework_keeps_answered_capabilities,
        crosswalk_joins_versions,
        waves_keep_their_framework,
        capabilities_of_the_wave,
        forces_stand_in_the_wave,
        evidence_is_dated,
    )
} | PERFORMANCE_RULES | SERIES_RULES
