"""The sentences of a force report, right for every state: incomplete, no earlier wave, no peers, nothing there."""

from __future__ import annotations

from collections.abc import Sequence

from models.maturity.change import HIGHER, LOWER
from models.maturity.definitions import definitions
from models.reports.facts import CapabilityFacts, ForceFacts, PillarFacts
from models.reports.words import (
    count,
    first_upper,
    list_in_words,
    mean_cell,
    number_in_words,
    percent,
    range_cell,
    sentences,
    verb,
)

FEW = 3


def standing_sentence(facts: ForceFacts) -> str:
    """Which pillars stand highest and lowest."""
    rated = [pillar for pillar in facts.pillars if pillar.mean_level is not None]
    if not rated:
        return f"{facts.force} has no level that can be shown yet."
    means = {pillar.pillar: mean_cell(pillar.mean_level) for pillar in rated}
    if len(rated) == 1:
        return f"{facts.force} has a level in one pillar, {rated[0].pillar}: a mean of {means[rated[0].pillar]}."
    if len(set(means.values())) == 1:
        return f"{facts.force} stands at a mean level of {means[rated[0].pillar]} in every pillar shown."
    high, low = max(means.values(), key=float), min(means.values(), key=float)
    highest, lowest = ([name for name, mean in means.items() if mean == end] for end in (high, low))
    return (
        f"{facts.force} stands highest in {list_in_words(highest)} (mean level {high}) and lowest in "
        f"{list_in_words(lowest)} (mean level {low})."
    )


def minimum_sentence(facts: ForceFacts) -> str:
    """How many capabilities are below the national minimum, by name where they are few."""
    known = [capability for capability in facts.capabilities if capability.level is not None]
    below = [capability.capability for capability in known if capability.is_below_minimum]
    if not known:
        return ""
    if not below:
        return f"{subject_of(len(known))} at or above the national minimum."
    names = f": {list_in_words(below)}" if len(below) <= FEW else ""
    start = f"{len(below)} of {count(len(known), 'capability')} {verb(len(below), 'is', 'are')}"
    return f"{start} below the national minimum{names}."


def subject_of(number: int) -> str:
    """ "All 25 capabilities with a level are", "The one capability with a level is"."""
    if number == 1:
        return "The one capability with a level is"
    return f"All {number} capabilities with a level are"


def change_sentence(facts: ForceFacts) -> str:
    """What has changed since the wave before, in the three words of a change."""
    if facts.previous_wave is None:
        return "There is no earlier wave that this one can be compared with."
    known = [pillar for pillar in facts.pillars if pillar.change_words]
    if not known:
        return f"No pillar can be compared with {facts.previous_wave}."
    parts = [verdict_words([p.pillar for p in known if p.change_words == word], word) for word in (HIGHER, LOWER)]
    moved = [part for part in parts if part]
    if not moved:
        where = known[0].pillar if len(known) == 1 else "any pillar"
        return f"Since {facts.previous_wave} there is no clear change in {where}."
    unclear = [pillar.pillar for pillar in known if pillar.change_words not in (HIGHER, LOWER)]
    rest = f"; there is no clear change in {list_in_words(unclear)}" if unclear else ""
    return f"Since {facts.previous_wave}, {' and '.join(moved)}{rest}."


def verdict_words(pillars: Sequence[str], word: str) -> str:
    """ "A and B are clearly higher"; empty for no pillar."""
    return f"{list_in_words(pillars)} {verb(len(pillars), 'is', 'are')} {word}" if pillars else ""


def next_step_sentence(facts: ForceFacts) -> str:
    """What comes first in the plan."""
    if not facts.actions:
        return "No plan has been made yet: the next step is to choose actions for the lowest capabilities."
    first = facts.actions[0]
    return f"The first action of the plan is in {first.capability}: {first.title}"


def answers_sentence(facts: ForceFacts) -> str:
    """How much the picture rests on, and what follows where it is not enough."""
    answered = f"{facts.capabilities_answered} of {count(facts.capabilities_asked, 'capability')}"
    if not facts.respondents:
        return "Nobody has given a level yet."
    return sentences(
        f"{first_upper(count(facts.respondents, 'respondent'))} gave levels in {answered}",
        incomplete_words() if facts.is_incomplete else "",
        f"With fewer than {definitions().minimum_respondents} respondents the levels are provisional"
        if facts.is_provisional
        else "",
    )


