"""The maturity rules once more, slow and plain: loops over dicts, exact fractions, nothing of the product.

Spreads are found by going through every way in which respondents could be drawn again, so a force may have only a
few of them.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cache
from itertools import product
from math import ceil

SEEN_BY = {
    "force": ["force", "board", "peers", "public"],
    "board": ["board", "peers", "public"],
    "peers": ["peers", "public"],
}


@dataclass(frozen=True)
class Answer:
    """What one respondent says of one capability."""

    respondent: str
    level: int | None
    coverage: float | None
    grade: str | None
    dated: date | None


@dataclass(frozen=True)
class World:
    """Everything that is loaded, by wave, force and capability."""

    waves: dict[str, date]
    framework: list[dict]
    forces: list[dict]
    answers: dict[tuple[str, str, str], list[Answer]]
    evidence: dict[tuple[str, str, str], list[tuple[int, str, date]]]
    moderated: dict[tuple[str, str, str], tuple[int, str]]


def read_world(file: dict) -> World:
    """The world that the data file describes."""
    answers, evidence, moderated = {}, defaultdict(list), {}
    for force in file["forces"]:
        name = force["force"]
        for wave, sheet in force["answers"].items():
            for row in file["framework"]:
                line = sheet.get(row["capability"], sheet["*"])
                given = [read_answer(f"r{n}", token) for n, token in enumerate(line.split(), start=1) if token != "."]
                answers[wave, name, row["capability"]] = given
        for item in force.get("evidence", []):
            key = item["wave"], name, item["capability"]
            evidence[key].append((item["level"], item["grade"], date.fromisoformat(item["dated"])))
        for item in force.get("moderated", []):
            moderated[item["wave"], name, item["capability"]] = (item["level"], item["reason"])
    waves = {wave: date.fromisoformat(day) for wave, day in file["waves"].items()}
    return World(waves, file["framework"], file["forces"], answers, evidence, moderated)


def read_answer(respondent: str, token: str) -> Answer:
    """One answer from its token, such as ``3%40@A:2025-01-31``."""
    token, _, evidence = token.partition("@")
    level, _, coverage = token.partition("%")
    grade, _, dated = evidence.partition(":")
    return Answer(
        respondent,
        None if level == "-" else int(level),
        float(coverage) if coverage else None,
        grade or None,
        date.fromisoformat(dated) if dated else None,
    )


def is_valid(force: dict, day: date) -> bool:
    began, ended = force.get("valid_from", "2000-01-01"), force.get("valid_to", "9999-12-31")
    return date.fromisoformat(began) <= day <= date.fromisoformat(ended)


def asked_forces(world: World, wave: str) -> list[dict]:
    """Forces that stand on the reference date, and those that answered all the same."""
    day = world.waves[wave]
    answered = {name for (of_wave, name, _), given in world.answers.items() if of_wave == wave and given}
    return [force for force in world.forces if is_valid(force, day) or force["force"] in answered]


def a_year_before(day: date) -> date:
    return date(day.year - 1, 2, 28) if (day.month, day.day) == (2, 29) else date(day.year - 1, day.month, day.day)


def levels_given(answers: list[Answer]) -> list[int]:
    return sorted(answer.level for answer in answers if answer.level is not None)


def lower_median(levels: list[int]) -> int | None:
    return sorted(levels)[(len(levels) - 1) // 2] if levels else None


def upper_median(levels: list[int]) -> int | None:
    return sorted(levels)[len(levels) // 2] if levels else None


def coverage(answers: list[Answer]) -> float | None:
    stated = [a.coverage for a in answers if a.level is not None and a.coverage is not None]
    unknown = [a for a in answers if a.level is None]
    return sum(stated) / (len(stated) + len(unknown)) if stated else None


def evidence_of(world: World, key: tuple[str, str, str]) -> tuple[int | None, str | None, date | None]:
    """(level that evidence in date supports, its best grade, date of the latest evidence, also where expired)."""
    day = world.waves[key[0]]
    claims = [(a.level, a.grade, a.dated) for a in world.answers.get(key, []) if a.level is not None]
    claims = [*claims, *world.evidence.get(key, [])]
    checked = [claim for claim in claims if claim[1] in ("A", "B") and claim[2] is not None and claim[2] <= day]
    in_date = [claim for claim in checked if claim[2] >= a_year_before(day)]
    level = max((claim[0] for claim in in_date), default=None)
    grade = min((claim[1] for claim in in_date if claim[0] == level), default=None)
    return level, grade, max((claim[2] for claim in checked), default=None)


def gated(level: int, evidence: int | None) -> int:
    return level - 1 if level > 1 and (evidence or 0) < level else level


@cache
def ways_to_draw(levels: tuple[int, ...]) -> dict[tuple[int, ...], Fraction]:
    """How likely each resample of these answers is, half an answer added at level 1 and half at level 5."""
    halves = {level: 2 * levels.count(level) + (level in (1, 5)) for level in range(1, 6)}
    weights = {level: Fraction(count, 2 * len(levels) + 2) for level, count in halves.items()}
    ways: dict[tuple[int, ...], Fraction] = defaultdict(Fraction)
    for picks in product(range(1, 6), repeat=len(levels)):
        chance = Fraction(1)
        for pick in picks:
            chance *= weights[pick]
        ways[tuple(sorted(picks))] += chance
    return ways


def spread(levels: list[int], evidence: int | None, moderated: int | None, median) -> dict[int, Fraction]:
    """How likely each published level is when respondents are drawn again; empty where nobody answered."""
    found = {level: Fraction(0) for level in range(1, 6)}
    if not levels:
        return {}
    for picks, chance in ways_to_draw(tuple(levels)).items():
        level = gated(median(list(picks)), evidence)
        if moderated is not None:
            level = level + moderated - gated(lower_median(levels), evidence)
        found[min(5, max(1, level))] += chance
    return found


def interval(shares: dict[int, Fraction], estimate: int) -> tuple[int, int]:
    """Ends of the middle nine tenths, widened to hold the estimate."""
    if not shares:
        return estimate, estimate
    total, low, high = Fraction(0), None, None
    for value in sorted(shares):
        total += shares[value]
        low = value if low is None and total >= Fraction(1, 20) else low
        high = value if high is None and total >= Fraction(19, 20) else high
    return min(low, estimate), max(high, estimate)


def two_sided(lower: dict[int, Fraction], upper: dict[int, Fraction], middle: int) -> Fraction:
    not_above = sum(share for value, share in lower.items() if value <= middle)
    not_below = sum(share for value, share in upper.items() if value >= middle)
    return min(Fraction(1), 2 * min(not_above, not_below))


def largest_that_stands_out(ps: list[Fraction]) -> Fraction:
    """The largest p that passes Benjamini and Hochberg's step-up rule at 5 %, or -1."""
    found = Fraction(-1)
    for rank, p in enumerate(sorted(ps), start=1):
        if p <= Fraction(rank, 20 * len(ps)):
            found = p
    return found


