"""Traces through the register: criterion, service, output, KPI and benefit, both ways, and where a trace breaks.

A path runs along the links of the map: a service delivers an output, and links lead from the output to a benefit,
over business changes and other benefits where there are any. A service that a benefit names without such a path is a
hole.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from models.benefits.kinds import BENEFIT, LINK, MEASURE, OUTPUT, RegisterRow
from models.benefits.states import RETIRED
from models.performance.kpis import Kpi
from models.performance.links import Criterion, Service
from models.reports.words import list_in_words

Rows = Mapping[str, Mapping[str, RegisterRow]]
MOST_NAMED = 3


@dataclass(frozen=True)
class Cell:
    """A criterion and a service: the benefits that a path joins to both, and those that only name the service.

    ``is_named``: a benefit names the service, whether a path joins them or not.
    """

    criterion_id: str
    service_id: str
    joined: tuple[str, ...]
    unjoined: tuple[str, ...]
    is_named: bool


@dataclass(frozen=True)
class TraceRow:
    """What one criterion, service, output, KPI or benefit is joined to, by id, and its holes in words."""

    row_id: str
    name: str
    criteria: tuple[str, ...] = ()
    services: tuple[str, ...] = ()
    outputs: tuple[str, ...] = ()
    kpis: tuple[str, ...] = ()
    benefits: tuple[str, ...] = ()
    measures: tuple[str, ...] = ()
    holes: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class Trace:
    """The register, the KPIs and the tables of the founding document as one web of links; retired benefits left out.

    ``with_values``: the KPIs that have a national value.
    """

    benefits: Mapping[str, RegisterRow]
    outputs: Mapping[str, RegisterRow]
    measures: Mapping[str, tuple[RegisterRow, ...]]
    kpis: Mapping[str, Kpi]
    criteria: Mapping[str, Criterion]
    services: Mapping[str, Service]
    outputs_of: Mapping[str, tuple[str, ...]]
    with_values: frozenset[str]

    @cached_property
    def kpis_of(self) -> Mapping[str, tuple[str, ...]]:
        """The KPIs of each benefit: those defined for it, and those that its measures rest on."""
        found: dict[str, set[str]] = defaultdict(set)
        for kpi in self.kpis.values():
            for benefit_id in kpi.benefits:
                found[benefit_id].add(kpi.kpi_id)
        for benefit_id, rows in self.measures.items():
            found[benefit_id] |= {str(row["kpi_id"]) for row in rows if row["kpi_id"]}
        return {benefit_id: tuple(sorted(found[benefit_id])) for benefit_id in self.benefits}

    @cached_property
    def services_of(self) -> Mapping[str, tuple[str, ...]]:
        """The services from which a path leads to each benefit."""
        return {
            benefit_id: self._services_in_order(
                service for output in self.outputs_of[benefit_id] for service in _ids(self.outputs[output]["services"])
            )
            for benefit_id in self.benefits
        }

    @cached_property
    def unjoined(self) -> Mapping[str, tuple[str, ...]]:
        """The services that each benefit names without a path from them."""
        return {
            benefit_id: self._services_in_order(set(_ids(row["services"])) - set(self.services_of[benefit_id]))
            for benefit_id, row in self.benefits.items()
        }

    @cached_property
    def cells(self) -> tuple[Cell, ...]:
        """Every criterion with every service, criterion by criterion."""
        joined, unjoined = self._pairs(self.services_of), self._pairs(self.unjoined)
        named = self._pairs({one: _ids(row["services"]) for one, row in self.benefits.items()})
        pairs = [(criterion, service) for criterion in self.criteria for service in self.services]
        return tuple(Cell(*pair, joined.get(pair, ()), unjoined.get(pair, ()), pair in named) for pair in pairs)

    @cached_property
    def traceable(self) -> tuple[str, ...]:
        """The benefits that lead to a criterion and to a KPI."""
        return tuple(one for one, row in self.benefits.items() if _ids(row["criteria"]) and self.kpis_of[one])

    @cached_property
    def by_criterion(self) -> tuple[TraceRow, ...]:
        """A row a criterion: what leads to it."""
        of = _grouped((criterion, one) for one, row in self.benefits.items() for criterion in _ids(row["criteria"]))
        kpis = _grouped((criterion, kpi.kpi_id) for kpi in self.kpis.values() for criterion in kpi.criteria)
        return tuple(
            self._row(one.criterion_id, one.name, of.get(one.criterion_id, ()), kpis=kpis.get(one.criterion_id, ()))
            for one in self.criteria.values()
        )

    @cached_property
    def by_service(self) -> tuple[TraceRow, ...]:
        """A row a service: what it leads to; benefits that only name it are holes."""
        of = _grouped((service, one) for one, found in self.services_of.items() for service in found)
        names = _grouped((service, one) for one, found in self.unjoined.items() for service in found)
        outputs = _grouped((service, one.row_id) for one in self.outputs.values() for service in _ids(one["services"]))
        kpis = _grouped((kpi.service_id, kpi.kpi_id) for kpi in self.kpis.values())
        return tuple(
            self._row(
                one, service.name, of.get(one, ()),
                kpis=kpis.get(one, ()), outputs=outputs.get(one, ()), named_by=names.get(one, ()),
            )
            for one, service in self.services.items()
        )  # fmt: skip

    @cached_property
    def by_benefit(self) -> tuple[TraceRow, ...]:
        """A row a benefit: what it serves and what it comes from."""
        return tuple(self._benefit_row(one, row) for one, row in self.benefits.items())

    @cached_property
    def by_kpi(self) -> tuple[TraceRow, ...]:
        """A row a KPI: the service that it measures, and the benefits and criteria that it tells of."""
        of = _grouped((kpi_id, one) for one, found in self.kpis_of.items() for kpi_id in found)
        resting = _grouped(
            (str(row["kpi_id"]), row.row_id) for rows in self.measures.values() for row in rows if row["kpi_id"]
        )
        return tuple(self._kpi_row(kpi, of.get(one, ()), resting.get(one, ())) for one, kpi in self.kpis.items())

    def _kpi_row(self, kpi: Kpi, benefits: tuple[str, ...], measures: tuple[str, ...]) -> TraceRow:
        holes = [] if benefits else ["no benefit"]
        holes += [] if kpi.criteria else ["no criterion"]
        holes += [] if kpi.service_id else ["no service: of the office as a whole"]
        holes += [] if kpi.kpi_id in self.with_values else ["no values"]
        services = (kpi.service_id,) if kpi.service_id else ()
        return TraceRow(
            kpi.kpi_id, kpi.name, kpi.criteria, services, (), (), benefits, measures, tuple(holes)
        )

    def _benefit_row(self, benefit_id: str, row: RegisterRow) -> TraceRow:
        kpis, outputs = self.kpis_of[benefit_id], self.outputs_of[benefit_id]
        measures = tuple(one.row_id for one in self.measures.get(benefit_id, ()))
        named = [f"named without a path: {', '.join(self.unjoined[benefit_id])}"] if self.unjoined[benefit_id] else []
        nothing = {"no criterion": _ids(row["criteria"]), "no output": outputs, "no measure": measures, "no KPI": kpis}
        holes = [*(words for words, ids in nothing.items() if not ids), *named, *self._without_values(kpis)]
        return TraceRow(
            benefit_id, str(row["title"]), _ids(row["criteria"]), self.services_of[benefit_id], outputs, kpis, (),
            measures, tuple(holes),
        )  # fmt: skip

    def _row(
        self, row_id: str, name: str, benefits: Sequence[str], *,
        kpis: tuple[str, ...], outputs: tuple[str, ...] | None = None, named_by: tuple[str, ...] = (),
    ) -> TraceRow:  # fmt: skip
        """A row of several benefits; a service brings its own ``outputs`` and the benefits that only name it."""
        is_service = outputs is not None
        found = outputs if outputs is not None else _all(self.outputs_of[one] for one in benefits)
        measures = _all([measure.row_id for measure in self.measures.get(one, ())] for one in benefits)
        criteria = _all(_ids(self.benefits[one]["criteria"]) for one in benefits) if is_service else ()
        services = () if is_service else self._services_in_order(_all(self.services_of[one] for one in benefits))
        bare = [one for one in benefits if not self.measures.get(one)]
        holes = [
            *([] if found else ["no output"]),
            *([] if benefits else ["no benefit"]),
            *([_some(bare, benefits, "measure")] if bare else []),
            *([] if kpis else ["no KPI"]),
            *self._without_values(kpis),
            *([f"named without a path: {', '.join(named_by)}"] if named_by else []),
        ]
        return TraceRow(row_id, name, criteria, services, found, kpis, tuple(benefits), measures, tuple(holes))

    def _without_values(self, kpi_ids: Collection[str]) -> list[str]:
        bare = [one for one in kpi_ids if one not in self.with_values]
        if not bare:
            return []
        if len(bare) == len(kpi_ids):
            return ["KPI has no values" if len(bare) == 1 else "no KPI has values"]
        return [f"{len(bare)} of {len(kpi_ids)} KPIs without values"]

    def _pairs(self, services_of: Mapping[str, tuple[str, ...]]) -> dict[tuple[str, str], tuple[str, ...]]:
        return _grouped(
            ((criterion, service), one)
            for one, row in self.benefits.items()
            for criterion in _ids(row["criteria"])
            for service in services_of[one]
        )

    def _services_in_order(self, ids: Iterable[str]) -> tuple[str, ...]:
        wanted = set(ids)
        return tuple(one for one in self.services if one in wanted)


def trace_of(
    rows: Rows, *, kpis: Iterable[Kpi], criteria: Mapping[str, Criterion], services: Mapping[str, Service],
    with_values: Collection[str],
) -> Trace:  # fmt: skip
    """The traces through a register: its rows by kind and id."""
    benefits = {one: row for one, row in rows[BENEFIT].items() if row.state != RETIRED}
    measures: dict[str, list[RegisterRow]] = defaultdict(list)
    for row in rows[MEASURE].values():
        if row["benefit_id"] in benefits:
            measures[str(row["benefit_id"])].append(row)
    return Trace(
        benefits=benefits,
        outputs=rows[OUTPUT],
        measures={one: tuple(found) for one, found in measures.items()},
        kpis={kpi.kpi_id: kpi for kpi in kpis},
        criteria=criteria,
        services=services,
        outputs_of=outputs_upstream(benefits, rows[OUTPUT], rows[LINK].values()),
        with_values=frozenset(with_values),
    )


def outputs_upstream(
    benefits: Iterable[str], outputs: Collection[str], links: Iterable[RegisterRow]
) -> dict[str, tuple[str, ...]]:
    """The outputs from which links lead to each benefit, however many steps away; a circle does no harm."""
    before = _grouped((str(link["to_id"]), str(link["from_id"])) for link in links)
    return {one: tuple(sorted(_upstream(one, before) & set(outputs))) for one in benefits}


def goal_words(trace: Trace) -> str:
    """How many benefits lead to criteria and KPIs, and which few do not; right for none, some and all."""
    found, total = len(trace.traceable), len(trace.benefits)
    if not total:
        return "The register holds no benefit yet, so nothing can be traced"
    if found == total:
        every = "The one benefit leads" if total == 1 else f"All {total} benefits lead"
        return f"{every} to a criterion and to a KPI"
    words = f"{found} of {total} benefits {'leads' if found == 1 else 'lead'} to a criterion and to a KPI"
    without = [one for one in trace.benefits if one not in set(trace.traceable)]
    does = "does" if len(without) == 1 else "do"
    titles = list_in_words(f"\u201c{trace.benefits[one]['title']}\u201d" for one in without)
    return f"{words}; {titles} {does} not" if len(without) <= MOST_NAMED else words


def holes_message(trace: Trace) -> str:
    """How many of the pairs of criterion and service that benefits name are joined, and which criterion has none."""
    if not trace.benefits:
        return "There is no benefit, so no path is to be shown"
    return "; ".join(part for part in (_joined_words(trace), _unserved_words(trace)) if part)


def _joined_words(trace: Trace) -> str:
    named = [cell for cell in trace.cells if cell.is_named]
    holes = sum(bool(cell.unjoined) for cell in named)
    if not named:
        return "No benefit names a service"
    if not holes:
        return f"Every service that a benefit names leads to it ({len(named)} pairs of service and criterion)"
    pairs = "pair" if len(named) == 1 else "pairs"
    has = "has a hole" if holes == 1 else "have holes"
    return f"{holes} of {len(named)} {pairs} of service and criterion that benefits name {has}"


def _unserved_words(trace: Trace) -> str:
    """The success criteria that no benefit serves; empty where each has one."""
    served = {criterion for row in trace.benefits.values() for criterion in _ids(row["criteria"])}
    bare = [one for one in trace.criteria if one not in served]
    named = list_in_words(f"{one} {trace.criteria[one].name}" for one in bare) if len(bare) <= MOST_NAMED else ""
    return f"no benefit serves {named or f'{len(bare)} of {len(trace.criteria)} success criteria'}" if bare else ""


def _upstream(node: str, before: Mapping[str, Sequence[str]]) -> set[str]:
    seen: set[str] = set()
    waiting = [node]
    while waiting:
        new = [one for one in before.get(waiting.pop(), ()) if one not in seen]
        seen.update(new)
        waiting.extend(new)
    return seen


def _some(part: Sequence[str], whole: Sequence[str], what: str) -> str:
    return f"no {what}" if len(part) == len(whole) else f"{len(part)} of {len(whole)} benefits without a {what}"


def _all(groups: Iterable[Iterable[str]]) -> tuple[str, ...]:
    return tuple(sorted({one for group in groups for one in group}))


def _grouped(pairs: Iterable[tuple]) -> dict:
    """What stands second in the pairs, by what stands first, in order."""
    found: dict = defaultdict(list)
    for key, one in pairs:
        found[key].append(one)
    return {key: tuple(ids) for key, ids in found.items()}


def _ids(value: object) -> tuple[str, ...]:
    return tuple(map(str, value)) if isinstance(value, list) else ()
