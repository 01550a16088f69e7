"""What the force lead's page is looking at: one wave, how far its own assessment is, what stands behind it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache

import pandas as pd
import streamlit as st

from components.assessments.clock import moment_words
from components.assessments.sitting import questions_of
from components.context import Context
from components.controls import choose
from components.runtime import runtime
from components.words import count_of, plain
from data_access.assessments import evidence, sheets
from data_access.assessments.framework import AskedWave, Question, waves_asked
from data_access.assessments.moderation import claims
from data_access.edits import Row
from models.access import Viewer, roles
from models.assessments.evidence_rules import COUNTS
from models.assessments.moderation import Claim
from models.assessments.states import OPEN, PUBLISHED, SUBMITTED
from models.errors import NotPermitted
from models.maturity.definitions import definitions


@dataclass(frozen=True, eq=False)
class ForceAssessment:
    """The own force in one wave. ``row`` is None until the wave is opened; every other part is then empty."""

    viewer: Viewer
    wave: AskedWave
    force_id: str
    force_name: str
    row: Row | None
    asked: tuple[Question, ...]
    respondents: pd.DataFrame
    claims: Mapping[str, Claim]
    evidence: pd.DataFrame

    @property
    def state(self) -> str:
        """``open``, ``submitted``, ``published``, or empty before the wave is opened."""
        return str(self.row["state"]) if self.row else ""

    @property
    def is_open(self) -> bool:
        """True while respondents can answer."""
        return self.state == OPEN

    @property
    def seated(self) -> pd.DataFrame:
        """The respondents who count: not withdrawn."""
        return self.respondents[~self.respondents.is_revoked.astype(bool)]

    @property
    def finished(self) -> int:
        """How many of them are done; answers that came by file are."""
        return int((self.seated.finished_at.notna() | self.seated.is_uploaded.astype(bool)).sum())

    @property
    def unanswered(self) -> list[Question]:
        """The capabilities that nobody answered, not even with don't know."""
        return [item for item in self.asked if item.capability_id not in self.claims]

    @property
    def with_level(self) -> int:
        """How many capabilities have a level."""
        return sum(claim.self_level is not None for claim in self.claims.values())

    @property
    def with_evidence(self) -> int:
        """How many capabilities have evidence that counts, attached here or given with an answer."""
        given = {key for key, claim in self.claims.items() if claim.evidence_level is not None}
        return len(given | set(self.evidence.capability_id[self.evidence.standing == COUNTS]))

    @property
    def lowered(self) -> list[Claim]:
        """The claims that their evidence does not reach: they are published one level lower."""
        known = (self.claims.get(item.capability_id) for item in self.asked)
        return [claim for claim in known if claim and claim.gated_level != claim.self_level]


def chosen_wave(context: Context) -> AskedWave | None:
    """The wave that the reader chose among those open for answers, the newest at first; None when all are closed."""
    waves = {wave.wave_id: wave for wave in waves_asked(runtime().stores)}
    if not waves:
        return None
    names = {wave_id: wave.name for wave_id, wave in waves.items()}
    return waves[choose("Wave to answer", "asked_wave", names, default=next(iter(names)))]


def own_assessment(context: Context, wave: AskedWave) -> ForceAssessment:
    """The own force's assessment in a wave, as it stands after the newest edit; treat its frames as read-only."""
    return _assessment_after(context, wave, sheets.newest_change(runtime().stores))


@lru_cache(maxsize=64)
def _assessment_after(context: Context, wave: AskedWave, change: int) -> ForceAssessment:
    viewer, stores = context.viewer, runtime().stores
    if not viewer.force_id:
        raise NotPermitted("This account belongs to no force.", "Sign in with the account of a force.")
    force_id = viewer.force_id
    place = (stores, viewer, wave.wave_id, force_id)
    return ForceAssessment(
        viewer=viewer,
        wave=wave,
        force_id=force_id,
        force_name=context.names("frame/every_force").get(force_id, force_id),
        row=sheets.assessment(*place),
        asked=questions_of(context, wave.wave_id),
        respondents=sheets.respondents(*place),
        claims={claim.capability_id: claim for claim in claims(stores, viewer, wave.wave_id, [force_id])},
        evidence=evidence.evidence_of(*place),
    )


def assessment_title(seen: ForceAssessment) -> tuple[str, str]:
    """How far the assessment is in one sentence, and what follows from it, for any state."""
    name, wave = seen.force_name, seen.wave.name
    if not seen.state:
        return f"{name} has not opened {wave}", "Open it, then invite at least five people in different roles."
    if seen.state == SUBMITTED:
        return f"{name}: {wave} is with NDAO", f"{_sent_words(seen)} NDAO moderates it, or returns it with a reason."
    if seen.state == PUBLISHED:
        when = f"Published {moment_words(seen.row['published_at'])}. " if seen.row["published_at"] else ""
        return f"{name}: {wave} is published", f"{when}{_sent_words(seen)}"
    if seen.seated.empty:
        return f"{name}: nobody is invited yet", "Invite at least five people in different roles, or upload answers."
    done = f"{seen.finished} of {count_of(len(seen.seated), 'respondent')} finished"
    return f"{name}: {done}; {_open_words(seen)}", _next_words(seen)


def assessment_strip(seen: ForceAssessment) -> None:
    """Five figures: respondents, finished, levels, evidence, days."""
    asked = len(seen.asked)
    needed = definitions().minimum_respondents
    days = (datetime.now(UTC).replace(tzinfo=None) - seen.row["opened_at"]).days
    cards = (
        ("Respondents", f"{len(seen.seated)}", f"at least {needed} are asked for"),
        ("Finished", f"{seen.finished} of {len(seen.seated)}", "sheets marked as finished"),
        ("With a level", f"{seen.with_level} of {asked}", "capabilities"),
        ("Evidence in date", f"{seen.with_evidence} of {asked}", "capabilities, any level"),
        (
            "Since opening",
            count_of(days, "day"),
            f"reference date {seen.wave.reference_date:%d %b %Y}".replace(" 0", " "),
        ),
    )
    with st.container(horizontal=True, key="headline_strip"):
        for label, value, meaning in cards:
            st.markdown(f"{plain(label)}\n\n**{plain(value)}**\n\n:small[:gray[{plain(meaning)}]]")


def returned_note(seen: ForceAssessment) -> None:
    """Why NDAO gave the assessment back, for as long as it is open again."""
    reason = str(seen.row["returned_reason"] or "") if seen.row else ""
    if seen.is_open and reason:
        with st.container(border=True, key="returned_reason"):
            st.markdown("**NDAO returned this assessment. What it asks for:**")
            st.text(reason)


def _sent_words(seen: ForceAssessment) -> str:
    role_id = sheets.submitted_by_role(runtime().stores, seen.viewer, seen.wave.wave_id, seen.force_id)
    role = roles()[role_id].title.lower() if role_id in roles() else "the force"
    return f"Submitted {moment_words(seen.row['submitted_at'])} by the {role}." if seen.row["submitted_at"] else ""


def _open_words(seen: ForceAssessment) -> str:
    left = len(seen.unanswered)
    if not left:
        return "every capability has an answer"
    return f"{count_of(left, 'capability has', 'capabilities have')} no answer yet"


def _next_words(seen: ForceAssessment) -> str:
    if seen.unanswered or seen.finished < len(seen.seated):
        return "Answers can be changed until you submit."
    if seen.lowered:
        claims_lowered = count_of(len(seen.lowered), "claim stands", "claims stand")
        return f"{claims_lowered} above the evidence: attach it, or be published one level lower there."
    return "Everything is in: submit it to NDAO."