def quantile(values: list, share: Fraction):
    return sorted(values)[ceil(share * len(values)) - 1]


def level_row(world: World, wave: str, force: dict, capability: dict) -> dict:
    """A row of derived.capability_levels, as far as the force's own answers decide it."""
    key = wave, force["force"], capability["capability"]
    answers = world.answers.get(key, [])
    levels, own = levels_given(answers), lower_median(levels_given(answers))
    evidence, grade, latest = evidence_of(world, key)
    moderated, reason = world.moderated.get(key, (None, None))
    standing = moderated if moderated is not None else own
    published = moderated if moderated is not None else own if own is None else gated(own, evidence)
    return {
        "wave_id": wave, "force_id": key[1], "capability_id": key[2],
        "pillar_id": capability["pillar"], "disclosure_tier": capability["tier"],
        "respondents": len(answers), "answered": len(levels), "dont_know": len(answers) - len(levels),
        "self_level": own, "lowest_answer": min(levels, default=None), "highest_answer": max(levels, default=None),
        "coverage_percent": coverage(answers),
        "evidence_level": evidence, "evidence_grade": grade, "latest_evidence_date": latest,
        "published_level": published,
        "is_unevidenced": standing is not None and gated(standing, evidence) != standing,
        "is_provisional": len(levels) < 5,
        "moderated_level": moderated, "moderation_reason": reason,
        "lower": spread(levels, evidence, moderated, lower_median),
        "upper": spread(levels, evidence, moderated, upper_median),
    }  # fmt: skip


def wave_levels(world: World, wave: str) -> list[dict]:
    """Rows of derived.capability_levels of one wave, whole."""
    rows = []
    for force in asked_forces(world, wave):
        own = [level_row(world, wave, force, capability) for capability in world.framework]
        rated = sum(row["published_level"] is not None for row in own)
        for row in own:
            row["is_incomplete"] = Fraction(rated, len(own)) < Fraction(4, 5)
            row["is_valid"] = is_valid(force, world.waves[wave])
        rows.extend(own)
    for row in rows:
        estimate = row["published_level"]
        row["level_low"], row["level_high"] = (None, None) if estimate is None else interval(row["lower"], estimate)
    compare(rows)
    return rows


