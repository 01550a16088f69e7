"""The pack of the board: the national picture, what is below the minimum, what to do once for all, what changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from models.maturity.change import HIGHER, LOWER
from models.maturity.definitions import definitions
from models.maturity.national import WEAK_EVERYWHERE
from models.plans.intervention import ACT_NATIONALLY
from models.reports.action_pages import progress_sentence, progress_table
from models.reports.content import (
    Block,
    KeyFigure,
    KeyFigures,
    Paragraph,
    Picture,
    ReportDocument,
    Section,
    Table,
    day,
)
from models.reports.facts import BoardFacts, InterventionFacts, NationalCapabilityFacts, NationalPillarFacts
from models.reports.glossary import glossary_section
from models.reports.method import method_section
from models.reports.words import (
    NONE,
    change_cell,
    count,
    level_cell,
    list_in_words,
    mean_cell,
    range_cell,
    sentences,
    verb,
    whole,
)

FEW = 3
PLACES = ("pillars", "map", "capabilities", "costs", "change", "plans")


def board_pack(facts: BoardFacts, pictures: Mapping[str, Picture]) -> ReportDocument:
    """The board pack.

    ``pictures`` by place: "pillars", "map", "capabilities", "costs", "change", "plans"; any may be missing.
    ValueError for any other place.
    """
    if set(pictures) - set(PLACES):
        raise ValueError(f"A board pack has no place for {sorted(set(pictures) - set(PLACES))}.")
    return ReportDocument(
        title="Data maturity: board pack",
        subtitle=f"{facts.area}, {facts.wave}, reference date {day(facts.reference_date)}",
        stamp=facts.stamp,
        sections=(
            headline_section(facts, pictures),
            pillars_section(facts, pictures),
            below_section(facts, pictures),
            interventions_section(facts, pictures),
            change_section(facts, pictures),
            plans_section(facts, pictures),
            method_section(facts.stamp.made_words, framework_words=framework_words(facts)),
            glossary_section("board"),
        ),
    )


def framework_words(facts: BoardFacts) -> str:
    """Which forces the pack rests on."""
    complete = f"{facts.forces_complete} of {count(facts.forces_asked, 'force')}"
    return f"National figures rest on the {complete} with complete answers in the wave {facts.wave}."


def placed(pictures: Mapping[str, Picture], *places: str) -> list[Block]:
    """The pictures of these places that are there."""
    return [pictures[place] for place in places if place in pictures]


def headline_section(facts: BoardFacts, pictures: Mapping[str, Picture]) -> Section:
    """The message, four figures, the map."""
    below = below_minimum(facts)
    needs = [capability for capability in facts.capabilities if capability.need == WEAK_EVERYWHERE]
    done = f"{facts.progress.done} of {facts.progress.total}" if facts.progress and facts.progress.total else NONE
    figures = (
        KeyFigure("Complete answers", f"{facts.forces_complete} of {facts.forces_asked}", "forces in the medians"),
        KeyFigure("Capabilities below", f"{len(below)} of {len(facts.capabilities)}", "some force below the minimum"),
        KeyFigure("Weak everywhere", str(len(needs)), "half of the forces or more"),
        KeyFigure("Actions done", done, "of all plans together"),
    )
    return Section("Headline", 1, (Paragraph(facts.headline), KeyFigures(figures), *placed(pictures, "map")))


def below_minimum(facts: BoardFacts) -> list[NationalCapabilityFacts]:
    """Capabilities with a force below the minimum, the greatest share first."""
    found = [c for c in facts.capabilities if c.below_minimum and c.forces_counted]
    return sorted(found, key=lambda c: (-c.below_minimum / c.forces_counted, c.capability_id))


def pillars_section(facts: BoardFacts, pictures: Mapping[str, Picture]) -> Section:
    """The pillars in one table."""
    rows = tuple(pillar_row(pillar) for pillar in facts.pillars)
    header = ("Pillar", "Median", "Middle half of forces", "Forces counted")
    blocks: list[Block] = [Paragraph(pillars_sentence(facts))]
    if rows:
        blocks.append(Table("Pillars over complete forces", header, rows, note=few_words(), widths=(2, 1, 2, 1)))
    return Section("Pillars", 1, (*blocks, *placed(pictures, "pillars")))


def few_words() -> str:
    """Where a dash stands."""
    return f"A dash stands where fewer than {definitions().minimum_forces_in_aggregate} forces can be counted."


def pillar_row(pillar: NationalPillarFacts) -> tuple[str, ...]:
    """One pillar as a row."""
    middle = range_cell(pillar.lower_quartile, pillar.upper_quartile, decimals=1)
    return pillar.pillar, mean_cell(pillar.median_level), middle, str(pillar.forces_counted)


def pillars_sentence(facts: BoardFacts) -> str:
    """Highest and lowest median."""
    known = {p.pillar: mean_cell(p.median_level) for p in facts.pillars if p.median_level is not None}
    if not known:
        return "No pillar has a median that can be shown."
    high, low = max(known.values(), key=float), min(known.values(), key=float)
    if high == low:
        return f"The median force stands at {high} in {'every pillar shown' if len(known) > 1 else next(iter(known))}."
    highest, lowest = (list_in_words(name for name, mean in known.items() if mean == end) for end in (high, low))
    return f"The median force stands highest in {highest} ({high}) and lowest in {lowest} ({low})."


def below_section(facts: BoardFacts, pictures: Mapping[str, Picture]) -> Section:
    """Capabilities below the national minimum."""
    below = below_minimum(facts)
    hidden = sum(capability.below_minimum is None for capability in facts.capabilities)
    not_shown = f"{count(hidden, 'capability')} cannot be shown" if hidden else ""
    if not below:
        nothing = "No force is below the national minimum in any capability that can be shown"
        return Section("Below the national minimum", 1, (Paragraph(sentences(nothing, not_shown)),))
    first = below[0]
    words = sentences(
        f"In {count(len(below), 'capability')} some force is below the national minimum",
        f"Furthest behind is {first.capability}: {first.below_minimum} of {count(first.forces_counted, 'force')}",
        not_shown,
    )
    header = ("Capability", "Minimum", "Forces below", "Median", "Need")
    rows = tuple(below_row(capability) for capability in below)
    table = Table("Forces below the minimum, greatest share first", header, rows, widths=(3.4, 1, 1.3, 0.9, 1.8))
    return Section("Below the national minimum", 1, (Paragraph(words), table, *placed(pictures, "capabilities")))


def below_row(capability: NationalCapabilityFacts) -> tuple[str, ...]:
    """One capability as a row."""
    return (
        f"{capability.capability_id} {capability.capability}",
        str(capability.national_minimum),
        f"{capability.below_minimum} of {capability.forces_counted}",
        level_cell(capability.median_level),
        capability.need or NONE,
    )


def interventions_section(facts: BoardFacts, pictures: Mapping[str, Picture]) -> Section:
    """What one national answer would cost, beside as many local ones."""
    heading = "National intervention list"
    if not facts.interventions:
        return Section(heading, 1, (Paragraph("No capability needs raising, or too few forces are complete."),))
    header = ("Capability", "Forces below", "Once for all", "In each force", "Difference", "Advice")
    rows = tuple(intervention_row(intervention) for intervention in facts.interventions)
    note = (
        "Costs in person-weeks to bring every force with complete answers to the national minimum. They are "
        "estimates, not a budget."
    )
    table = Table("Cost of acting once and in each force", header, rows, note=note, widths=(3.2, 0.9, 1, 1, 1.3, 1.3))
    words = Paragraph(interventions_sentence(facts.interventions))
    return Section(heading, 1, (words, table, *placed(pictures, "costs")))


def interventions_sentence(interventions: Sequence[InterventionFacts]) -> str:
    """Where acting once is clearly the cheaper, and what that would save."""
    national = [item for item in interventions if item.recommendation == ACT_NATIONALLY]
    number = len(interventions)
    start = f"{count(number, 'capability')} {verb(number, 'needs', 'need')} raising in some force"
    if not national:
        return sentences(start, "Acting once for all is clearly the cheaper in none of them")
    saved = sum(item.local_person_weeks - item.national_person_weeks for item in national)
    told = float(f"{saved:.3g}")  # three significant digits: these are estimates
    names = list_in_words(item.capability for item in national) if len(national) <= FEW else f"{len(national)} of them"
    return sentences(start, f"Acting once for all is clearly the cheaper in {names}: about {weeks(told)} less")


def weeks(number: float) -> str:
    """ "300 person-weeks"."""
    return count(round(number), "person-week")


def intervention_row(intervention: InterventionFacts) -> tuple[str, ...]:
    """One intervention as a row."""
    national, local = round(intervention.national_person_weeks), round(intervention.local_person_weeks)
    return (
        f"{intervention.capability_id} {intervention.capability}",
        str(intervention.forces_below),
        whole(national),
        whole(local),
        difference_cell(national, local),
        intervention.recommendation,
    )


def difference_cell(national: int, local: int) -> str:
    """What acting once takes against acting in each force: "98 less", "14 more", "the same"."""
    if national == local:
        return "the same"
    return f"{whole(abs(local - national))} {'less' if national < local else 'more'}"


def change_section(facts: BoardFacts, pictures: Mapping[str, Picture]) -> Section:
    """Change of the pillars since the wave before."""
    if facts.previous_wave is None:
        words = "There is no earlier wave that this one can be compared with."
        return Section("Change between waves", 1, (Paragraph(words),))
    header = ("Pillar", "Mean change and likely range", "Forces in both waves")
    rows = tuple(change_row(pillar) for pillar in facts.pillars)
    blocks: list[Block] = [Paragraph(national_change_sentence(facts))]
    if rows:
        blocks.append(Table(f"Change since {facts.previous_wave}", header, rows, note=few_words(), widths=(2, 3, 1)))
    return Section("Change between waves", 1, (*blocks, *placed(pictures, "change")))


def change_row(pillar: NationalPillarFacts) -> tuple[str, ...]:
    """One pillar's change as a row."""
    change = change_cell(pillar.change, pillar.change_low, pillar.change_high, pillar.change_words)
    return pillar.pillar, change, NONE if pillar.forces_paired is None else str(pillar.forces_paired)


