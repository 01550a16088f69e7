"""The report of one force: where it stands, how sure that is, what to do next, and room to say who does it."""

from __future__ import annotations

from collections.abc import Mapping

from models.maturity.change import HIGHER, LOWER
from models.maturity.definitions import definitions
from models.reports.action_pages import action_sections, progress_section
from models.reports.content import (
    Block,
    Bullets,
    KeyFigure,
    KeyFigures,
    Paragraph,
    Picture,
    ReportDocument,
    Section,
    Table,
    day,
)
from models.reports.facts import CapabilityFacts, ForceFacts, PeerFacts, PillarFacts
from models.reports.force_words import (
    answers_sentence,
    capability_sentences,
    change_sentence,
    minimum_sentence,
    next_step_sentence,
    peers_sentence,
    pillar_sentence,
    standing_sentence,
)
from models.reports.glossary import glossary_section
from models.reports.method import method_section
from models.reports.words import NONE, change_cell, count, level_cell, mean_cell, range_cell, sentences

PILLARS_PICTURE, CHANGE_PICTURE, PLAN_PICTURE = "pillars", "change", "plan"


def force_report(facts: ForceFacts, pictures: Mapping[str, Picture]) -> ReportDocument:
    """The report of a force.

    ``pictures`` by place: "pillars", "change", "plan", or the id of a pillar; any may be missing. ValueError for
    a place that the report does not have, so that no picture is left out unseen.
    """
    places = {PILLARS_PICTURE, CHANGE_PICTURE, PLAN_PICTURE, *(pillar.pillar_id for pillar in facts.pillars)}
    if set(pictures) - places:
        raise ValueError(f"A force report has no place for {sorted(set(pictures) - places)}.")
    return ReportDocument(
        title=f"Data maturity report: {facts.force}",
        subtitle=f"{facts.wave}, reference date {day(facts.reference_date)}",
        stamp=facts.stamp,
        sections=(
            summary_section(facts, pictures),
            *change_sections(facts, pictures),
            *(pillar_section(pillar, facts, pictures) for pillar in facts.pillars),
            peers_section(facts),
            *action_sections(facts.actions, picture=pictures.get(PLAN_PICTURE)),
            progress_section(facts.progress),
            method_section(facts.stamp.made_words, framework_words=framework_words(facts)),
            glossary_section("force"),
        ),
    )


def framework_words(facts: ForceFacts) -> str:
    """Which answers the report rests on."""
    return (
        f"This report rests on the answers of {count(facts.respondents, 'respondent')} of {facts.force} in the wave "
        f"{facts.wave}, with evidence judged at {day(facts.reference_date)}."
    )


def summary_section(facts: ForceFacts, pictures: Mapping[str, Picture]) -> Section:
    """The first page: figures, the message in words, the pillars in one table."""
    words = [standing_sentence(facts), minimum_sentence(facts), change_sentence(facts), next_step_sentence(facts)]
    blocks: list[Block] = [
        Paragraph(sentences(*words)),
        KeyFigures(key_figures(facts)),
        Paragraph(answers_sentence(facts)),
    ]
    if facts.context_note:
        blocks.append(Paragraph(f"Context given by the force: {facts.context_note}"))
    if facts.pillars:
        blocks.append(pillar_table(facts))
    if PILLARS_PICTURE in pictures:
        blocks.append(pictures[PILLARS_PICTURE])
    return Section("In short", 1, tuple(blocks))


def key_figures(facts: ForceFacts) -> tuple[KeyFigure, ...]:
    """Four figures, each with what it means."""
    known = [capability for capability in facts.capabilities if capability.level is not None]
    below = sum(capability.is_below_minimum for capability in known)
    unevidenced = sum(capability.is_unevidenced for capability in known)
    return (
        KeyFigure(
            "Capabilities answered",
            f"{facts.capabilities_answered} of {facts.capabilities_asked}",
            "incomplete" if facts.is_incomplete else "complete answers",
        ),
        KeyFigure("Respondents", str(facts.respondents), respondents_meaning(facts)),
        KeyFigure("Below the minimum", f"{below} of {len(known)}" if known else NONE, "capabilities with a level"),
        KeyFigure("Held back by evidence", str(unevidenced) if known else NONE, "published below the own view"),
    )


def respondents_meaning(facts: ForceFacts) -> str:
    """Whether the number of respondents is enough for settled levels."""
    least = definitions().minimum_respondents
    return f"provisional: under {least}" if facts.is_provisional else f"{least} or more: settled"


