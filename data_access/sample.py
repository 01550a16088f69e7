"""Builds the sample stores: national data through the same loaders as anybody's files, registers as people edit."""

from __future__ import annotations

import os
import shutil
import tempfile
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

from data_access.anpr.lake import LAKE_FOLDER
from data_access.edits import row_of
from data_access.loaders import LoadRequest
from data_access.loading import apply_files
from data_access.sample_anpr import build_demo_lake
from data_access.sample_anpr_work import work_on_sample
from data_access.sample_assessments import decide_some, enter_assessment
from data_access.sample_benefits import enter_benefits
from data_access.sample_picture import SampleWaves, sample_picture, sample_waves
from data_access.sample_plans import answer_requests, enter_consents, enter_note, enter_peers, enter_plan
from data_access.sample_records import enter_records
from data_access.sample_remarks import enter_reasons, enter_remarks
from data_access.sample_rollout import enter_documents_rollout, enter_rollout
from data_access.stores import Stores
from models.access import Viewer
from sample_data.build import SEED, sample_requests
from sample_data.open_wave import assessments
from sample_data.registers import Entries, Picture, entries

ACTOR = "sample data"
LEAD = Viewer(ACTOR, "Sample data", "force_lead", is_demo=True)
ANALYST = Viewer(ACTOR, "Sample data", "ndao_analyst", is_demo=True)
OWNER = Viewer(f"{ACTOR}, second person", "Sample data", "ndao_service_owner", is_demo=True)
THIRD = replace(OWNER, subject=f"{ACTOR}, third person")
BOARD = Viewer(f"{ACTOR}, board", "Sample data", "national_board", is_demo=True)


def build_sample(folder: Path) -> str:
    """Load the reference tables and the synthetic assessments; returns the version's name."""
    with tempfile.TemporaryDirectory() as scratch:
        requests = [LoadRequest(kind, path) for kind, path in sample_requests(Path(scratch))]
        version, _ = apply_files(folder, requests, loaded_by=ACTOR, is_synthetic=True)
    return version


def build_lake(folder: Path) -> None:
    """Make the synthetic plate reads of a store folder, worked on as analysts would, unless there are reads already."""
    place = folder / LAKE_FOLDER
    if (place / "lake.json").exists():
        return
    draft = place.with_name(f"{LAKE_FOLDER}-draft")
    shutil.rmtree(draft, ignore_errors=True)
    work_on_sample(build_demo_lake(draft))
    os.replace(draft, place)


def fill_registers(stores: Stores, *, today: date | None = None) -> None:
    """Enter invented plans, consents, peers, notes and assessments, drawn from the levels of the sample store.

    Nothing is entered where a force keeps a plan already: a second call, or one after a fill that was cut off,
    changes nothing. ``today`` is the day that due dates lie around, else the present one.
    """
    kept, waves = row_of(stores, "plans/plans_kept"), sample_waves(stores)
    if waves is None or (kept is not None and kept["plans"]):
        return
    picture = sample_picture(stores, waves, ANALYST)
    made = entries(picture, seed=SEED, today=today or datetime.now(UTC).date())
    closed = [item for plan in made.plans for item in enter_plan(stores, _lead(plan.force_id), plan, waves)]
    _enter_sharing(stores, made, picture, waves)
    for assessment in assessments(picture, seed=SEED):
        enter_assessment(stores, _lead(assessment.force_id), waves.open.wave_id, assessment)
    decide_some(stores, ANALYST, waves.open.wave_id, picture)
    answer_requests(stores, ANALYST, closed)
    enter_records(stores, ANALYST, OWNER, seed=SEED, today=today or datetime.now(UTC).date())
    enter_rollout(stores, OWNER, THIRD, seed=SEED, today=today or datetime.now(UTC).date())
    enter_documents_rollout(stores, OWNER, THIRD, seed=SEED, today=today or datetime.now(UTC).date())
    enter_remarks(stores, LEAD, ANALYST, OWNER, today=datetime.now(UTC).date())
    enter_reasons(stores, ANALYST, today=datetime.now(UTC).date())
    enter_benefits(stores, ANALYST, OWNER, BOARD, today or datetime.now(UTC).date())


def _enter_sharing(stores: Stores, made: Entries, picture: Picture, waves: SampleWaves) -> None:
    """What forces say to others: in what they may be named, their own peers, notes on their levels."""
    for consents in made.consents:
        enter_consents(stores, _lead(consents.force_id), consents, picture)
    for force_id in made.peers:
        enter_peers(stores, _lead(force_id), made, picture)
    for (force_id, capability_id), note in made.notes.items():
        enter_note(stores, _lead(force_id), waves, capability_id, note)


def _lead(force_id: str) -> Viewer:
    return replace(LEAD, force_id=force_id)
