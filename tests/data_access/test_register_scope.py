"""Whose rows a query of the registers can bring: those of the forces that it is given, or it is named here.

A query that reads the registers carries a force (``force_id``, ``force_ids``), or the levels that its reader sees
(``seen``). One that carries neither stands in REVIEWED, with what guards it.
"""

from __future__ import annotations

import re
from datetime import date

import pytest

from data_access.assessments import evidence, moderation, publishing, rescoring, sheets
from data_access.benchmarks import actions_by_capability, consents_of, own_notes, peer_list
from data_access.edits import frame_of
from data_access.performance.annotations import annotation_steps, annotations_of
from data_access.performance.commentaries import commentaries_of
from data_access.performance.rebases import rebase_steps, rebases_of
from data_access.plans.reading import actions_of, closed_steps, plan_progress_by_force, rescore_requests_of
from data_access.plans.settings import settings_of, targets_of
from data_access.queries import SQL
from data_access.records.kpi_values import values_from_records
from data_access.records.reading import forces_in_contact, history_of, records_of
from data_access.stores import open_stores
from models.access import Viewer, may, roles, scope_of
from models.assessments.moderation import Claim
from models.errors import NotPermitted
from models.performance.kpis import kpi
from tests.pages.worlds import copy_of

AREAS = ("assessments", "plans", "benchmarks", "records", "performance_registers")
CARRIED = {"force_id", "force_ids", "seen"}
WAVE = "2026-reassessment"
MODERATE, SECOND, ACTION = "assessment.moderate", "assessment.second", "maturity.action"
OWN_ROW = "one row by its id, refused unless its force is the viewer's own or read in full"
RECORDS, KEEP = "records.view", "records.edit"
ROLLOUT, DOCUMENTS_ROLLOUT = "anpr.rollout", "documents.rollout"
NO_FORCE = "no row of a force, or none that leaves data_access"
SERIES = "series_rights: only what is said about a series whose values the viewer may see"
OWN_SERIES = "series_rights: one row by its id, refused unless the viewer may write about, or decide, its series"
COMPARED = "performance.forces"

REVIEWED = {
    "assessments/assessments_in_states": MODERATE,
    "assessments/assessments_of_wave": MODERATE,
    "assessments/evidence_cited": OWN_ROW,  # asked after the evidence is found to be the own force's
    "assessments/evidence_files_expired": NO_FORCE,  # the purge
    "assessments/evidence_files_needed": NO_FORCE,
    "assessments/evidence_item": OWN_ROW,
    "assessments/moderations_of_wave": SECOND,  # cut down to what waits and is shared, unless all is read in full
    "assessments/publications_of_wave": MODERATE,
    "assessments/rescore": MODERATE,
    "assessments/rescore_of_action": SECOND,  # settles the request that a decision rests on
    "assessments/rescores_open": MODERATE,
    "assessments/respondent_by_code": "the code itself, which only its respondent holds, and the own force",
    "records/anpr_outcomes_by_month": ROLLOUT,  # units alone; cut down to the own unit or to national sums
    "records/campaign_clicks": KEEP,
    "records/campaigns_reaching_forces": KEEP,
    "records/cases_shared": KEEP,
    "records/crime_types_in_use": KEEP,
    "records/days_since_strategy_refresh": KEEP,
    "records/decisions_citing_evidence": KEEP,
    "records/documents_outcomes_by_month": DOCUMENTS_ROLLOUT,  # cut down to the own body or to national sums
    "records/edits_of_records": NO_FORCE,
    "records/forces_in_contact": RECORDS,  # others get how many
    "records/joint_problems_resolved": KEEP,
    "records/leads_passed": KEEP,
    "records/organisations_onboarded": KEEP,
    "records/record": KEEP,
    "records/records_of_kind": RECORDS,  # cut down by models/records/disclosure for all but those who edit
    "records/regional_units_active": KEEP,
    "records/seizures_verified": KEEP,
    "records/standing": NO_FORCE,  # counts over all bodies
    "records/survey_agreement": KEEP,
    "records/triage_effort": KEEP,
    "records/users_active": KEEP,
    "performance_registers/annotation": OWN_SERIES,
    "performance_registers/annotation_steps": SERIES,
    "performance_registers/annotations_of_series": SERIES,
    "performance_registers/approved_rebases": NO_FORCE,  # periods, no words: they break charts that a scope shows
    "performance_registers/commentaries_of_series": SERIES,
    "performance_registers/exclusion_changes": COMPARED,  # told to everybody who compares forces, as the form says
    "performance_registers/exclusions_of_kpi": COMPARED,
    "performance_registers/explained_signals": NO_FORCE,  # whether there is a reason; used for national charts
    "performance_registers/quarter_annotations": NO_FORCE,  # of national series
    "performance_registers/quarter_commentaries": NO_FORCE,  # of national series
    "performance_registers/quarter_rebases": NO_FORCE,
    "performance_registers/rebase": OWN_SERIES,
    "performance_registers/rebase_steps": SERIES,
    "performance_registers/rebases_of_series": SERIES,
    "performance_registers/rebases_waiting": OWN_SERIES,  # cut down to those that the viewer may decide
    "performance_registers/signal": OWN_SERIES,  # by signal_log.may_explain
    "performance_registers/signal_log_state": NO_FORCE,
    "performance_registers/signal_round": NO_FORCE,
    "performance_registers/signal_rounds": NO_FORCE,  # counts over all units
    "performance_registers/signals_missing": NO_FORCE,
    "plans/action": OWN_ROW,
    "plans/closed_steps": ACTION,
    "plans/closure_evidence": OWN_ROW,
    "plans/plans_kept": NO_FORCE,
    "plans/progress": NO_FORCE,  # counts over all forces, suppressed where few have a plan
    "plans/progress_by_force": ACTION,  # counts by force, no words
}


