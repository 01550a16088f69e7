"""The pages of the public site: facts in, one whole page of HTML out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import groupby

from data_access.public_site.markup import Markup, element, items, joined, table
from data_access.public_site.pictures import (
    bands_in_words,
    level_key,
    level_picture,
    middle_half_in_words,
    pillar_picture,
    unit_of,
)
from models.maturity.definitions import LEVELS, thresholds
from models.public_site import words
from models.public_site.facts import Capability, CapabilityFact, PillarFact, SiteFacts, WaveFacts, left_out_of

POLICY = "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'"
STYLE, ICON = "site.css", "icon.svg"
MINUS = "\u2212"
FIXED_PAGES = {
    "method.html": "Method",
    "framework.html": "Framework",
    "left-out.html": "What is left out",
    "data.html": "Data",
    "licence.html": "Licence",
    "accessibility.html": "Accessibility",
}
FIVES = "Numbers of forces are in fives, rounded so that no small group can be worked out."


def all_pages(site: SiteFacts, *, files: Sequence[tuple[str, str]]) -> dict[str, str]:
    """HTML by file name; ``files`` are name and meaning of the data files."""
    bodies = {
        "index.html": ("National picture", _index(site)),
        **{wave.page: (wave.name, _wave_page(site, wave)) for wave in site.waves},
        "method.html": ("Method", _method()),
        "framework.html": ("Framework", _frameworks(site)),
        "left-out.html": ("What is left out", _left_out(site)),
        "data.html": ("Data", _data(files)),
        "licence.html": ("Licence", _licence()),
        "accessibility.html": ("Accessibility", _accessibility()),
    }
    return {name: _page(site, name=name, title=title, body=body) for name, (title, body) in bodies.items()}


def day(when: date) -> str:
    """ "31 Mar 2025"."""
    return f"{when.day} {when:%b %Y}"


def _page(site: SiteFacts, *, name: str, title: str, body: Markup) -> str:
    head = element(
        "head",
        element("meta", charset="utf-8"),
        element("meta", http_equiv="Content-Security-Policy", content=POLICY),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("meta", name="color-scheme", content="light dark"),
        element("meta", name="referrer", content="no-referrer"),
        element("title", f"{title} – {words.SITE_NAME}{_status(site)}"),
        element("link", rel="icon", href=ICON, type="image/svg+xml"),
        element("link", rel="stylesheet", href=STYLE),
    )
    skip = element("a", "Skip to the content", href="#content", class_="skip")
    main = element("main", body, id="content")
    whole = element("body", skip, _header(site, name), main, _footer(site))
    return f"<!DOCTYPE html>\n{element('html', head, whole, lang='en-GB')}\n"


def _status(site: SiteFacts) -> str:
    return f" – {words.SYNTHETIC_WORDS}" if site.is_synthetic else ""


def _header(site: SiteFacts, name: str) -> Markup:
    pages = {"index.html": "National picture", **FIXED_PAGES}
    links = [
        element("a", title, href=page, aria_current="page" if page == name else None) for page, title in pages.items()
    ]
    nav = element("nav", items(links), aria_label="Pages")
    parts = [element("p", words.SITE_NAME, class_="site"), nav]
    if site.is_synthetic:
        said = joined([element("strong", words.SYNTHETIC_WORDS), f". {words.SYNTHETIC_MEANING}"])
        parts.append(element("p", said, class_="synthetic"))
    return element("header", *parts)


def _footer(site: SiteFacts) -> Markup:
    said = f"Generated on {day(site.generated_on)} from data version {site.data_version}{_status(site)}."
    return element("footer", element("p", said), items(words.ATTRIBUTION, class_="plain"))


def _index(site: SiteFacts) -> Markup:
    if not site.waves:
        return joined(
            [
                element("h1", "No wave of assessment has been closed yet"),
                element("p", words.INTRODUCTION),
                element("p", "The national picture appears here once one is."),
            ]
        )
    links = [
        joined([element("a", wave.name, href=wave.page), f", as at {day(wave.reference_date)}"]) for wave in site.waves
    ]
    every = element("section", element("h2", "Every wave"), items(links))
    return joined(
        [*_wave_head(site.waves[0]), element("p", words.INTRODUCTION), *_wave_body(site, site.waves[0]), every]
    )


def _wave_page(site: SiteFacts, wave: WaveFacts) -> Markup:
    return joined([*_wave_head(wave), *_wave_body(site, wave)])


def _wave_head(wave: WaveFacts) -> list[Markup]:
    place = f"{wave.name} · as at {day(wave.reference_date)} · England and Wales"
    return [
        element("p", place, class_="place"),
        element("h1", wave.headline),
        element("p", wave.change, class_="lead"),
    ]


def _wave_body(site: SiteFacts, wave: WaveFacts) -> list[Markup]:
    return [
        _pillars(site, wave),
        _capabilities(site, wave),
        _left_out_of_wave(wave),
    ]


def _pillars(site: SiteFacts, wave: WaveFacts) -> Markup:
    title = f"Median level of each pillar and middle half of the forces, {wave.name}"
    picture = pillar_picture(wave.pillars, name="pillars-picture", title=title, is_synthetic=site.is_synthetic)
    rows = [
        (
            fact.pillar,
            _level(fact.median_level),
            middle_half_in_words(fact) or "not shown",
            change_in_words(fact),
            _at_least(fact.forces),
        )
        for fact in wave.pillars
    ]
    header = ("Pillar", "Median", "Middle half", "Change", "Forces")
    return element(
        "section",
        element("h2", "The pillars"),
        element("p", "A pillar is the mean of its capabilities, from 1 to 5."),
        element("figure", picture, element("figcaption", title)),
        table(f"Pillars, {wave.name}", header, rows, name="pillars-table"),
        _notes(wave),
    )


def _notes(wave: WaveFacts) -> Markup:
    partly = [
        f"{fact.pillar}: {fact.capabilities_counted} of {fact.capabilities_in_pillar} capabilities are published."
        for fact in wave.pillars
        if fact.capabilities_counted < fact.capabilities_in_pillar
    ]
    said = [f"{fact.pillar}. {fact.note}" for fact in wave.pillars if fact.note]
    return items([*partly, *said, FIVES], class_="notes")


def change_in_words(fact: PillarFact) -> str:
    """ "clearly higher, +0.3", "no clear change", or that it is not shown."""
    if fact.verdict is None or fact.mean_change is None:
        return "not shown"
    if fact.verdict.startswith("no "):
        return fact.verdict
    return f"{fact.verdict}, {fact.mean_change:+.1f}".replace("-", MINUS)


def _capabilities(site: SiteFacts, wave: WaveFacts) -> Markup:
    unit = unit_of(wave.capabilities)
    pillars = [list(group) for _, group in groupby(wave.capabilities, key=lambda fact: fact.pillar_id)]
    figures = [_pillar_figure(site, group, name=f"levels-{at}", unit=unit) for at, group in enumerate(pillars, start=1)]
    rows = [
        (fact.capability, bands_in_words(fact.bands), fact.median_level or "not shown", _below(fact))
        for fact in wave.capabilities
    ]
    header = ("Capability", "Forces by level", "Median level", "Below the national minimum")
    return element(
        "section",
        element("h2", "The capabilities"),
        element("p", "Forces at each level, centred on level 3. Levels that few forces hold are merged: 1–2, 4–5."),
        level_key(),
        element("div", *figures, class_="figures"),
        table(f"Capabilities, {wave.name}", header, rows, name="capabilities-table"),
        items([FIVES], class_="notes"),
    )


def _pillar_figure(site: SiteFacts, group: Sequence[CapabilityFact], *, name: str, unit: float) -> Markup:
    title = _message(group)
    picture = level_picture(group, name=name, title=title, unit=unit, is_synthetic=site.is_synthetic)
    heading = element("h3", group[0].pillar)
    return element("div", heading, element("p", title), picture, class_="figure")


def _message(group: Sequence[CapabilityFact]) -> str:
    """What the picture of a pillar says, from its capability with the largest share below the minimum."""
    known = [fact for fact in group if fact.forces and fact.forces_below_minimum is not None]
    if not known:
        return "Forces by level; too few to say how many stand below the national minimum."
    lowest = max(known, key=lambda fact: fact.forces_below_minimum / fact.forces)
    if lowest.forces_below_minimum == 0:
        return "No force stands below the national minimum where that is shown."
    return (
        f"{lowest.capability}: {lowest.forces_below_minimum} of {lowest.forces} forces are below level "
        f"{lowest.national_minimum}, the most in this pillar."
    )


def _below(fact: CapabilityFact) -> str:
    if fact.forces_below_minimum is None:
        return "not shown"
    return f"{fact.forces_below_minimum} of {fact.forces} below level {fact.national_minimum}"


def _left_out_of_wave(wave: WaveFacts) -> Markup:
    if not wave.left_out:
        return joined([])
    names = items(f"{item.capability}. {words.why_left_out(item.disclosure_tier)}" for item in wave.left_out)
    more = element("p", element("a", "What else is left out, and why", href="left-out.html"))
    return element("section", element("h2", "Not published"), names, more)


def _left_out(site: SiteFacts) -> Markup:
    rows = [
        (item.capability, wave, words.why_left_out(item.disclosure_tier))
        for wave, item in left_out_of(site.waves)
    ]
    found = (
        [
            table(
                "Capabilities whose levels are not published", ("Capability", "Pillar", "Wave", "Why"), rows, name="out"
            )
        ]
        if rows
        else [element("p", "Every capability is published.")]
    )
    return joined(
        [
            element("h1", "What is left out, and why"),
            element("p", "Some levels, such as those on security, could show where a force is weak. They stay inside."),
            *found,
            element("h2", "How small groups are kept out"),
            items(words.disclosure_rules()),
            element("p", "Also left out: every level of a single force, answers, roles and comments, and evidence."),
        ]
    )


def _method() -> Markup:
    steps = [part for heading, said in words.method_steps() for part in (element("h2", heading), element("p", said))]
    rows = [(item.title, _value(item.value), item.why) for item in thresholds().values()]
    return joined(
        [
            element("h1", "How the figures are worked out"),
            *steps,
            element("h2", "How small groups are kept out"),
            items(words.disclosure_rules()),
            element("h2", "Thresholds"),
            table("Thresholds in force", ("Threshold", "Value", "Why"), rows, name="thresholds"),
        ]
    )


def _value(value: object) -> str:
    return ", ".join(value) if isinstance(value, tuple) else str(value)


def _frameworks(site: SiteFacts) -> Markup:
    if not site.frameworks:
        return joined(
            [element("h1", "The framework"), element("p", "No framework has been used in a closed wave yet.")]
        )
    parts = [part for framework in site.frameworks for part in _framework(framework)]
    return joined([element("h1", "The framework"), *parts])


def _framework(framework: Sequence[Capability]) -> list[Markup]:
    pillars = [list(group) for _, group in groupby(framework, key=lambda item: item.pillar_id)]
    said = f"Version {framework[0].framework_version}: {len(framework)} capabilities in {len(pillars)} pillars"
    return [element("h2", said), *(_framework_pillar(group) for group in pillars)]


def _framework_pillar(group: Sequence[Capability]) -> Markup:
    return element("section", element("h3", group[0].pillar), *(_framework_capability(item) for item in group))


def _framework_capability(item: Capability) -> Markup:
    statements = items(
        joined([element("strong", f"{level} {words.LEVEL_NAMES[level]}"), f": {statement}"])
        for level, statement in zip(LEVELS, item.statements, strict=True)
    )
    minimum = f"National minimum: level {item.national_minimum}."
    notes = (
        minimum
        if item.is_published
        else f"{minimum} Levels are not published. {words.why_left_out(item.disclosure_tier)}"
    )
    return element(
        "article",
        element("h4", item.capability),
        element("p", item.question),
        statements,
        element("p", f"Evidence, for example: {item.evidence_examples}"),
        element("p", notes, class_="small"),
    )


def _data(files: Sequence[tuple[str, str]]) -> Markup:
    links = [joined([element("a", name, href=f"data/{name}"), f" – {meaning}"]) for name, meaning in files]
    return joined(
        [
            element("h1", "Data"),
            element("p", f"The figures of this site as files. {FIVES} The JSON holds all tables in one."),
            items(links),
            element("p", element("a", "Licence and attribution", href="licence.html")),
        ]
    )


def _licence() -> Markup:
    rest = "The framework's words, the levels worked out and the pictures are the publisher's own."
    return joined([element("h1", "Licence and attribution"), items(words.ATTRIBUTION), element("p", rest)])


def _accessibility() -> Markup:
    parts = [part for heading, said in words.ACCESSIBILITY for part in (element("h2", heading), element("p", said))]
    return joined([element("h1", "Accessibility statement"), *parts])


def _level(value: float | None) -> str:
    return "not shown" if value is None else f"{value:.1f}"


def _at_least(forces: int | None) -> str:
    return "too few" if forces is None else f"{forces} or more"
