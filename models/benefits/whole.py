"""What must hold over the whole register: shares of one outcome, baselines of what is monitored, rows referred to."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from models.benefits.kinds import BENEFIT, DECISION, MEASURE, MEETING, NODE_KINDS, RegisterRow, register_kinds
from models.benefits.states import RETIRED, TRACKED
from models.records.kinds import Field

WHOLE_PERCENT = 100.0
ROUNDING = 1e-9
BASELINE_FIELDS = ("baseline_value", "baseline_on", "baseline_source")
Rows = Mapping[str, RegisterRow]


@dataclass(frozen=True)
class WholeFault:
    """Why the register as a whole would not hold together, and what to do about it."""

    reason: str
    remedy: str


@dataclass(frozen=True)
class OverAttributed:
    """An outcome of which more than all is claimed, with the benefits that claim a share."""

    outcome: str
    percent: float
    claimants: tuple[str, ...]


def over_attributed(benefits: Iterable[RegisterRow]) -> tuple[OverAttributed, ...]:
    """The outcomes of which benefits that stand claim more than 100 %, by name.

    A benefit that names an outcome and no share claims all of it, as its valuation counts it.
    """
    claims: dict[str, list[RegisterRow]] = {}
    for benefit in benefits:
        if benefit["outcome"] and benefit.state != RETIRED and not benefit.is_withdrawn:
            claims.setdefault(str(benefit["outcome"]).casefold(), []).append(benefit)
    summed = ((rows, sum(map(_share, rows))) for _, rows in sorted(claims.items()))
    return tuple(
        OverAttributed(str(rows[0]["outcome"]), percent, tuple(f"{row.row_id} ({_share(row):g} %)" for row in rows))
        for rows, percent in summed
        if percent > WHOLE_PERCENT + ROUNDING
    )


def whole_faults(before: Rows, after: Rows, changed: Collection[str]) -> Iterator[WholeFault]:
    """Why rows that were changed break what holds over the whole register; nothing when they do not.

    ``before`` and ``after`` hold every row by id, withdrawn ones among them.
    """
    yield from _decisions(before, changed)
    yield from _minutes(before, changed)
    yield from _attribution(after, changed)
    yield from _measures(before, after, changed)
    yield from _withdrawals(after, changed)


def attribution_faults(after: Rows, changed: Collection[str]) -> Iterator[WholeFault]:
    """The faults of outcomes that changed benefits claim more of than there is."""
    yield from _attribution(after, changed)


def _decisions(before: Rows, changed: Collection[str]) -> Iterator[WholeFault]:
    for row_id in changed:
        if row_id in before and before[row_id].kind_id == DECISION:
            yield WholeFault(f"{row_id} is a decision and stands as it was made.", "Record a new decision.")


def _minutes(before: Rows, changed: Collection[str]) -> Iterator[WholeFault]:
    for row_id in changed:
        if row_id in before and before[row_id].kind_id == MEETING and before[row_id]["is_closed"]:
            yield WholeFault(f"{row_id} is closed: its minutes are agreed.", "Say what changed at another meeting.")


def _attribution(after: Rows, changed: Collection[str]) -> Iterator[WholeFault]:
    touched = {str(after[one]["outcome"]).casefold() for one in changed if after[one].kind_id == BENEFIT}
    claiming = (row for row in after.values() if row.kind_id == BENEFIT)
    for found in over_attributed(row for row in claiming if str(row["outcome"]).casefold() in touched):
        told = f"{', '.join(found.claimants)} claim {found.percent:g} % of the outcome {found.outcome}."
        yield WholeFault(told, "Lower the shares until they add up to at most 100 %.")


def _measures(before: Rows, after: Rows, changed: Collection[str]) -> Iterator[WholeFault]:
    """One primary measure at most for each benefit, and one with its baseline where the benefit is monitored."""
    measures = [row_id for row_id in changed if after[row_id].kind_id == MEASURE]
    stood = {str(rows[one]["benefit_id"]) for rows in (before, after) for one in measures if one in rows}
    if not stood:
        return
    primaries: dict[str, list[RegisterRow]] = {}
    for row in after.values():
        if row.kind_id == MEASURE and row["is_primary"] and not row.is_withdrawn:
            primaries.setdefault(str(row["benefit_id"]), []).append(row)
    for benefit_id in sorted(stood):
        yield from _primary_faults(after.get(benefit_id), primaries.get(benefit_id, []))


def _primary_faults(benefit: RegisterRow | None, primary: list[RegisterRow]) -> Iterator[WholeFault]:
    if benefit is None or benefit.is_withdrawn:
        return
    if len(primary) > 1:
        names = " and ".join(row.row_id for row in primary)
        yield WholeFault(f"{benefit.row_id} would be judged by {names}.", "Judge it by one measure.")
    if benefit.state in TRACKED and not any(has_baseline(row) for row in primary):
        told = f"{benefit.row_id} {benefit['title']} is monitored and would lose the baseline that it is judged by."
        yield WholeFault(told, "Keep its primary measure with the baseline, its day and its source.")


def has_baseline(measure: RegisterRow) -> bool:
    """True for a measure with the value, the day and the source of its baseline."""
    return not any(measure[name] in (None, "") for name in BASELINE_FIELDS)


def _withdrawals(after: Rows, changed: Collection[str]) -> Iterator[WholeFault]:
    gone = {row_id for row_id in changed if after[row_id].is_withdrawn}
    if not gone:
        return
    referring: dict[str, list[str]] = {}
    for row in after.values():
        if not row.is_withdrawn:
            for row_id in gone.intersection(_referred(row)):
                referring.setdefault(row_id, []).append(_named(row))
    for row_id, names in sorted(referring.items()):
        told = f"{row_id} is referred to by {', '.join(names[:5])}{' and others' if len(names) > 5 else ''}."
        yield WholeFault(told, "Withdraw those first, or retire the benefit instead.")


def _referred(row: RegisterRow) -> Iterator[str]:
    for field in _reference_fields()[row.kind_id]:
        value = row[field.name]
        yield from value if isinstance(value, list) else [str(value)]


@cache
def _reference_fields() -> Mapping[str, tuple[Field, ...]]:
    own = {*register_kinds(), "node"}
    return {
        kind_id: tuple(field for field in kind.fields if field.refers_to in own)
        for kind_id, kind in register_kinds().items()
    }


def _named(row: RegisterRow) -> str:
    title = next((str(row[name]) for name in ("title", "name", "what") if name in row.values), "")
    kind = register_kinds()[row.kind_id].one
    return f"{kind} {row.row_id} {title}".strip() if row.kind_id not in NODE_KINDS else f"{row.row_id} {title}"


def _share(benefit: RegisterRow) -> float:
    share = benefit["attribution_percent"]
    return WHOLE_PERCENT if share is None else float(str(share))