def named():
    files = [path for area in AREAS for path in (SQL / area).glob("*.sql")]
    return {f"{path.parent.name}/{path.stem}": path.read_text(encoding="utf-8") for path in files}


def body(text):
    return "\n".join(line for line in text.splitlines() if not line.startswith("--")).strip()


def reads(text):
    return not re.match(r"(insert|update|delete)\b", body(text))


def parameters(text):
    return set(re.findall(r"\$(\w+)", body(text)))


def test_a_query_of_the_registers_carries_a_force_or_is_reviewed():
    loose = {name for name, text in named().items() if reads(text) and not parameters(text) & CARRIED}
    assert loose == set(REVIEWED)


def test_a_force_that_a_query_carries_narrows_it():
    for name, text in named().items():
        for parameter in parameters(text) & CARRIED if reads(text) else ():
            given = rf"\${parameter}\b"
            narrowed = rf"force_id = {given}|force_id in \(select unnest\({given}|list_contains\({given}::varchar\[\], "
            assert re.search(narrowed, body(text)), (name, parameter)


def test_every_right_of_the_list_is_one_of_the_table():
    rights = {capability for role in roles().values() for capability in role.capabilities}
    assert {MODERATE, SECOND, ACTION, RECORDS, KEEP, ROLLOUT, COMPARED} <= rights


def test_no_query_of_the_registers_brings_every_column_of_respondents_and_answers_together():
    for name, text in named().items():
        if reads(text) and {"answers", "respondents"} <= set(re.findall(r"(?:from|join)\s+(\w+)", body(text))):
            assert not re.search(r"select \*", body(text)), name
            assert "comment" not in body(text) or "respondent_id" not in body(text).partition("from")[0], name


@pytest.fixture(scope="module")
def stores(built_store, tmp_path_factory):
    folder = copy_of(built_store, tmp_path_factory.mktemp("scope") / "store")
    opened = open_stores(folder, folder / "key")
    yield opened
    opened.close()


CLAIM = Claim("essex", "F1", 3, 2, 2, 1, 0, 5)
READS = [
    (MODERATE, lambda stores, viewer: moderation.queue(stores, viewer, WAVE)),
    (MODERATE, lambda stores, viewer: moderation.comments(stores, viewer, WAVE, CLAIM)),
    (MODERATE, lambda stores, viewer: sheets.assessments_of_wave(stores, viewer, WAVE)),
    (MODERATE, lambda stores, viewer: rescoring.open_requests(stores, viewer)),
    (SECOND, lambda stores, viewer: moderation.decisions(stores, viewer, WAVE)),
    (RECORDS, lambda stores, viewer: records_of(stores, viewer, "engagement")),
    (RECORDS, lambda stores, viewer: forces_in_contact(stores, viewer, date(2026, 11, 1))),
    (KEEP, lambda stores, viewer: history_of(stores, viewer, "engagement", "none")),
    (KEEP, lambda stores, viewer: values_from_records(stores, viewer, date(2026, 9, 1))),
    (ACTION, lambda stores, viewer: plan_progress_by_force(stores, viewer, on="2026-11-01")),
    (ACTION, lambda stores, viewer: closed_steps(stores, viewer, since="2025-01-01", until="2026-01-01")),
]
WRITES = [
    (MODERATE, lambda stores, viewer: publishing.publish(stores, viewer, WAVE)),
    (MODERATE, lambda stores, viewer: publishing.close_wave(stores, viewer, WAVE)),
]