def pillar_table(facts: ForceFacts) -> Table:
    """One row a pillar."""
    header = ("Pillar", "Mean level", "Likely range", "Floor", "National median", "Peers' median")
    rows = tuple(
        (
            pillar.pillar,
            mean_cell(pillar.mean_level),
            range_cell(pillar.low, pillar.high, decimals=1),
            floor_cell(pillar),
            mean_cell(pillar.national_median),
            mean_cell(pillar.peers_median),
        )
        for pillar in facts.pillars
    )
    least = definitions().minimum_forces_in_aggregate
    note = f"A dash stands where there is no level, or where fewer than {least} forces may be seen."
    return Table("Where each pillar stands", header, rows, note=note, widths=(2.2, 1, 1.2, 3, 1.1, 1.1))


def floor_cell(pillar: PillarFacts) -> str:
    """ "2, Data quality", a dash for none."""
    return NONE if pillar.floor_level is None else f"{pillar.floor_level}, {pillar.floor_capability}"


def change_sections(facts: ForceFacts, pictures: Mapping[str, Picture]) -> list[Section]:
    """Change since the wave before; no section without one."""
    if facts.previous_wave is None:
        return []
    rows = tuple(
        (p.pillar, change_cell(p.change, p.change_low, p.change_high, p.change_words)) for p in facts.pillars
    )
    blocks: list[Block] = [Paragraph(change_sentence(facts))]
    if any(pillar.change is not None for pillar in facts.pillars):
        blocks.append(Table("Change in mean level", ("Pillar", "Change and likely range"), rows, widths=(1, 2)))
    moved = [c for c in facts.capabilities if c.change_words in (HIGHER, LOWER)]
    if moved:
        blocks.append(Bullets(tuple(f"{c.capability} is {c.change_words} ({c.change:+d})" for c in moved)))
    if CHANGE_PICTURE in pictures:
        blocks.append(pictures[CHANGE_PICTURE])
    return [Section(f"Change since {facts.previous_wave}", 1, tuple(blocks))]


def pillar_section(pillar: PillarFacts, facts: ForceFacts, pictures: Mapping[str, Picture]) -> Section:
    """One pillar: the message, its capabilities, and what the next level asks."""
    capabilities = [c for c in facts.capabilities if c.pillar_id == pillar.pillar_id]
    blocks: list[Block] = [Paragraph(pillar_sentence(pillar, capabilities))]
    if capabilities:
        blocks.append(capability_table(capabilities))
    if pillar.pillar_id in pictures:
        blocks.append(pictures[pillar.pillar_id])
    remarks = tuple(words for c in capabilities for words in capability_sentences(c))
    if remarks:
        blocks += [Paragraph("What stands behind the levels, and what the next level asks:"), Bullets(remarks)]
    return Section(pillar.pillar, 1, tuple(blocks))


def capability_table(capabilities: list[CapabilityFacts]) -> Table:
    """One row a capability."""
    header = ("Capability", "Level", "Own view", "Evidence", "Likely range", "Minimum", "Median", "Against the median")
    rows = tuple(
        (
            f"{c.capability_id} {c.capability}",
            level_cell(c.level),
            level_cell(c.self_level),
            evidence_cell(c),
            range_cell(c.low, c.high),
            str(c.national_minimum),
            level_cell(c.national_median),
            c.comparison or NONE,
        )
        for c in capabilities
    )
    widths = (3.6, 0.8, 0.8, 1.3, 1.1, 1.2, 1.0, 2.2)
    note = (
        "Evidence: the highest level with evidence in date, and its grade. Minimum: what the board asks. Median: of "
        "the complete forces."
    )
    return Table("Capabilities", header, rows, note=note, widths=widths)


def evidence_cell(capability: CapabilityFacts) -> str:
    """ "3, grade B", or "none"."""
    if capability.evidence_level is None:
        return "none"
    grade = f", grade {capability.evidence_grade}" if capability.evidence_grade else ""
    return f"{capability.evidence_level}{grade}"


def peers_section(facts: ForceFacts) -> Section:
    """Forces alike, with their distances."""
    blocks: list[Block] = [Paragraph(peers_sentence(facts))]
    if facts.peers:
        header = ("Force", "Distance (standard deviations)", "Near")
        blocks.append(Table("Statistical peers", header, tuple(peer_row(p) for p in facts.peers), widths=(3, 2, 1)))
    return Section("Forces alike", 1, tuple(blocks))


def peer_row(peer: PeerFacts) -> tuple[str, str, str]:
    """One peer as a row."""
    return peer.name, f"{peer.distance:.2f}", "yes" if peer.is_near else "no"
