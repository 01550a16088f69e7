"""One NDAO service: its success lines with the measures that show them, its milestones, users and benefits."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date
from functools import lru_cache, partial

import pandas as pd
import streamlit as st

from components.chart_block import WRAPPED_ROW_PIXELS, about_table, block_heading, table_block
from components.context import Context
from components.controls import choose
from components.drill import ask_for_page
from components.performance.reading import Reading, reading_of, this_day
from components.performance.scorecard_headline import counts_of
from components.performance.scorecard_rows import SPARK_PERIODS, freshness, in_words, marks, told
from components.steady import look
from components.words import count_of, day, plain
from models.performance.findings import CONCERN, IMPROVEMENT
from models.performance.kpis import kpis
from models.performance.links import Milestone, Service, services
from models.performance.periods import period_name
from models.performance.service import (
    DUE,
    PASSED,
    benefits_of_service,
    is_voice_of_users,
    kpis_of_line,
    kpis_of_service,
    lines_of_service,
    lines_shown,
    milestone_state,
    milestones_of_service,
    service_title,
    voice,
)
from models.reports.words import first_upper, list_in_words, sentences, whole

KEPT = 64
SOURCE = "NDAO KPI values; services, success lines, milestones and benefits of the founding document"
COURSE = {
    "Course": st.column_config.LineChartColumn(width=120, help=f"At most the last {SPARK_PERIODS} periods"),
    "Line": st.column_config.TextColumn(width=70, help="The success line that it shows; empty for other measures"),
    "Measure": st.column_config.TextColumn(width=210),
    "Latest": st.column_config.TextColumn(width=110),
    "Target": st.column_config.TextColumn(width=110),
    "In plain words": st.column_config.TextColumn(width=330),
}
NO_STATE = "No register says whether a milestone was reached: read it beside the measures of the service."


def choose_service() -> Service:
    """The service that the reader chose; the first one unless they say otherwise."""
    found = services()
    chosen = choose("Service", "service", service_names(), default=next(iter(found)))
    return found[str(chosen)]


@lru_cache(maxsize=1)
def service_names() -> dict[str, str]:
    """Every service by id, as the choice names it."""
    return {one.service_id: f"{one.service_id} {one.name}" for one in services().values()}


def readings_of_service(context: Context, service: Service) -> tuple[Reading, ...]:
    """The readings of every KPI of a service, in order of their ids."""
    return tuple(reading_of(context, kpi.kpi_id) for kpi in kpis_of_service(service.service_id))


def service_message(service: Service, found: Sequence[Reading]) -> str:
    """The finding about the service as its title."""
    counts, findings = counts_of(tuple(found)), [one.finding for one in found]
    return service_title(service.name, findings, will_miss=counts.will_miss, behind=counts.behind)


def service_detail(service: Service, found: Sequence[Reading]) -> str:
    """What the service is for, since when, and whose it is."""
    owners = list_in_words(dict.fromkeys(one.kpi.owner_role for one in found))
    basis = "" if service.is_start_stated else " (inferred)"
    focus = service.year2_focus.removesuffix(".")
    return sentences(
        f"{first_upper(service.kind)} service from {service.start}{basis}: {service.service_group}",
        f"Focus of year 2: {focus}" if focus else "",
        f"Owner of its measures: {owners}" if owners else "No measure is defined for it",
    )


def service_strip(service: Service, found: Sequence[Reading]) -> None:
    """One card a count."""
    with st.container(horizontal=True, key="headline_strip"):
        for label, value, meaning in _cards(service, tuple(found), this_day()):
            st.markdown(f"{plain(label)}\n\n**{plain(value)}**\n\n:small[:gray[{plain(meaning)}]]")


def success_block(context: Context, service: Service, found: tuple[Reading, ...]) -> None:
    """Each success line with the measures that show it; a picked row opens the measure."""
    rows = success_rows(service, found)
    table = success_table(service, found, this_day())
    shown, lines = lines_shown(service.service_id, {one.kpi.kpi_id: one.charts is not None for one in found})
    about = about_table(
        context,
        title=f"{shown} of {count_of(lines, 'success line')} {'has' if shown == 1 else 'have'} a measure with figures",
        subtitle="National figures; pick a row to open the measure",
        definition="What success looks like, as the founding document puts it, and the KPIs that show it.",
        source=SOURCE,
        filters={"Service": service.name},
    )
    exported = table.drop(columns="Course", errors="ignore")
    table_block("success_lines", exported, context, about, draw=partial(_draw_success, service, table, rows))


def milestones_block(context: Context, service: Service) -> None:
    """Dates of the service with their basis, and what the data can tell about them."""
    found, today = milestones_of_service(service.service_id), this_day()
    passed = sum(milestone_state(one, today) == PASSED for one in found)
    with st.container(border=True, key="figure_milestones"):
        title = f"The date of {passed} of {count_of(len(found), 'milestone')} has passed"
        none = "No milestone is set for this service"
        block_heading(title if found else none, "Dates of the roadmap and their basis")
        if found:
            table = pd.DataFrame([_milestone(context, one, today) for one in found])
            st.dataframe(table, hide_index=True, alt=f"Milestones of {service.name}, by date")
            st.text(NO_STATE)


def users_block(found: Sequence[Reading]) -> None:
    """What people who were asked said, with how many they were."""
    asked = [one for one in found if is_voice_of_users(one.kpi)]
    with st.container(border=True, key="figure_users"):
        block_heading(_users_title(asked), "Share of people who agreed, with the interval that their number allows")
        for one in asked:
            st.text(user_words(one))
        if not asked:
            st.text("Users of this service are not surveyed by any measure.")


def benefits_block(context: Context, service: Service) -> None:
    """The benefits that the service contributes to and the measures that show them."""
    found = benefits_of_service(service.service_id)
    with st.container(border=True, key="figure_benefits"):
        title = f"Contributes to {count_of(len(found), 'benefit')}" if found else "No benefit names this service"
        block_heading(title, "Targets as the founding document words them")
        if found:
            st.dataframe(_benefit_table(context, service), hide_index=True, alt=f"Benefits of {service.name}")


@lru_cache(maxsize=KEPT)
def success_rows(service: Service, found: tuple[Reading, ...]) -> tuple[str, ...]:
    """The KPI behind each row of the table of success lines; empty for a line without one."""
    rows = [kpi.kpi_id for line in lines_of_service(service.service_id) for kpi in kpis_of_line(line)]
    return (*rows, *(one.kpi.kpi_id for one in found if one.kpi.kpi_id not in rows))


@lru_cache(maxsize=KEPT)
def success_table(service: Service, found: tuple[Reading, ...], today: date) -> pd.DataFrame:
    """One row a success line and KPI, then the KPIs that show no line."""
    by_id = {one.kpi.kpi_id: one for one in found}
    lines = lines_of_service(service.service_id)
    pairs = [(line.success_id, kpi.kpi_id) for line in lines for kpi in kpis_of_line(line)]
    named = {kpi_id for _, kpi_id in pairs}
    pairs += [("", kpi_id) for kpi_id in by_id if kpi_id not in named]
    return pd.DataFrame([_success(line_id, by_id[kpi_id], today) for line_id, kpi_id in pairs])


def user_words(one: Reading) -> str:
    """What people said in one measure, with n and interval."""
    name = one.kpi.name
    if one.charts is None or one.last_period is None:
        return f"{name}: nobody was asked yet."
    panel, last = one.charts.monitored.panel, one.charts.monitored.last(0)
    agreed, answered = float(panel.numerators[0, last]), float(panel.denominators[0, last])
    when = period_name(one.last_period, one.kpi.frequency)
    if not answered > 0:
        return f"{name}: {in_words(one, one.latest)} in {when}; how many answered is not known."
    said = voice(agreed, answered)
    return (
        f"{name}: {in_words(one, one.latest)} of {whole(said.answered)} who answered in {when} "
        f"({said.low:.0f} to {said.high:.0f} %). {one.sentence}"
    )


def _users_title(asked: Sequence[Reading]) -> str:
    heard = [one for one in asked if one.charts is not None]
    if not heard:
        return "Its users have not been heard yet"
    worse, better = (sum(one.finding.kind == kind for one in heard) for kind in (CONCERN, IMPROVEMENT))
    if not any(one.finding.kind for one in heard):
        return "Its users were heard, too few times to tell a change"
    if worse:
        return "Its users say that it gets worse"
    return "Its users say that it gets better" if better else "What its users say has not clearly changed"


@lru_cache(maxsize=KEPT)
def _cards(service: Service, found: tuple[Reading, ...], today: date) -> tuple[tuple[str, str, str], ...]:
    counts = counts_of(found)
    shown, lines = lines_shown(service.service_id, {one.kpi.kpi_id: one.charts is not None for one in found})
    ahead = [one for one in milestones_of_service(service.service_id) if milestone_state(one, today) == DUE]
    following = (day(ahead[0].due_on), ahead[0].milestone) if ahead else ("None", "no date lies ahead")
    return (
        ("Success lines", f"{shown} of {lines}", "shown by a figure"),
        ("Getting worse", f"{counts.worse} of {counts.judged}", "of those that can be judged"),
        ("Improving", f"{counts.better} of {counts.judged}", "of those that can be judged"),
        ("Will miss target", str(counts.will_miss), "unless something changes"),
        ("Behind target now", str(counts.behind), "the latest value alone"),
        ("Next milestone", *following),
    )


def _success(line_id: str, one: Reading, today: date) -> dict[str, object]:
    values = [] if one.charts is None else one.charts.monitored.panel.values[0][-SPARK_PERIODS:]
    return {
        "Line": line_id,
        "Signs": marks(one.finding),
        "Measure": one.kpi.name,
        "Latest": in_words(one, one.latest),
        "Target": in_words(one, one.target),
        "In plain words": told(one),
        "Course": [value for value in values if not math.isnan(value)],
        "Newest figure": freshness(one, today),
        "KPI": one.kpi.kpi_id,
    }


def _draw_success(service: Service, table: pd.DataFrame, kpi_ids: tuple[str, ...]) -> None:
    for line in lines_of_service(service.service_id):
        st.text(f"{line.success_id} (section {line.section}): {line.text}")
    if table.empty:
        st.text("No measure is defined for this service.")
        return
    st.dataframe(
        table,
        hide_index=True,
        column_config=COURSE,
        height="content",
        row_height=WRAPPED_ROW_PIXELS,
        on_select=partial(_open, kpi_ids),
        selection_mode="single-row",
        key="success_rows",
        alt="Success lines of the service with measure, signs, latest value, target and reading",
    )


def _open(kpi_ids: tuple[str, ...]) -> None:
    picked = look()["success_rows"]["selection"]["rows"]  # type: ignore[index]
    if picked:
        ask_for_page("kpi", {"kpi": kpi_ids[picked[0]], "series": ""})


def _milestone(context: Context, one: Milestone, today: date) -> dict[str, object]:
    shown = [_shown_by(context, kpi_id) for kpi_id in _kpis_of_benefit(one.benefit_id)]
    return {
        "Milestone": one.milestone,
        "Date": one.date_text if one.due_on is None else day(one.due_on),
        "State": milestone_state(one, today),
        "Basis": one.basis,
        "Shown by": "; ".join(shown),
    }


def _benefit_table(context: Context, service: Service) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {
                "Benefit": f"{one.benefit_id} {one.title}",
                "Target": one.target_text or "none given",
                "By": "" if one.target_date is None else day(one.target_date),
                "Shown by": "; ".join(_shown_by(context, kpi_id) for kpi_id in _kpis_of_benefit(one.benefit_id)),
            }
            for one in benefits_of_service(service.service_id)
        ]
    )


@lru_cache(maxsize=KEPT)
def _kpis_of_benefit(benefit_id: str) -> tuple[str, ...]:
    return tuple(kpi.kpi_id for kpi in kpis() if benefit_id and benefit_id in kpi.benefits)


def _shown_by(context: Context, kpi_id: str) -> str:
    one = reading_of(context, kpi_id)
    return f"{kpi_id} {one.kpi.name}: {in_words(one, one.latest)}, target {in_words(one, one.target)}"