@pytest.mark.parametrize("place", range(len(READS)))
@pytest.mark.parametrize("role_id", roles())
def test_rows_of_every_force_need_the_right_that_the_list_names(stores, place, role_id):
    right, read = READS[place]
    viewer = Viewer("x", "X", role_id, "kent")
    if may(viewer, right):
        assert read(stores, viewer) is not None
    else:
        with pytest.raises(NotPermitted):
            read(stores, viewer)


@pytest.mark.parametrize("place", range(len(WRITES)))
@pytest.mark.parametrize("role_id", [role for role in roles() if role != "ndao_analyst"])
def test_publishing_is_for_those_who_moderate(stores, place, role_id):
    right, write = WRITES[place]
    assert not may(Viewer("x", "X", role_id, "kent"), right)
    with pytest.raises(NotPermitted):
        write(stores, Viewer("x", "X", role_id, "kent"))


OF_A_FORCE = [
    lambda stores, viewer, scope: sheets.assessment(stores, viewer, WAVE, "essex"),
    lambda stores, viewer, scope: sheets.respondents(stores, viewer, WAVE, "essex"),
    lambda stores, viewer, scope: sheets.submitted_by_role(stores, viewer, WAVE, "essex"),
    lambda stores, viewer, scope: evidence.evidence_of(stores, viewer, WAVE, "essex"),
    lambda stores, viewer, scope: actions_of(stores, viewer, "essex"),
    lambda stores, viewer, scope: rescore_requests_of(stores, viewer, "essex"),
    lambda stores, viewer, scope: settings_of(stores, viewer, "essex"),
    lambda stores, viewer, scope: targets_of(stores, viewer, "essex"),
    lambda stores, viewer, scope: peer_list(stores, scope, "essex"),
    lambda stores, viewer, scope: consents_of(stores, scope, "essex"),
    lambda stores, viewer, scope: own_notes(stores, scope, WAVE, "essex"),
    lambda stores, viewer, scope: actions_by_capability(stores, scope, "essex"),
]


OF_A_SERIES = [annotations_of, annotation_steps, commentaries_of, rebases_of, rebase_steps]


@pytest.mark.parametrize("role_id", roles())
@pytest.mark.parametrize("read", OF_A_SERIES)
def test_what_is_said_about_a_force_is_for_those_who_see_its_values(stores, role_id, read):
    viewer = Viewer("x", "X", role_id, "kent")
    for kpi_id in ("KPI_087", "KPI_043"):  # shared with the board, and with every force
        scope = scope_of(viewer, frozenset({"kent", "essex"}))
        is_seen = "essex" in scope.forces or kpi(kpi_id).disclosure_tier in scope.tiers
        if may(viewer, "performance.view") and is_seen:
            assert list(read(stores, viewer, kpi_id, "essex")) == []
        else:
            with pytest.raises(NotPermitted):
                read(stores, viewer, kpi_id, "essex")


@pytest.mark.parametrize("role_id", [role for role in roles() if role != "ndao_analyst"])
@pytest.mark.parametrize("place", range(len(OF_A_FORCE)))
def test_rows_of_one_force_are_for_its_own_people(stores, place, role_id):
    other = Viewer("x", "X", role_id, "kent")
    with pytest.raises(NotPermitted):
        OF_A_FORCE[place](stores, other, scope_of(other, frozenset({"kent", "essex"})))


def test_of_levels_that_the_reader_does_not_see_nothing_is_read(stores):
    for name, given in (("benchmarks/named_forces", {}), ("benchmarks/notes_seen", {"wave_id": WAVE})):
        assert frame_of(stores, name, seen=[], **given).empty
