"""What can be said of one NDAO service: its measures, its success lines, its milestones, and what its users say."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from math import sqrt
from statistics import NormalDist

from models.performance.findings import CONCERN, IMPROVEMENT, Finding
from models.performance.kpis import Kpi, kpis
from models.performance.links import Benefit, Milestone, SuccessLine, benefits, milestones, success_lines
from models.reports.words import count, list_in_words, number_in_words, verb

DUE, PASSED, RECURRING = "due", "date passed", "recurring"
ANSWERED = "answered"
INTERVAL_SHARE = 0.95


@dataclass(frozen=True)
class Voice:
    """What people who were asked said: the part of them that agreed, with its interval, in percent."""

    agreed: int
    answered: int
    low: float
    high: float


def kpis_of_service(service_id: str) -> tuple[Kpi, ...]:
    """The KPIs of a service, and those that show one of its success lines, in order of their ids."""
    lines = {line.success_id for line in lines_of_service(service_id)}
    return tuple(kpi for kpi in kpis() if kpi.service_id == service_id or lines & set(kpi.success_lines))


def lines_of_service(service_id: str) -> tuple[SuccessLine, ...]:
    """The success lines of a service in the order of the founding document."""
    return tuple(line for line in success_lines().values() if line.service_id == service_id)


def kpis_of_line(line: SuccessLine) -> tuple[Kpi, ...]:
    """The KPIs that show a success line."""
    return tuple(kpi for kpi in kpis() if line.success_id in kpi.success_lines)


def milestones_of_service(service_id: str) -> tuple[Milestone, ...]:
    """The milestones of a service, by date; what recurs comes last."""
    found = [one for one in milestones().values() if service_id in one.services]
    return tuple(sorted(found, key=lambda one: (one.due_on or date.max, one.milestone_id)))


def benefits_of_service(service_id: str) -> tuple[Benefit, ...]:
    """The benefits that a service contributes to."""
    return tuple(one for one in benefits().values() if service_id in one.services)


def milestone_state(milestone: Milestone, today: date) -> str:
    """Due, date passed, or recurring; whether it was reached no register says."""
    if milestone.due_on is None:
        return RECURRING
    return DUE if milestone.due_on >= today else PASSED


def is_voice_of_users(kpi: Kpi) -> bool:
    """True for a share of people who were asked."""
    return kpi.is_ratio and kpi.is_percentage and ANSWERED in kpi.denominator


def voice(agreed: float, answered: float) -> Voice:
    """What people said, with Wilson's interval (1927, J. Amer. Statist. Assoc. 22:209) of 95 %."""
    deviation = NormalDist().inv_cdf((1 + INTERVAL_SHARE) / 2)
    share, squared = agreed / answered, deviation**2
    centre = (share + squared / (2 * answered)) / (1 + squared / answered)
    spread = share * (1 - share) / answered + squared / (4 * answered**2)
    half = deviation * sqrt(spread) / (1 + squared / answered)
    return Voice(round(agreed), round(answered), 100 * max(0.0, centre - half), 100 * min(1.0, centre + half))


def service_title(name: str, findings: Iterable[Finding], *, will_miss: int, behind: int = 0) -> str:
    """The finding about a service in one sentence, for any state of its measures.

    ``behind`` are measures whose latest value misses its target, where nothing says that it always will.
    """
    known = [finding for finding in findings if finding.points]
    if not known:
        return f"{name}: no measure has a figure yet"
    judged = [finding for finding in known if finding.kind]
    if will_miss:
        outlook = f"{number_in_words(will_miss)} will miss {verb(will_miss, 'its', 'their')} target as things are"
    elif behind:
        outlook = f"{number_in_words(behind)} {verb(behind, 'is', 'are')} behind target now"
    else:
        outlook = "none is bound to miss a target"
    if not judged:
        told = f"none of {count(len(known), 'measure')} has points enough to be judged yet"
    else:
        worse, better = (sum(one.kind == kind for one in judged) for kind in (CONCERN, IMPROVEMENT))
        seen = ((worse, "got worse"), (better, "improved"))
        said = list_in_words(f"{number_in_words(some)} {words}" for some, words in seen if some)
        told = f"of {count(len(judged), 'measure')} judged {said or 'none has clearly changed'}"
    return f"{name}: {told}, {outlook}"


def lines_shown(service_id: str, has_figure: Mapping[str, bool]) -> tuple[int, int]:
    """(success lines with a KPI that has a figure, success lines)."""
    lines = lines_of_service(service_id)
    return sum(any(has_figure.get(kpi.kpi_id) for kpi in kpis_of_line(line)) for line in lines), len(lines)