def national_change_sentence(facts: BoardFacts) -> str:
    """What is clearly higher or lower than before."""
    known = [pillar for pillar in facts.pillars if pillar.change_words]
    if not known:
        return f"No pillar can be compared with {facts.previous_wave}."
    parts = []
    for word in (HIGHER, LOWER):
        names = [pillar.pillar for pillar in known if pillar.change_words == word]
        if names:
            parts.append(f"{list_in_words(names)} {verb(len(names), 'is', 'are')} {word} than in {facts.previous_wave}")
    if not parts:
        return f"There is no clear change since {facts.previous_wave} in any pillar shown."
    return sentences(*parts)


def plans_section(facts: BoardFacts, pictures: Mapping[str, Picture]) -> Section:
    """Progress of all plans together; totals stand only for as many forces as an aggregate needs."""
    if not facts.forces_with_plan:
        return Section("Progress of the plans", 1, (Paragraph("No force has a plan yet."),))
    with_plan = f"{facts.forces_with_plan} of {count(facts.forces_asked, 'force')}"
    has_plan = f"{with_plan} {verb(facts.forces_with_plan, 'has', 'have')} a plan"
    if facts.progress is None:
        least = f"Actions are counted from {definitions().minimum_forces_in_aggregate} forces on"
        return Section("Progress of the plans", 1, (Paragraph(sentences(has_plan, least)),))
    words = sentences(
        has_plan,
        progress_sentence(facts.progress),
        "Plans and levels that move together do not prove that one moved the other",
    )
    blocks = (Paragraph(words), progress_table(facts.progress), *placed(pictures, "plans"))
    return Section("Progress of the plans", 1, blocks)