def compare(rows: list[dict]) -> None:
    """Add the national median, the p and the word of each comparison."""
    for row in rows:
        same = [r for r in rows if r["capability_id"] == row["capability_id"] and r["is_valid"]]
        counted = [r["published_level"] for r in same if not r["is_incomplete"] and r["published_level"] is not None]
        row["national_median"] = quantile(counted, Fraction(1, 2)) if len(counted) >= 5 else None
        row["comparison_p"] = row["comparison"] = None
        if row["national_median"] and row["lower"] and row["is_valid"] and not row["is_incomplete"]:
            row["comparison_p"] = two_sided(row["lower"], row["upper"], row["national_median"])
    limit = largest_that_stands_out([row["comparison_p"] for row in rows if row["comparison_p"] is not None])
    for row in rows:
        if row["comparison_p"] is not None:
            step = row["published_level"] - row["national_median"]
            row["comparison"] = word(step, step, row["comparison_p"] <= limit, "no clear difference")


def word(low: int, high: int, stands_out: bool, otherwise: str) -> str:
    if stands_out and low > 0:
        return "clearly higher"
    return "clearly lower" if stands_out and high < 0 else otherwise


def pillar_rows(world: World, levels: list[dict]) -> list[dict]:
    """Rows of derived.pillar_levels without their intervals, from the levels of one wave."""
    rows = []
    for viewer, tiers in SEEN_BY.items():
        shown = [capability for capability in world.framework if capability["tier"] in tiers]
        for force in dict.fromkeys(row["force_id"] for row in levels):
            own = {row["capability_id"]: row for row in levels if row["force_id"] == force}
            for pillar in dict.fromkeys(capability["pillar"] for capability in shown):
                members = [own[c["capability"]] for c in shown if c["pillar"] == pillar]
                rows.append(pillar_row(viewer, pillar, members))
    return rows


def pillar_row(viewer: str, pillar: str, members: list[dict]) -> dict:
    """One pillar of one force; members are in the order of the framework."""
    rated = [row for row in members if row["published_level"] is not None]
    floor = None
    for row in rated:
        if floor is None or row["published_level"] < floor["published_level"]:
            floor = row
    return {
        "wave_id": members[0]["wave_id"], "force_id": members[0]["force_id"], "pillar_id": pillar,
        "visible_to": viewer, "capabilities_counted": len(rated), "capabilities_asked": len(members),
        "mean_level": sum(row["published_level"] for row in rated) / len(rated) if rated else None,
        "floor_level": floor and floor["published_level"], "floor_capability_id": floor and floor["capability_id"],
        "is_incomplete": members[0]["is_incomplete"], "is_valid": members[0]["is_valid"],
    }  # fmt: skip


def force_row(world: World, wave: str, force: str, levels: list[dict]) -> dict:
    """A row of derived.force_waves."""
    rated = [row for row in levels if row["published_level"] is not None]
    answers = [a for key, given in world.answers.items() if key[:2] == (wave, force) for a in given]
    role_holders = {answer.respondent for answer in answers if answer.level is not None}
    return {
        "wave_id": wave, "force_id": force, "respondents": len({answer.respondent for answer in answers}),
        "capabilities_answered": len(rated), "capabilities_asked": len(levels),
        "completeness": len(rated) / len(levels), "is_incomplete": levels[0]["is_incomplete"],
        "is_provisional": len(role_holders) < 5,
    }  # fmt: skip


def change_rows(before: list[dict], now: list[dict]) -> list[dict]:
    """Rows of derived.capability_changes of a wave against the one before, of the same framework."""
    earlier = {(row["force_id"], row["capability_id"]): row for row in before}
    rows = []
    for row in now:
        old = earlier.get((row["force_id"], row["capability_id"]))
        if old and old["published_level"] is not None and row["published_level"] is not None:
            rows.append(change_row(old, row))
    limit = largest_that_stands_out([row["p"] for row in rows if row["p"] is not None])
    for row in rows:
        stands_out = row["p"] is not None and row["p"] <= limit
        row["verdict"] = word(row["change_low"], row["change_high"], stands_out, "no clear change")
    return rows


def change_row(old: dict, new: dict) -> dict:
    steps: dict[int, Fraction] = defaultdict(Fraction)
    for level_before, chance_before in old["lower"].items():
        for level_now, chance_now in new["lower"].items():
            steps[level_now - level_before] += chance_before * chance_now
    change = new["published_level"] - old["published_level"]
    low, high = interval(steps, change)
    return {
        "wave_id": new["wave_id"], "previous_wave_id": old["wave_id"], "force_id": new["force_id"],
        "capability_id": new["capability_id"], "previous_capability_id": old["capability_id"],
        "disclosure_tier": new["disclosure_tier"], "previous_level": old["published_level"],
        "level": new["published_level"], "change": change, "change_low": low, "change_high": high,
        "p": two_sided(steps, steps, 0) if steps else None,
    }  # fmt: skip


