"""How each KPI of the sample behaves: invented levels, with every kind of signal and noise that a reader may meet.

Levels are in the unit of the KPI. Where ``size`` is given, it is the denominator of one period over all units; 1 stands
for one a unit. ``season`` and ``noise`` are shares of the level; ``memory`` is the correlation of neighbouring periods.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

BEFORE = date(2023, 4, 1)
FORCES_BEFORE = date(2023, 11, 1)
YEAR_1 = date(2025, 4, 1)
HALF_2 = date(2025, 10, 1)
YEAR_2 = date(2026, 4, 1)
LAST_MONTH = date(2026, 10, 1)


@dataclass(frozen=True)
class Story:
    """The course of one KPI from its first period to the last, and what disturbs it."""

    start: float
    end: float | None = None
    size: float = 0
    noise: float = 0.05
    season: float = 0.0
    memory: float = 0.0
    first: date = YEAR_1
    shift_on: date | None = None
    shift_to: float = 0.0
    between_units: float = 0.25


@dataclass(frozen=True)
class Event:
    """Something known that explains a series: for annotations of the sample."""

    kpi_id: str
    unit_id: str
    happened_on: date
    kind: str
    words: str


NOT_YET_REPORTED = ("KPI_072",)
SERVICES = ("S1.5", "S2.1", "S3.2", "S4.2", "S5", "S6.3a")
SILENT_FORCE = "greater-manchester"
SILENT_FROM, SILENT_TO = date(2025, 7, 1), date(2025, 12, 1)
SILENT_IN = ("KPI_077", "KPI_087")
LATE_FORCES = ("cleveland", "gwent")
EVENTS = (
    Event("KPI_042", "", date(2026, 2, 1), "recording change", "The issue log counts working days instead of days."),
    Event("KPI_043", "", date(2025, 10, 1), "event", "Files are checked before they are sent."),
    Event("KPI_010", "", date(2026, 6, 1), "event", "Two national returns were merged into one."),
    Event("KPI_086", "", date(2026, 1, 1), "event", "The public site was opened."),
    Event("KPI_087", "", date(2026, 4, 1), "event", "Requests rose after a national campaign."),
    Event("KPI_087", "essex", date(2026, 3, 1), "event", "A backlog team began its work."),
)


@dataclass(frozen=True)
class NewStart:
    """A request to start the limits of a national series anew; ``decision`` is the reason of who approved it."""

    kpi_id: str
    from_period: date
    reason: str
    decision: str = ""


@dataclass(frozen=True)
class Comment:
    """What the owner of a national series wrote about a period."""

    kpi_id: str
    period: date
    words: str


NEW_STARTS = (
    NewStart(
        "KPI_043",
        date(2025, 10, 1),
        "Files are checked before they are sent since October 2025, so fewer bounce: another process than before.",
        "The check is in every force's upload tool and here to stay.",
    ),
    NewStart(
        "KPI_042",
        date(2026, 2, 1),
        "The issue log counts working days since February 2026, so earlier values are not comparable.",
    ),
)
COMMENTARIES = (
    Comment(
        "KPI_043",
        date(2026, 9, 1),
        "Most of what still bounces are date formats. A template with fixed formats goes to all forces in December.",
    ),
    Comment("KPI_087", date(2026, 10, 1), "Forces with the longest queues were asked what holds them up."),
)
# One force that departs from its own course: from a period on, by this factor of odds (percentages) or of the level.
DEPARTURES = {
    ("KPI_087", "essex"): (date(2026, 3, 1), 6.0),
    ("KPI_034", "west-midlands"): (date(2026, 4, 1), 0.4),
    ("KPI_034", "kent"): (date(2026, 9, 1), 0.45),
    ("KPI_041", "humberside"): (date(2026, 4, 1), 0.35),
    ("KPI_041", "surrey"): (date(2026, 3, 1), 3.5),
    ("KPI_043", "west-yorkshire"): (date(2026, 8, 1), 3.5),
    ("KPI_023", "gwent"): (date(2026, 4, 1), 0.25),
    ("KPI_010", "dorset"): (date(2026, 4, 1), 1.4),
}

STORIES: dict[str, Story] = {
    "KPI_002": Story(62, 90, size=40),
    "KPI_003": Story(70, 96, size=1, first=YEAR_1),
    "KPI_004": Story(66, 71, size=900, first=YEAR_1),
    "KPI_005": Story(74, 60, size=130),
    "KPI_006": Story(74, 88, size=45),
    "KPI_007": Story(31, 24, noise=0.12),
    "KPI_008": Story(12, 27, size=45),
    "KPI_009": Story(5),
    "KPI_010": Story(26, size=1, noise=0.06, season=0.12, first=FORCES_BEFORE, shift_on=date(2026, 6, 1), shift_to=23),
    "KPI_011": Story(190, 172, size=1, noise=0.08, season=0.15, first=date(2023, 10, 1)),
    "KPI_012": Story(77, 81, size=70),
    "KPI_013": Story(7.5, 9.5, size=6000, memory=0.5),
    "KPI_014": Story(48, 66, size=430),
    "KPI_015": Story(60, 78, size=14),
    "KPI_016": Story(8, 100, size=24),
    "KPI_017": Story(84, 87, size=900),
    "KPI_018": Story(79, 84, size=2400),
    "KPI_019": Story(14.5, 9.8, size=2300, noise=0.08),
    "KPI_020": Story(0.55, 0.93, season=0.06),
    "KPI_021": Story(5, 10, size=780),
    "KPI_022": Story(35, 94, size=87),
    "KPI_023": Story(86, 93, size=3000, season=0.03),
    "KPI_024": Story(58, 83, size=24),
    "KPI_025": Story(10, 55, size=20),
    "KPI_026": Story(0, 38, first=HALF_2),
    "KPI_027": Story(72, 86, size=420, first=HALF_2),
    "KPI_028": Story(6, 34, size=640, first=HALF_2),
    "KPI_029": Story(9, 12),
    "KPI_030": Story(42, 58, size=16),
    "KPI_031": Story(0, 7),
    "KPI_032": Story(20, 92, size=25),
    "KPI_033": Story(80, 93, size=48),
    "KPI_034": Story(93, 96, size=15000, first=FORCES_BEFORE),
    "KPI_035": Story(0, 24, first=HALF_2),
    "KPI_036": Story(96, 70, noise=0.1, first=BEFORE),
    "KPI_037": Story(74, 79, size=160),
    "KPI_038": Story(520, 690),
    "KPI_039": Story(4, 21),
    "KPI_040": Story(92, 92.5, size=86000, memory=0.6, first=FORCES_BEFORE),
    "KPI_041": Story(78, 82, size=3900, first=FORCES_BEFORE),
    "KPI_042": Story(29, 27, noise=0.12, first=FORCES_BEFORE, shift_on=date(2026, 2, 1), shift_to=20),
    "KPI_043": Story(6.2, first=FORCES_BEFORE, size=8600, shift_on=date(2025, 10, 1), shift_to=3.6),
    "KPI_044": Story(2.2, 1.2, first=BEFORE),
    "KPI_045": Story(0, 25, first=HALF_2),
    "KPI_046": Story(52, 58, size=420, first=date(2024, 4, 1)),
    "KPI_047": Story(15, 13.5, size=5200, memory=0.7, first=date(2024, 4, 1)),
    "KPI_048": Story(68, 77, size=9800, first=HALF_2),
    "KPI_049": Story(2, 13, size=230000, first=HALF_2),
    "KPI_050": Story(22, 48, first=YEAR_1),
    "KPI_051": Story(2.4),
    "KPI_052": Story(0, 14),
    "KPI_053": Story(10, 62, size=26),
    "KPI_054": Story(31, 44),
    "KPI_055": Story(420, 1100, noise=0.07, season=0.1, memory=0.4),
    "KPI_056": Story(99.75, 99.85, size=13200),
    "KPI_057": Story(22, 64, size=110),
    "KPI_058": Story(48, 81, size=58),
    "KPI_059": Story(70, 92, size=14),
    "KPI_060": Story(40, 72, size=30),
    "KPI_061": Story(63, 69, size=130),
    "KPI_062": Story(20, 45, size=1000000, first=YEAR_2),
    "KPI_063": Story(0, 1, first=YEAR_2),
    "KPI_064": Story(0, 21, first=HALF_2),
    "KPI_065": Story(41, 55, size=2600, season=0.08, first=HALF_2),
    "KPI_066": Story(2.6, 1.9, noise=0.18, first=date(2026, 1, 1)),
    "KPI_067": Story(1, 3, noise=0, first=HALF_2),
    "KPI_068": Story(6, 14, first=HALF_2),
    "KPI_069": Story(3, 9),
    "KPI_070": Story(72, 84, size=40),
    "KPI_071": Story(12, noise=0.7, between_units=0.6),
    "KPI_073": Story(2, 2, noise=0),
    "KPI_074": Story(5, 9, season=0.15),
    "KPI_075": Story(78, 82, size=340, first=YEAR_2),
    "KPI_076": Story(84, 89, size=52, first=YEAR_2),
    "KPI_077": Story(1.2, first=date(2024, 4, 1)),
    "KPI_078": Story(0, 3, first=YEAR_2),
    "KPI_079": Story(70, 78, size=190, first=YEAR_2),
    "KPI_080": Story(17, 14, noise=0.1, first=YEAR_2),
    "KPI_081": Story(55, 66, size=9, first=YEAR_2),
    "KPI_082": Story(4, 13),
    "KPI_083": Story(5, 22),
    "KPI_085": Story(58, 59, size=2000),
    "KPI_086": Story(
        9200, noise=0.06, season=0.18, memory=0.4, first=BEFORE, shift_on=date(2026, 1, 1), shift_to=12400
    ),
    "KPI_087": Story(84, size=7400, season=0.04, first=FORCES_BEFORE, shift_on=YEAR_2, shift_to=78),
}
