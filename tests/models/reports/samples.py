"""Made-up facts of one force and of the board, in every state that the reports must find words for."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from models.reports.content import Stamp
from models.reports.facts import (
    ActionFacts,
    BoardFacts,
    CapabilityFacts,
    ForceFacts,
    InterventionFacts,
    NationalCapabilityFacts,
    NationalPillarFacts,
    PeerFacts,
    PillarFacts,
    PlanProgress,
)
from sample_data.reference_tables import read_table

STAMP = Stamp(date(2025, 3, 31), "v000012", True, datetime(2026, 11, 24, 9, 30), "force lead")
REAL = replace(STAMP, is_synthetic=False)
LEVEL_NAMES = ("beginning", "emerging", "learning", "developing", "mastering")
PILLARS = {
    "F": "Data Foundations", "R": "Data Responsibility", "A": "Data Availability", "S": "Data Skills",
    "N": "Data Analytics",
}  # fmt: skip


def statement(row: dict[str, str], level: int) -> str:
    return row[f"level{level}_{LEVEL_NAMES[level - 1]}"] if 1 <= level <= 5 else ""


def capability(number: int, row: dict[str, str]) -> CapabilityFacts:
    """A capability at level 1 to 4, some held back by evidence, one moderated."""
    self_level = 1 + number % 4
    level = max(1, self_level - (number % 3 == 0))
    words = ("clearly lower", "no clear difference", "clearly higher")[number % 3]
    return CapabilityFacts(
        capability_id=row["code"], capability=row["capability"], pillar_id=row["code"][0], level=level,
        self_level=self_level, evidence_level=level if number % 3 else None, evidence_grade="B" if number % 3 else None,
        low=max(1, level - 1), high=min(5, level + number % 2), comparison=words, national_median=2,
        national_minimum=3, change=1 if number == 4 else 0,
        change_words="clearly higher" if number == 4 else "no clear change",
        moderated_reason="The register was shown to the panel and covers all critical systems" if number == 7 else "",
        statement=statement(row, level), next_statement=statement(row, level + 1),
    )  # fmt: skip


def pillar(number: int, pillar_id: str) -> PillarFacts:
    change = (0.6, -0.4, 0.1, 0.2, 0.0)[number]
    words = ("clearly higher", "clearly lower", *["no clear change"] * 3)[number]
    return PillarFacts(
        pillar_id, PILLARS[pillar_id], 1.8 + 0.3 * number, 1.5 + 0.3 * number, 2.2 + 0.3 * number, 1,
        f"Capability {pillar_id}1", 5, 5, national_median=2.4, peers_median=2.6, change=change,
        change_low=change - 0.2, change_high=change + 0.2, change_words=words,
    )  # fmt: skip


def action(number: int, facts: CapabilityFacts) -> ActionFacts:
    return ActionFacts(
        title=f"Raise {facts.capability.lower()} by one level",
        capability_id=facts.capability_id, capability=facts.capability, from_level=facts.level or 1,
        to_level=(facts.level or 1) + 1,
        why="Nobody can fix, share or dispose of data that nobody answers for; today the questions land on the desk",
        effort="medium (M), about 13 weeks", closing_evidence="Minutes of three meetings and the signed register",
        success_measure="Critical assets with an owner: at least 90 in 100",
        owner_role="" if number else "Chief data officer", due=date(2026, 6 + number, 30) if number < 5 else None,
        status="planned", what_to_do="Extend the register to every critical asset and pair each owner with a steward.",
    )  # fmt: skip


def force_facts() -> ForceFacts:
    """A force with everything."""
    capabilities = tuple(capability(number, row) for number, row in enumerate(read_table("framework")))
    return ForceFacts(
        stamp=STAMP, force="Kent Police", wave="Reassessment 2025", reference_date=date(2025, 3, 31),
        previous_wave="Baseline 2023", respondents=8, is_provisional=False, capabilities_answered=25,
        capabilities_asked=25, is_incomplete=False,
        pillars=tuple(pillar(number, pillar_id) for number, pillar_id in enumerate(PILLARS)),
        capabilities=capabilities,
        peers=(PeerFacts("Essex Police", 0.31, True), PeerFacts("Sussex", 0.52, True), PeerFacts("Avon", 1.2, False)),
        actions=tuple(action(number, capabilities[number * 4]) for number in range(6)),
        progress=PlanProgress(planned=6, in_progress=3, blocked=1, done=4, late=2, rescored=1),
        context_note="A new records system went live in the month of the assessment.",
    )  # fmt: skip


def bare_force() -> ForceFacts:
    """A force of which nothing can be shown: no answers, no earlier wave, no peers, no plan."""
    return replace(
        force_facts(), stamp=REAL, previous_wave=None, respondents=0, is_provisional=True, capabilities_answered=0,
        is_incomplete=True, pillars=(), capabilities=(), peers=(), actions=(), progress=None, context_note="",
    )  # fmt: skip


def board_facts() -> BoardFacts:
    """A board pack with everything, one pillar and one capability not shown."""
    pillars = [
        NationalPillarFacts(pillar_id, name, 38, 2.0, 2.4 + number / 10, 3.0, 0.2, 0.1, 0.3, "clearly higher", 36)
        for number, (pillar_id, name) in enumerate(PILLARS.items())
    ]
    pillars[4] = NationalPillarFacts("N", PILLARS["N"], 3, None, None, None)
    capabilities = [
        NationalCapabilityFacts(
            row["code"], row["capability"], row["pillar"], 3, 38, (number * 7) % 39, 2 + number % 2,
            "weak everywhere" if (number * 7) % 39 >= 19 else "weak in a few",
        )
        for number, row in enumerate(read_table("framework"))
    ]  # fmt: skip
    capabilities[3] = replace(capabilities[3], below_minimum=None, median_level=None, need=None)
    return BoardFacts(
        stamp=STAMP, area="England and Wales", wave="Reassessment 2025", reference_date=date(2025, 3, 31),
        previous_wave="Baseline 2023", headline="Policing's median data maturity is level 2.", forces_asked=43,
        forces_complete=38, pillars=tuple(pillars), capabilities=tuple(capabilities),
        interventions=(
            InterventionFacts("F1", "Governance", 30, 22.4, 1120.0, "act nationally"),
            InterventionFacts("S2", "Specialist roles", 22, 40.0, 26.0, "help locally"),
            InterventionFacts("A3", "Open data", 12, 18.0, 18.2, "either"),
        ),
        progress=PlanProgress(planned=120, in_progress=40, blocked=9, done=31, late=14, rescored=12),
        forces_with_plan=29,
    )  # fmt: skip


def bare_board() -> BoardFacts:
    """A board pack of which nothing can be shown."""
    return replace(
        board_facts(), stamp=REAL, previous_wave=None, headline="No assessment has been loaded yet.", pillars=(),
        capabilities=(), interventions=(), progress=None, forces_with_plan=0, forces_asked=0, forces_complete=0,
    )  # fmt: skip
