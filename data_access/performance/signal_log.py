"""The log of signals that were listed under the false-alarm budget, and the reasons that people find for them.

A signal is written when a version of the data is first seen after a load, and never goes away: signals of earlier
versions, and their reasons, stay. Readers see signals of the nation, of services and of regional units, those of
their own force, and those of other forces in KPIs that are shared with them, unless a small value of the series is
kept from them: rule and probability are worked out from all of it.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from functools import lru_cache

from data_access.edits import Edit, Row, editing, require_version, row_of, rows_of
from data_access.national import NationalStore
from data_access.performance.charts import Budget, Signal, approved_rebases, national_budget, units_budget
from data_access.queries import read
from data_access.stores import Stores
from models.access import Scope, Viewer, may, require
from models.errors import EditRefused, NotPermitted
from models.performance.kpis import kpis
from models.performance.signals import (
    FORCE,
    LONGEST_REASON,
    LoggedSignal,
    carried_on,
    owner_of,
    reason_due_on,
    signal_id,
)

COMMENT = "performance.comment"
RECORD = "signal"
WHAT = "The reason of a signal"
SYSTEM = Viewer("system", "NDAO Insight", "")


@dataclass(frozen=True)
class SignalRound:
    """One version of the data whose signals were put into the log; ``recorded_at`` is in UTC."""

    dataset_version: str
    recorded_at: datetime
    charts_judged: int
    expected_by_chance: float
    signals_found: int
    signals_listed: int


@dataclass(frozen=True)
class ReasonStep:
    """One reason that a signal was given at some time; moments are in UTC."""

    changed_at: datetime
    changed_by: str
    changed_by_role: str
    reason: str


def record_signals(stores: Stores, version: str | None = None, *, today: date | None = None) -> int:
    """Put the signals that a version lists into the log and return how many are new; a second call changes nothing.

    The live version unless another is named; ``today`` is the day that due days count from. A rebase that was approved
    since may make the same version list other signals: those are added.
    """
    live = version or stores.national.version()
    budgets = _budgets(stores, live)
    listed = [signal for budget in budgets for signal in budget.listed]
    if _is_recorded(stores, live, listed):
        return 0
    with editing(stores, SYSTEM) as edit:
        known = [_logged(row) for row in edit.all("performance_registers/signals_logged", **_everything())]
        new = _new(listed, known, live, today or this_day())
        _write(edit, new)
        edit.write("performance_registers/signal_round_add", **_round(live, edit.at, budgets))
    return len(new)


def logged_signals(stores: Stores, scope: Scope, version: str) -> tuple[LoggedSignal, ...]:
    """The signals of the log that a reader may see, newest period first; ``version`` says what is small and hidden."""
    state = rows_of(stores, "performance_registers/signal_log_state")[0]
    return _seen(stores, scope, version, (int(str(state["signals"])), int(str(state["edits"]))))


def signal_rounds(stores: Stores) -> tuple[SignalRound, ...]:
    """Every version whose signals are in the log, newest first."""
    return tuple(SignalRound(**row) for row in rows_of(stores, "performance_registers/signal_rounds"))  # type: ignore[arg-type]


def may_explain(viewer: Viewer, unit_kind: str, unit_id: str) -> bool:
    """Whether a viewer may record the reason of a signal of this unit.

    A force for itself alone; other roles for the nation, services and regional units, and for forces where they read
    all forces in full.
    """
    if not may(viewer, COMMENT):
        return False
    if viewer.role.detail == "own":
        return unit_kind == FORCE and bool(viewer.force_id) and unit_id == viewer.force_id
    return unit_kind != FORCE or viewer.role.detail == "all"


def explain_signal(stores: Stores, viewer: Viewer, of_signal: str, reason: str, *, version: int) -> None:
    """Keep the reason found for a signal, by its id; ``version`` is the one that the edit was made on.

    StaleEdit when somebody else was first, with what they wrote; an earlier reason stays in the history.
    """
    require(viewer, COMMENT, what=WHAT)
    text = " ".join(reason.split())
    if not text:
        raise EditRefused("No reason is given.", "Say what was found, or that nothing was found and where you looked.")
    if len(text) > LONGEST_REASON:
        raise EditRefused(f"The reason has {len(text)} characters.", f"Shorten it to {LONGEST_REASON}.")
    with editing(stores, viewer) as edit:
        row = edit.one("performance_registers/signal", signal_id=of_signal)
        if row is None or not may_explain(viewer, str(row["unit_kind"]), str(row["unit_id"])):
            raise NotPermitted("This signal is not yours to explain.", "Its owner or an NDAO analyst does that.")
        kept = {
            "signal_id": of_signal,
            "reason": text,
            "explained_by": viewer.subject,
            "explained_by_role": viewer.role_id,
            "explained_at": edit.at,
            "version": require_version(row, version, what="the reason of this signal"),
        }
        edit.write("performance_registers/signal_explain", **kept)
        edit.note(RECORD, of_signal, force_id=_force(row), before={"reason": row["reason"] or ""}, after=kept)


def reasons_of(stores: Stores, scope: Scope, version: str, of_signal: str) -> tuple[ReasonStep, ...]:
    """Every reason that a signal was given, newest first; nothing for a signal that the reader may not see."""
    if of_signal not in {one.signal_id for one in logged_signals(stores, scope, version)}:
        return ()
    return tuple(
        ReasonStep(
            row["changed_at"],  # type: ignore[arg-type]
            str(row["changed_by"]),
            str(row["changed_by_role"]),
            str(json.loads(str(row["after"]))["reason"]),
        )
        for row in rows_of(stores, "registers/changes_of", record=RECORD, record_id=of_signal)
    )


def this_day() -> date:
    """Today in UTC."""
    return datetime.now(UTC).date()


@lru_cache(maxsize=64)
def hidden_series(store: NationalStore, scope: Scope, version: str) -> frozenset[tuple[str, str]]:
    """(KPI, unit) of the series of which a value is kept from the reader: their signals would tell of it."""
    rows = read(store, scope, "performance/hidden_series", version=version)
    return frozenset(zip(rows.kpi_id, rows.unit_id, strict=True))


def _budgets(stores: Stores, version: str) -> tuple[Budget, Budget]:
    """The nation's charts and everybody else's, each judged together, over every force."""
    rebases = approved_rebases(stores)
    nation = national_budget(stores.national, version, None, rebases)
    return nation, units_budget(stores.national, version, rebases)


def _is_recorded(stores: Stores, version: str, listed: Sequence[Signal]) -> bool:
    if row_of(stores, "performance_registers/signal_round", dataset_version=version) is None:
        return False
    ids = [signal_id(one.kpi_id, one.unit_id, one.period, one.variation) for one in listed]
    return not rows_of(stores, "performance_registers/signals_missing", signal_ids=ids)


def _new(listed: Sequence[Signal], known: Sequence[LoggedSignal], version: str, today: date) -> list[LoggedSignal]:
    """The listed signals that the log does not hold, each with what it goes on from."""
    made = [_from(signal, version, today) for signal in listed]
    held = {one.signal_id for one in known}
    return [carried_on(one, known) for one in made if one.signal_id not in held]


def _from(signal: Signal, version: str, today: date) -> LoggedSignal:
    return LoggedSignal(
        signal_id=signal_id(signal.kpi_id, signal.unit_id, signal.period, signal.variation),
        kpi_id=signal.kpi_id,
        unit_kind=signal.unit_kind,
        unit_id=signal.unit_id,
        period=signal.period,
        variation=signal.variation,
        rule=signal.rule,
        p=signal.p,
        dataset_version=version,
        found_on=today,
        reason_due_on=reason_due_on(today),
        owner_role=owner_of(signal.kpi_id, signal.unit_kind),
    )


def _write(edit: Edit, new: Sequence[LoggedSignal]) -> None:
    if new:
        rows = json.dumps([asdict(one) for one in new], default=str)
        edit.write("performance_registers/signals_add", rows=rows, found_at=new[0].found_on)


def _round(version: str, at: str, budgets: Sequence[Budget]) -> Row:
    return {
        "dataset_version": version,
        "recorded_at": at,
        "charts_judged": sum(budget.charts for budget in budgets),
        "expected_by_chance": sum(budget.expected_by_chance for budget in budgets),
        "signals_found": sum(len(budget.signals) for budget in budgets),
        "signals_listed": sum(len(budget.listed) for budget in budgets),
    }


@lru_cache(maxsize=64)
def _seen(stores: Stores, scope: Scope, version: str, state: tuple[int, int]) -> tuple[LoggedSignal, ...]:
    """What a reader sees of the log as it is in one state."""
    shared = [kpi.kpi_id for kpi in kpis() if kpi.disclosure_tier in scope.tiers]
    asked = {"force_ids": sorted(scope.forces), "shared_kpi_ids": shared}
    secret = hidden_series(stores.national, scope, version)
    found = map(_logged, rows_of(stores, "performance_registers/signals_logged", **asked))
    return tuple(one for one in found if (one.kpi_id, one.unit_id) not in secret)


def _everything() -> Row:
    return {"force_ids": [], "shared_kpi_ids": [kpi.kpi_id for kpi in kpis()]}


def _logged(row: Row) -> LoggedSignal:
    return LoggedSignal(**row)  # type: ignore[arg-type]


def _force(row: Row) -> str:
    return str(row["unit_id"]) if row["unit_kind"] == FORCE else ""
