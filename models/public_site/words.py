"""The words of the public site that do not depend on the data."""

from __future__ import annotations

from models.maturity.definitions import definitions
from models.public_site.disclosure import FEWEST_CAPABILITIES_IN_PILLAR, smallest_group

SITE_NAME = "Policing data maturity"
SYNTHETIC_WORDS = "SYNTHETIC DATA"
SYNTHETIC_MEANING = "The levels on this site are invented, to show what it will hold. They say nothing about any force."
LEVEL_NAMES = {1: "Beginning", 2: "Emerging", 3: "Learning", 4: "Developing", 5: "Mastering"}
WHO_READS = {
    "force": "the force itself and the national office",
    "board": "the national board",
    "peers": "other forces",
    "public": "everybody",
}
INTRODUCTION = (
    "Forces in England and Wales assess how well they look after and use data, in a common framework of pillars and "
    "capabilities. Each capability has five levels. This site shows the national picture. It names no force and has "
    "no ranking and no overall score."
)
ATTRIBUTION = (
    "Contains public sector information licensed under the Open Government Licence v3.0. Source: Office for National "
    "Statistics, Home Office and data.police.uk. Contains OS data © Crown copyright and database right 2016",
    "Level names follow the Data Maturity Assessment for Government (Open Government Licence v3.0)",
)
ACCESSIBILITY = (
    ("Aim", "This site aims to meet the Web Content Accessibility Guidelines 2.2 at level AA."),
    (
        "What is built in",
        "Pages are plain HTML and work without scripts. Every picture has a text alternative and a table with the same "
        "numbers. Colour is never the only sign. Light and dark follow the reader's system. At 390 pixels the page "
        "becomes one column, and it can be printed. Everything can be reached by keyboard.",
    ),
    (
        "What was checked",
        "Every page is opened in a browser at 1,280 and 390 pixels, light and dark, and checked by machine against the "
        "rules of WCAG 2.0, 2.1 and 2.2, levels A and AA, that a machine can check.",
    ),
    (
        "What is not done",
        "The pages have not been tried by hand with screen readers. On a phone a wide table can be scrolled within its "
        "own frame; the CSV holds the same.",
    ),
    (
        "If something does not work",
        "Tell the office that publishes this site which page it is and what you use to read it.",
    ),
)
FILES = {
    "pillars": "Each pillar of each wave: median, quartiles and change",
    "capabilities": "Each capability of each wave: median, quartiles and forces below the national minimum",
    "levels": "Forces at each band of levels of each capability and wave",
    "framework": "The framework in words",
    "left_out": "Capabilities whose levels are not published, and why",
}


def method_steps() -> tuple[tuple[str, str], ...]:
    """How a level comes about and becomes public, as heading and words, with the thresholds in force."""
    known = definitions()
    return (
        (
            "A force's own level",
            "Several role-holders in a force each choose a level from 1 to 5, or \"don't know\". The force's own level "
            'is the middle answer; where two are in the middle, the lower. "Don\'t know" never moves a level.',
        ),
        (
            "The published level",
            "A level that no verified evidence in date supports counts one level lower. Where a panel of the national "
            "office has decided a level, with its reason, that level counts.",
        ),
        ("A pillar", "A force's level in a pillar is the mean of its capabilities, here of those that are published."),
        (
            "Which forces count",
            f"Forces with a level in under {100 * known.minimum_completeness:.0f} % of the capabilities are "
            "incomplete. They are left out of every figure here, and never counted as level 1.",
        ),
        (
            "Median and middle half",
            "Half of the forces stand at the median or below it. The middle half lies between the lower and the upper "
            "quartile. Each is a value that occurs.",
        ),
        (
            "Change",
            "The mean change of the forces that were complete in both waves. It is called clear only when chance is an "
            "unlikely reason; everything else is no clear change.",
        ),
    )


def disclosure_rules() -> tuple[str, ...]:
    """What is done so that no figure tells the level of a force, one rule a sentence or two."""
    group = smallest_group()
    return (
        f"No figure stands for fewer than {group} forces.",
        f"Levels that lie side by side are merged until each holds no force or at least {group}. A single level never "
        "holds every force.",
        f"Numbers of forces are multiples of {group}: the total is rounded down, and its parts are rounded so that "
        f"they add up to it. So no two numbers differ by a group of fewer than {group} forces.",
        "For a capability, median and quartiles are given as the band that they lie in.",
        f"A median or a quartile is given only where at least {group} forces stand at or below it and at least "
        f"{group} at or above it.",
        f"A pillar with fewer than {FEWEST_CAPABILITIES_IN_PILLAR} published capabilities has no level, and the change "
        "of a pillar that counts a capability which is not published is left out.",
        "Only waves that are closed are published, and no force is named beside a level.",
    )


def why_left_out(tier: str) -> str:
    """Why the levels of a capability are not published, from its disclosure tier."""
    return f"The framework keeps its levels to {WHO_READS.get(tier, WHO_READS['force'])}."
