"""The profile of a benefit as PDF and Word: the same facts as the screen, made when a file is fetched and audited."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pandas as pd

from components.benefits.judged import measure_standing, with_mark
from components.benefits.measure_charts import trajectory_figure
from components.benefits.measures import told_words, values_table
from components.benefits.profile_history import THIS, history_table
from components.benefits.profile_known import known_of
from components.benefits.profile_sheet import profile_sheet, role_title
from components.benefits.value_tab import valued_of
from components.chart_block import about_table, file_links
from components.charts.svg import picture_of
from components.context import Context
from components.plans.plan import this_day
from components.reports.offers import stamp_of
from components.runtime import runtime
from data_access.benefits.moving import moves_of
from data_access.benefits.reading import Register, register_of
from data_access.exports import About
from models.benefits.judging import GREY, RAG_WORDS
from models.benefits.kinds import ACTION, BENEFIT, RegisterRow
from models.benefits.sheet import value_text
from models.benefits.states import PHASES, STATE_WORDS
from models.performance.kpis import kpis_by_id
from models.reports.benefit_profile import MeasureFacts, ProfileFacts, benefit_profile
from models.reports.benefit_value import value_facts
from models.reports.content import Picture, ReportDocument, Stamp, day
from models.reports.words import NONE

STATE = "State"
NO_STANDING = "Nothing is known of how it stands."


def profile_files(context: Context, register: Register, benefit: RegisterRow) -> None:
    """Links to the profile as PDF and as Word."""
    paper = replace(with_mark(context, register), mode="light")
    about = about_table(
        paper,
        title=f"{benefit.row_id} {benefit['title']}",
        subtitle="Benefit profile",
        definition="The fields of Appendix E and C of the founding document, as they stand.",
        source="Benefits register",
        filters={"Benefit": benefit.row_id},
    )
    makers = {
        "pdf": ("Profile as PDF", lambda about: profile_pdf(paper, benefit.row_id, about)),
        "docx": ("Profile as Word", lambda about: profile_docx(paper, benefit.row_id, about)),
    }
    file_links(f"benefit-profile-{benefit.row_id}-{register.edits}", paper, about, makers)


def profile_pdf(context: Context, benefit_id: str, about: About) -> bytes:
    """The profile as a PDF file, from the register as it stands when it is fetched."""
    from data_access.reports import pdf_bytes

    return pdf_bytes(profile_document(context, benefit_id, about))


def profile_docx(context: Context, benefit_id: str, about: About) -> bytes:
    """The profile as a Word file, from the register as it stands when it is fetched."""
    from data_access.reports import docx_bytes

    return docx_bytes(profile_document(context, benefit_id, about))


def profile_document(context: Context, benefit_id: str, about: About) -> ReportDocument:
    """The profile; ``context`` is one for paper."""
    register = register_of(runtime().stores, context.viewer)
    benefit = register.by_kind[BENEFIT][benefit_id]
    facts = profile_facts(context, register, benefit, stamp_of(context, about))
    return benefit_profile(facts, pictures_of(context, register, facts))


def profile_facts(context: Context, register: Register, benefit: RegisterRow, stamp: Stamp) -> ProfileFacts:
    """Everything that the profile tells."""
    known, stores, viewer = known_of(context, register, benefit), runtime().stores, context.viewer
    return ProfileFacts(
        stamp=stamp,
        benefit=benefit,
        sheet=profile_sheet(context, register, benefit),
        state=STATE_WORDS[benefit.state],
        phase=PHASES[benefit.state],
        rag=RAG_WORDS[known.standing.rag if known.standing else GREY],
        today=this_day(),
        waits_for=known.waits,
        measures=tuple(measure_facts(context, register, benefit, row) for row in known.measures),
        actions=tuple(row for row in register.rows(ACTION) if row["benefit_id"] == benefit.row_id),
        value=value_facts(valued_of(context, register, benefit.row_id)),
        moves=tuple(
            (
                day(move.moved_at),
                STATE_WORDS.get(move.from_state, move.from_state),
                STATE_WORDS.get(move.to_state, move.to_state),
                role_title(move.moved_by_role),
                move.reason,
            )
            for move in moves_of(stores, viewer, benefit.row_id)
        ),
        history=history_cells(history_table(stores, viewer, register, benefit)),
    )


def _field_words(row: str, name: str) -> str:
    """A field of the benefit by its name, one of a measure or an action with the id of its row."""
    return name if row == THIS else f"{row.partition(' ')[0]}: {name}"


def history_cells(history: pd.DataFrame) -> tuple[tuple[str, ...], ...]:
    """Changes of fields as rows of cells, newest first; moves have a table of their own."""
    changes = history[history.Field != STATE]
    columns = (changes[name] for name in ("When (UTC)", "Role", "Row", "Field", "Before", "After"))
    return tuple(
        (day(moment), role, _field_words(row, name), str(before or ""), str(after or ""))
        for moment, role, row, name, before, after in zip(*columns, strict=True)
    )


def measure_facts(context: Context, register: Register, benefit: RegisterRow, row: RegisterRow) -> MeasureFacts:
    """One measure in words and cells."""
    standing = measure_standing(context, row.row_id)
    told = told_words(benefit, row, standing) if standing else NO_STANDING
    if row["kpi_id"]:
        kpi = kpis_by_id()[str(row["kpi_id"])]
        return MeasureFacts(row, told, flows_from=f"{kpi.kpi_id} {kpi.name}: national values flow from the KPI")
    return MeasureFacts(row, told, values=value_cells(context, register, row))


def value_cells(context: Context, register: Register, row: RegisterRow) -> tuple[tuple[str, ...], ...]:
    """The values of a measure that stand, newest first."""
    table = values_table(context, register, row.row_id, False)
    if table.empty:
        return ()
    standing = table[table.Standing == "stands"]
    names = ("Answered", "95 % interval", "Source")
    return tuple(
        (day(one["Period ends"]), value_text(row, one["Value"]), *(_cell(one.get(name)) for name in names))
        for one in standing.to_dict("records")
    )


def _cell(value: object) -> str:
    return NONE if value is None or value != value else f"{value:g}" if isinstance(value, float) else str(value)


def pictures_of(context: Context, register: Register, facts: ProfileFacts) -> Mapping[str, Picture]:
    """The trajectory of each measure."""
    ids = [one.row.row_id for one in facts.measures]
    return {measure_id: picture_of(trajectory_figure(context, register, measure_id)) for measure_id in ids}