def pillar_change_rows(before: list[dict], now: list[dict]) -> list[dict]:
    """Rows of derived.pillar_changes without intervals and words: over capabilities with a level in both waves."""
    earlier = {(row["force_id"], row["capability_id"]): row for row in before if not row["is_incomplete"]}
    both = defaultdict(list)
    for row in now:
        old = earlier.get((row["force_id"], row["capability_id"]))
        is_rated = old and old["published_level"] is not None and row["published_level"] is not None
        for viewer, tiers in SEEN_BY.items():
            if is_rated and not row["is_incomplete"] and row["disclosure_tier"] in tiers:
                both[row["force_id"], row["pillar_id"], viewer].append((old, row))
    rows = []
    for (force, pillar, viewer), members in both.items():
        means = [sum(pair[place]["published_level"] for pair in members) / len(members) for place in (0, 1)]
        rows.append({
            "wave_id": members[0][1]["wave_id"], "previous_wave_id": members[0][0]["wave_id"], "force_id": force,
            "pillar_id": pillar, "visible_to": viewer, "previous_mean": means[0], "mean_level": means[1],
            "change": means[1] - means[0],
            "is_valid": members[0][0]["is_valid"] and members[0][1]["is_valid"],
        })  # fmt: skip
    return rows


def national_level_row(capability: dict, rows: list[dict]) -> dict:
    """A row of national.capability_levels, from the levels of one capability in one wave."""
    asked = [row for row in rows if row["is_valid"]]
    counted = [row for row in asked if not row["is_incomplete"] and row["published_level"] is not None]
    levels = [row["published_level"] for row in counted]
    shown = {
        "wave_id": rows[0]["wave_id"], "capability_id": capability["capability"], "pillar_id": capability["pillar"],
        "forces_asked": len(asked), "forces_counted": len(counted),
        "forces_incomplete": sum(row["is_incomplete"] for row in asked),
        "is_suppressed": len(counted) < (5 if capability["tier"] in SEEN_BY["peers"] else 6),
    }  # fmt: skip
    below = sum(level < capability["minimum"] for level in levels)
    coverages = [row["coverage_percent"] for row in counted if row["coverage_percent"] is not None]
    hidden = {f"at_level_{level}": levels.count(level) for level in range(1, 6)} | {
        "lower_quartile": levels and quantile(levels, Fraction(1, 4)),
        "median_level": levels and quantile(levels, Fraction(1, 2)),
        "upper_quartile": levels and quantile(levels, Fraction(3, 4)),
        "below_minimum": below,
        "evidenced": sum(not row["is_unevidenced"] for row in counted),
        "mean_coverage_percent": sum(coverages) / len(coverages) if len(coverages) > 5 else None,
        "need": need(below, len(counted)),
    }
    return shown | (dict.fromkeys(hidden) if shown["is_suppressed"] else hidden)


def need(below: int, counted: int) -> str:
    if 2 * below >= counted:
        return "weak everywhere"
    return "weak in a few" if below > 0 else "no national need"


def national_pillar_row(rows: list[dict]) -> dict:
    """Forces counted and quartiles of one pillar in one variant and wave."""
    asked = [row for row in rows if row["is_valid"]]
    means = [row["mean_level"] for row in asked if not row["is_incomplete"] and row["mean_level"] is not None]
    shares = {"lower_quartile": Fraction(1, 4), "median_level": Fraction(1, 2), "upper_quartile": Fraction(3, 4)}
    return {
        "wave_id": rows[0]["wave_id"], "pillar_id": rows[0]["pillar_id"], "forces_counted": len(means),
        "forces_incomplete": sum(row["is_incomplete"] for row in asked), "is_suppressed": len(means) < 5,
        "capabilities_counted": rows[0]["capabilities_asked"],
    } | {name: quantile(means, share) if len(means) >= 5 else None for name, share in shares.items()}  # fmt: skip


def evidence_month_rows(world: World, wave: str) -> list[dict]:
    """Rows of national.evidence_dates of one wave; none where evidence is of fewer than five forces."""
    months: dict[date | None, int] = defaultdict(int)
    givers = set()
    for force in world.forces:
        if not is_valid(force, world.waves[wave]):
            continue
        for capability in world.framework:
            key = wave, force["force"], capability["capability"]
            given = [(a.grade, a.dated) for a in world.answers.get(key, []) if a.level is not None]
            given += [(grade, dated) for _, grade, dated in world.evidence.get(key, [])]
            for grade, dated in given:
                if grade in ("A", "B"):
                    months[dated and dated.replace(day=1)] += 1
                    givers.add(force["force"])
    if len(givers) < 5:
        return []
    return [{"wave_id": wave, "evidence_month": month, "claims": claims} for month, claims in months.items()]