def incomplete_words() -> str:
    """What follows from incomplete answers."""
    least = percent(definitions().minimum_completeness)
    return (
        f"The answers are incomplete (under {least}), so the force is left out of national figures and is not "
        "compared; what is known is shown below"
    )


def pillar_sentence(pillar: PillarFacts, capabilities: Sequence[CapabilityFacts]) -> str:
    """Mean, range, floor and how the pillar stands against others."""
    if pillar.mean_level is None:
        return f"No capability of {pillar.pillar} has a level that can be shown."
    counted = f"{pillar.capabilities_counted} of {count(pillar.capabilities_asked, 'capability')}"
    reach = range_cell(pillar.low, pillar.high, decimals=1)
    likely = f", likely {reach}" if pillar.low is not None and pillar.high is not None else ""
    return sentences(
        f"The mean level is {mean_cell(pillar.mean_level)}{likely}, over {counted}",
        floor_sentence(pillar),
        benchmark_sentence(pillar),
        below_sentence(capabilities),
    )


def floor_sentence(pillar: PillarFacts) -> str:
    """The lowest capability."""
    if pillar.floor_level is None or not pillar.floor_capability:
        return ""
    return f"The floor is level {pillar.floor_level} in {pillar.floor_capability}"


def benchmark_sentence(pillar: PillarFacts) -> str:
    """The medians that may be shown."""
    known = [
        f"{mean_cell(median)} {who}"
        for median, who in ((pillar.national_median, "nationally"), (pillar.peers_median, "among peers"))
        if median is not None
    ]
    if not known:
        return "No median of other forces can be shown"
    return f"The median force stands at {list_in_words(known)}"


def below_sentence(capabilities: Sequence[CapabilityFacts]) -> str:
    """Which capabilities of the pillar are below the minimum."""
    below = [capability.capability for capability in capabilities if capability.is_below_minimum]
    if not below:
        return ""
    who = list_in_words(below) if len(below) <= FEW else f"{first_upper(number_in_words(len(below)))} capabilities"
    return f"{who} {verb(len(below), 'is', 'are')} below the national minimum"


def capability_sentences(capability: CapabilityFacts) -> list[str]:
    """What a reader must know of one capability beside its row."""
    name = f"{capability.capability_id} {capability.capability}"
    if capability.level is None:
        return [f"{name}: nobody gave a level, or it is not shown."]
    parts = [
        f"moderated: {capability.moderated_reason}" if capability.moderated_reason else "",
        evidence_words(capability),
        f"level {capability.level} says: {capability.statement}" if capability.statement else "",
        next_words(capability),
    ]
    said = [first_upper(part) for part in parts if part]
    return [f"{name}. {sentences(*said)}"] if said else []


def evidence_words(capability: CapabilityFacts) -> str:
    """Why a level stands below the own view; empty where it does not or where moderation says why."""
    if not capability.is_unevidenced or capability.moderated_reason:
        return ""
    return f"the own view is {capability.self_level}; evidence in date at that level would publish it"


def next_words(capability: CapabilityFacts) -> str:
    """What the next level asks; nothing at the highest."""
    if not capability.next_statement or capability.level is None:
        return ""
    return f"level {capability.level + 1} asks: {capability.next_statement}"


def peers_sentence(facts: ForceFacts) -> str:
    """Which forces are alike, or that none is."""
    if not facts.peers:
        return f"No statistical peers are known for {facts.force}: population, area or workforce are not loaded."
    near = [peer.name for peer in facts.peers if peer.is_near]
    if not near:
        return (
            f"{facts.force} has no near peer: no other force is alike enough in residents, density and officers. The "
            "forces below are the nearest, and a comparison with them says little."
        )
    shown = list_in_words(near) if len(near) <= FEW else f"{list_in_words(near[:FEW])} first of all"
    return (
        f"The forces most alike in residents, density and officers are near: {shown}. They are the first to ring about "
        "a step that is new here."
    )
