"""What the sample adds to the benefits register: invented owners, values, days and words, and no force by name.

Fields are those of the register. What the founding document states is left as it is.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

Row = dict[str, object]

MEASURER = "NDAO analyst"
OUTCOME_TRIAGE, OUTCOME_CASES = "Investigator hours released by faster triage", "Positive outcomes of supported cases"
TRIAGE_GROUP = "GRP_001"
FROM, UNTIL, PRICE_YEAR = date(2026, 4, 1), date(2031, 3, 31), 2025
SECOND_YEAR = date(2027, 4, 1)


def _who(owner: str, rationale: str, plan: str = "") -> Row:
    return {"owner": owner, "measurer": MEASURER, "rationale": rationale, "implementation_plan": plan}


def _worth(
    low: float, central: float, high: float, *, grade: int, kind: str, gains: str = "force", since: date = FROM
) -> Row:
    return {
        "value_low": low,
        "value_central": central,
        "value_high": high,
        "evidence_grade": grade,
        "cashable_class": kind,
        "beneficiary": gains,
        "price_year": PRICE_YEAR,
        "value_from": since,
        "value_until": UNTIL,
    }


def _share(outcome: str, percent: float) -> Row:
    return {"outcome": outcome, "attribution_percent": percent}


def _claim(hours: float) -> Row:
    return {"overlap_group": TRIAGE_GROUP, "overlap_claim": hours}


PROFILES: Mapping[str, Row] = {
    "BEN_001": {
        "measurer": MEASURER,
        **_worth(250_000, 600_000, 1_100_000, grade=5, kind="quality", since=SECOND_YEAR),
        "profile_due_on": date(2026, 10, 30),
    },
    "BEN_002": {
        **_who("Senior Data Manager", "Forces that share one platform see offenders who cross their borders."),
        **_worth(350_000, 600_000, 900_000, grade=3, kind="time"),
    },
    "BEN_003": {
        **_who("Data Skills pillar lead", "People who read data well ask better questions of it."),
        **_worth(120_000, 260_000, 420_000, grade=4, kind="quality"),
    },
    "BEN_004": {
        **_who("Product Lead", "One place to find services saves forces a search.", "Publish two services a month."),
        **_worth(80_000, 160_000, 240_000, grade=3, kind="time"),
    },
    "BEN_005": {
        **_who("Data Availability pillar lead", "A shared template saves each force from drafting its own."),
        **_worth(280_000, 460_000, 660_000, grade=3, kind="time"),
    },
    "BEN_006": {
        **_who(
            "Data Analytics pillar lead",
            "Triage of seized material holds up enquiries for weeks while victims wait.",
            "Onboard forces in four groups; collect hours of each supported case.",
        ),
        **_worth(1_600_000, 2_900_000, 4_200_000, grade=4, kind="time"),
        **_share(OUTCOME_TRIAGE, 65),
        **_claim(64_000),
    },
    "BEN_007": _who("Data Responsibility pillar lead", "Forces share more where they trust how data is used."),
    "BEN_008": _who("Product Lead", "A portal that people like is a portal that people use."),
    "BEN_009": _who("Business Engagement", "National work succeeds where forces are partners in it."),
    "BEN_010": {
        **_who("Director of Data & Analytics", "Decisions on figures cost no more than decisions without."),
        **_worth(400_000, 900_000, 1_700_000, grade=5, kind="quality"),
    },
    "BEN_011": {
        **_who("Data Analytics pillar lead", "Preventing a crime is cheaper than solving it."),
        **_worth(200_000, 900_000, 2_200_000, grade=6, kind="avoidance", gains="public", since=SECOND_YEAR),
        **_share(OUTCOME_CASES, 20),
    },
    "BEN_012": _who("Data Analytics pillar lead", "Resources follow need where need is known."),
    "BEN_013": {
        **_who("Programme Manager", "Hours spent on copying figures are hours lost to analysis."),
        **_worth(650_000, 1_200_000, 1_800_000, grade=4, kind="time", since=SECOND_YEAR),
        **_claim(24_000),
    },
    "BEN_014": {
        **_who("Product Lead", "Cases that close sooner cost less.", "Agree with forces which budgets can fall."),
        **_worth(500_000, 1_000_000, 1_700_000, grade=5, kind="cashable"),
        **_share(OUTCOME_TRIAGE, 30),
        **_claim(30_000),
        "budget_reduction": "Overtime budgets of the forces on Document search, 2027/28",
        "depends_on": ["BEN_006"],
    },
    "BEN_015": {
        **_who("Data Responsibility pillar lead", "A breach harms people, costs money and costs trust."),
        **_worth(100_000, 300_000, 700_000, grade=5, kind="avoidance"),
        "payer": "public_body",
    },
    "BEN_016": {
        **_who("Data Analytics pillar lead", "Solutions that one force cannot afford are built once for all."),
        **_worth(250_000, 650_000, 1_200_000, grade=5, kind="quality", since=SECOND_YEAR),
    },
    "BEN_017": {
        **_who("Data Analytics pillar lead", "More crimes solved is what victims ask for."),
        **_worth(300_000, 1_400_000, 3_000_000, grade=6, kind="quality", gains="public", since=SECOND_YEAR),
        **_share(OUTCOME_CASES, 30),
    },
    "BEN_018": {
        **_who("Data Foundations pillar lead", "Maturity lasts where it is part of how decisions are made."),
        **_worth(120_000, 300_000, 600_000, grade=5, kind="quality"),
    },
    "BEN_019": {
        **_who("Business Engagement", "What one force has solved another need not solve again."),
        **_worth(50_000, 110_000, 180_000, grade=5, kind="time"),
    },
    "BEN_020": _who("Data Responsibility pillar lead", "Policing by consent includes how data is used."),
}
DISBENEFIT = "BEN_022"
ADDED_BENEFIT: Row = {
    "title": "Time of force staff spent on returns and onboarding",
    "category": "quantitative",
    "programme_year": 1,
    "expectation": "Invented: connecting to national platforms takes hours of force staff that do other work now.",
    "source_section": "Invented for the sample",
    "direction": "decrease",
    "criteria": ["SC9"],
    "services": ["S5a"],
    "accountable": "NPDAB",
    "target_on": date(2027, 3, 31),
    "is_disbenefit": True,
    **_who("Programme Manager", "What forces give up for the programme belongs in its account."),
    **_worth(180_000, 320_000, 520_000, grade=3, kind="time"),
}
MEASURE_OF_DISBENEFIT, SECOND_SURVEY = "MEA_101", "MEA_102"
ADDED_MEASURES: Mapping[str, Row] = {
    MEASURE_OF_DISBENEFIT: {
        "benefit_id": DISBENEFIT,
        "name": "Hours of force staff spent on onboarding and returns",
        "unit": "hours a month per force",
        "value_kind": "hours",
        "is_primary": True,
        "direction": "decrease",
        "frequency": "monthly",
        "calculation": "Invented: hours that forces report, divided by forces.",
        "source": "Monthly return of forces, synthetic",
        "baseline_value": 62,
        "baseline_on": date(2024, 10, 31),
        "baseline_source": "First return of forces, synthetic",
        "target_kind": "value",
        "target_number": 40,
        "target_on": date(2027, 3, 31),
        "target_basis": "Invented for the sample",
        "decimals": 1,
    },
    SECOND_SURVEY: {
        "benefit_id": "BEN_009",
        "name": "Partners who would recommend the NDAO",
        "unit": "%",
        "value_kind": "per_cent",
        "is_survey": True,
        "direction": "increase",
        "frequency": "half-yearly",
        "calculation": "Invented: share of partners asked who would.",
        "source": "Survey of partners, synthetic",
        "baseline_value": 61,
        "baseline_on": date(2025, 3, 31),
        "baseline_source": "First survey of partners, synthetic",
        "target_kind": "value",
        "target_number": 70,
        "target_on": date(2026, 9, 30),
        "target_basis": "Invented for the sample",
    },
}
ADDED_LINK: Row = {
    "from_id": "CHG_002",
    "to_id": DISBENEFIT,
    "strength": "necessary",
    "note": "Invented: connecting takes hours of force staff",
}
GROUP: Row = {
    "title": "Investigator hours in triage",
    "pool": 90_000,
    "unit": "hours a year",
    "rule": "pro_rata",
}
STAFF, LICENCES = "Staff of the NDAO", "Hosting and licences of national tools"
STAFF_BASIS = {
    2025: "5.3: GBP 2 million, indicative; the range is invented",
    2026: "5.4.2: GBP 3 million with growth; the range is invented",
}
LATER_BASIS = "Invented: year 2 goes on"
STAFF_POUNDS = {2025: 2_000_000, 2026: 3_000_000}
LICENCE_POUNDS = (100_000, 150_000, 260_000)

# Baselines on the series of a KPI: last day, and over how many periods the mean is taken.
BASELINE_PERIODS: Mapping[str, tuple[date, int]] = {
    "MEA_004": (date(2025, 4, 30), 1),
    "MEA_006": (date(2025, 12, 31), 1),
    "MEA_008": (date(2025, 4, 30), 1),
    "MEA_009": (date(2025, 4, 30), 1),
    "MEA_013": (date(2025, 4, 30), 1),
    "MEA_014": (date(2025, 6, 30), 1),
    "MEA_019": (date(2025, 3, 31), 4),
    "MEA_023": (date(2025, 3, 31), 12),
    "MEA_028": (date(2025, 12, 31), 1),
}
# Baselines of measures that rest on no KPI: value, day, source.
BASELINES: Mapping[str, tuple[float, date, str]] = {
    "MEA_011": (61, date(2025, 12, 31), "First survey of stakeholders, synthetic"),
    "MEA_021": (18_400, date(2025, 6, 30), "Sample of 60 cases, synthetic"),
    "MEA_030": (140, date(2025, 4, 30), "Member lists, synthetic"),
}
YEAR_2_ENDS = date(2027, 3, 31)
# Targets where the founding document gives none: kind, number, day.
TARGETS: Mapping[str, tuple[str, float, date]] = {
    "MEA_011": ("value", 75, date(2027, 9, 30)),
    "MEA_013": ("value", 87, YEAR_2_ENDS),
    "MEA_014": ("value", 80, YEAR_2_ENDS),
    "MEA_015": ("value", 60, YEAR_2_ENDS),
    "MEA_019": ("per_cent_of_baseline", -15, date(2028, 3, 31)),
    "MEA_021": ("per_cent_of_baseline", -10, YEAR_2_ENDS),
    "MEA_023": ("per_cent_of_baseline", -20, YEAR_2_ENDS),
    "MEA_028": ("value", 60, YEAR_2_ENDS),
    "MEA_030": ("value", 240, YEAR_2_ENDS),
    "MEA_032": ("percentage_points", 2, YEAR_2_ENDS),
}
TARGET_BASIS = "Invented for the sample"
TRAJECTORIES = {"MEA_014": "2026-03-31 73; 2026-09-30 78", "MEA_030": "2026-03-31 190"}

# Outputs: owner, planned live, expected live, live since; days of the founding document stay as they are.
_O = tuple[str, date | None, date | None, date | None]
OUTPUTS: Mapping[str, _O] = {
    "OUT_001": ("Director of Data & Analytics", date(2025, 9, 30), None, date(2025, 10, 20)),
    "OUT_002": ("Business Engagement", date(2025, 6, 30), None, date(2025, 7, 14)),
    "OUT_003": ("Programme Manager", date(2025, 9, 30), None, date(2025, 9, 29)),
    "OUT_004": ("Comms Lead", date(2025, 6, 30), None, date(2025, 6, 30)),
    "OUT_005": ("Product Lead", None, None, date(2025, 4, 28)),
    "OUT_006": ("Programme Manager", date(2025, 12, 31), None, date(2026, 1, 19)),
    "OUT_007": ("Data Foundations pillar lead", date(2025, 12, 31), None, date(2026, 1, 30)),
    "OUT_008": ("Product Lead", date(2026, 9, 30), None, date(2026, 9, 21)),
    "OUT_009": ("Data Availability pillar lead", None, None, date(2025, 10, 13)),
    "OUT_010": ("Data Availability pillar lead", None, None, date(2026, 3, 16)),
    "OUT_011": ("Senior Data Manager", date(2026, 6, 30), date(2027, 1, 31), None),
    "OUT_012": ("Data Manager", date(2026, 6, 30), None, date(2026, 6, 22)),
    "OUT_013": ("Data Skills pillar lead", date(2026, 3, 31), None, date(2026, 3, 2)),
    "OUT_014": ("Data Architect", date(2025, 5, 31), None, date(2025, 5, 12)),
    "OUT_015": ("Senior Data Manager", date(2026, 3, 31), None, date(2026, 4, 20)),
    "OUT_016": ("Senior Data Manager", date(2026, 3, 31), None, date(2026, 4, 13)),
    "OUT_017": ("Data Architect", date(2026, 6, 30), date(2026, 12, 31), None),
    "OUT_018": ("Data Manager", date(2026, 9, 30), date(2027, 2, 28), None),
    "OUT_019": ("Data Foundations pillar lead", date(2026, 3, 31), None, date(2026, 2, 16)),
    "OUT_020": ("Product Lead", None, None, date(2026, 1, 12)),
    "OUT_021": ("Product Lead", None, None, date(2025, 11, 24)),
    "OUT_022": ("Data Analytics pillar lead", None, date(2027, 9, 30), None),
    "OUT_023": ("Data Skills pillar lead", date(2025, 9, 30), None, date(2025, 10, 6)),
    "OUT_024": ("Data Responsibility pillar lead", date(2026, 6, 30), None, date(2026, 7, 6)),
    "OUT_025": ("Data Skills pillar lead", date(2026, 6, 30), None, date(2026, 6, 29)),
    "OUT_026": ("Data Responsibility pillar lead", date(2026, 9, 30), date(2027, 1, 31), None),
    "OUT_027": ("Data Analytics pillar lead", date(2026, 12, 31), date(2027, 3, 31), None),
}
# Business changes: owner, planned, in place since.
_C = tuple[str, date | None, date | None]
CHANGES: Mapping[str, _C] = {
    "CHG_001": ("Force data sharing leads", date(2026, 3, 31), date(2026, 4, 15)),
    "CHG_002": ("Force chief data officers", date(2026, 3, 31), None),
    "CHG_004": ("Force learning leads", date(2026, 3, 31), date(2026, 2, 10)),
    "CHG_005": ("Product Lead", date(2026, 3, 31), date(2026, 3, 20)),
    "CHG_006": ("Force heads of crime", date(2026, 9, 30), None),
    "CHG_007": ("Regional unit commanders", date(2026, 3, 31), date(2026, 5, 11)),
    "CHG_008": ("Business Engagement", date(2025, 12, 31), date(2025, 12, 1)),
    "CHG_009": ("Force performance leads", date(2026, 12, 31), None),
    "CHG_010": ("Force chief data officers", date(2027, 3, 31), None),
    "CHG_012": ("Programme Manager", date(2026, 9, 30), None),
    "CHG_013": ("Force data protection officers", date(2026, 9, 30), date(2026, 9, 14)),
    "CHG_019": ("Force heads of analysis", date(2027, 9, 30), None),
}

FIRST_MEETING, SECOND_MEETING, NEXT_MEETING = "MTG_001", "MTG_002", "MTG_003"
FIRST_MET, SECOND_MET = date(2026, 3, 24), date(2026, 9, 15)
ATTENDED = "Chair; pillar leads; Director of Data & Analytics; Home Office; service owners"
MINUTES: Mapping[str, str] = {
    FIRST_MEETING: "The board approved fourteen profiles with their targets. It sent one back: the clearance rate is "
    "no published measure, and no comparison forces were named. It asked for hours of every supported case, not of one "
    "example. Synthetic.",
    SECOND_MEETING: "The board declared onboarding to the platform realised and retired one benefit that two others "
    "count already. It asked why cases do not get cheaper although triage does. Synthetic.",
}
ENTERED_ON, MAPPED_ON, PROFILED_ON, BASELINED_ON = (
    date(2025, 2, 3),
    date(2026, 2, 18),
    date(2026, 2, 27),
    date(2026, 4, 7),
)
WRITTEN_ON, REMARKED_ON = date(2026, 2, 16), date(2026, 11, 2)
MAPPED = (*(f"BEN_{number:03d}" for number in range(1, 21)), DISBENEFIT)
PROFILED_FIRST = (
    "BEN_002",
    "BEN_003",
    "BEN_004",
    "BEN_005",
    "BEN_006",
    "BEN_007",
    "BEN_008",
    "BEN_009",
    "BEN_013",
    "BEN_014",
    "BEN_015",
    "BEN_017",
    "BEN_018",
    "BEN_019",
    DISBENEFIT,
)
SENT_BACK, REALISED, RETIRED, SECOND_APPROVED = "BEN_017", "BEN_002", "BEN_012", "BEN_010"
APPROVED_FIRST = tuple(name for name in PROFILED_FIRST if name != SENT_BACK)
MONITORED_FROM: Mapping[str, date] = {
    "BEN_002": date(2026, 4, 27),
    "BEN_003": date(2026, 4, 13),
    "BEN_004": date(2026, 4, 13),
    "BEN_005": date(2026, 4, 20),
    "BEN_006": date(2026, 4, 13),
    "BEN_008": date(2026, 4, 13),
    "BEN_009": date(2026, 4, 13),
    "BEN_014": date(2026, 4, 27),
    "BEN_015": date(2026, 7, 13),
    "BEN_018": date(2026, 9, 28),
    "BEN_019": date(2026, 4, 27),
    DISBENEFIT: date(2026, 4, 27),
}
# Measures that get typed values, and the benefit of each.
MEASURED: Mapping[str, str] = {
    "MEA_021": "BEN_014",
    "MEA_024": "BEN_015",
    "MEA_030": "BEN_019",
    MEASURE_OF_DISBENEFIT: DISBENEFIT,
    SECOND_SURVEY: "BEN_009",
}
PROFILED_LATER: Mapping[str, date] = {
    "BEN_001": date(2026, 10, 12),
    "BEN_016": date(2026, 10, 19),
    "BEN_020": date(2026, 10, 26),
}
STILL_VALID: Mapping[str, str] = {
    "BEN_003": "Forces still ask for training, and results rise.",
    "BEN_004": "The portal is where forces look first.",
}
REASONS: Mapping[str, str] = {
    "mapped": "Its path on the map was agreed with service owners.",
    "profiled": "The profile is complete and goes to the board.",
    "approve": "Owner, measure and value are sound.",
    "approve_target": "The target is ambitious and can be reached.",
    "baselined": "Baseline, day and source are recorded.",
    "monitoring": "The outputs that it rests on are live.",
    "send_back": "The clearance rate is no published measure: choose one, and name comparison forces.",
    "realised": "More than ten forces are on the platform and use it.",
    "retire": "Two other benefits count the same operations; this one measured nothing of its own.",
}
ANSWERS: Mapping[str, tuple[str, str]] = {
    "C13": ("answer", "Effort and elapsed time are both kept, and the reduction is worked out from them."),
    "C18": ("answer", "Services own and measure, the board is accountable: three roles, three fields."),
    "C12": ("hold", "The unit waits for the count of data assets that is under way."),
}

REMARKS: Mapping[str, Row] = {
    "BEN_002": {"checkpoint": "hypercare"},
    "BEN_003": {
        "checkpoint": "uat",
        "root_cause": "Courses were booked out until summer, so the second half of the plan began a quarter late.",
        "corrective_action": "Two further trainers from September; results by force go to leads each month.",
    },
    "BEN_004": {"checkpoint": "hypercare"},
    "BEN_005": {"checkpoint": "hypercare"},
    "BEN_006": {"checkpoint": "hypercare"},
    "BEN_008": {"checkpoint": "hypercare"},
    "BEN_009": {
        "root_cause": "Four forces had no business partner for two quarters, and their scores fell.",
        "corrective_action": "Cover by neighbouring partners until the two posts are filled.",
    },
    "BEN_014": {
        "root_cause": "Hours that triage sets free are used for further enquiries in the same case.",
        "corrective_action": "Forces agree before onboarding which overtime budget falls, and by how much.",
    },
    "BEN_015": {
        "root_cause": "Forces report more of what happens since the national process went live.",
        "corrective_action": "Report severe breaches apart, so that reporting and harm can be told apart.",
        "rag_override": "amber",
        "rag_override_reason": "Reporting rose with the new process; severe breaches did not",
    },
    "BEN_018": {"checkpoint": "design"},
    "BEN_019": {},
    DISBENEFIT: {},
}
REVIEWED_NEXT = ("BEN_003", "BEN_006", "BEN_009", "BEN_014", "BEN_018", DISBENEFIT)
REVIEW_OVERDUE = ("BEN_015", "BEN_019")

# Actions: benefit, kind, what, root cause, owner, opened on, days from today to its due day, done on.
_A = tuple[str, str, str, str, str, date, int, date | None]
ACTIONS: tuple[_A, ...] = (
    (
        "BEN_001",
        "planned",
        "Agree what counts as a connected database",
        "",
        "Senior Data Manager",
        date(2026, 10, 12),
        30,
        None,
    ),
    (
        "BEN_002",
        "planned",
        "Hand over to the platform's service owner",
        "",
        "Data Architect",
        date(2026, 9, 16),
        -30,
        date(2026, 10, 20),
    ),
    (
        "BEN_003",
        "corrective",
        "Open two further courses a month",
        "Courses were booked out until summer",
        "Data Skills pillar lead",
        date(2026, 8, 3),
        20,
        None,
    ),
    (
        "BEN_006",
        "planned",
        "Collect triage hours of every supported case",
        "",
        "Product Lead",
        date(2026, 4, 14),
        -21,
        None,
    ),
    ("BEN_007", "planned", "Prepare the survey of stakeholders", "", "Comms Lead", date(2026, 9, 1), 45, None),
    (
        "BEN_009",
        "corrective",
        "Cover four forces by neighbouring partners",
        "Two posts were vacant for two quarters",
        "Business Engagement",
        date(2026, 7, 20),
        -12,
        None,
    ),
    (
        "BEN_014",
        "corrective",
        "Agree the overtime budget that falls with each force",
        "Released hours stay in the same case",
        "Product Lead",
        date(2026, 9, 16),
        40,
        None,
    ),
    (
        "BEN_015",
        "corrective",
        "Report severe breaches apart",
        "More is reported, not more happens",
        "Data Responsibility pillar lead",
        date(2026, 10, 5),
        60,
        None,
    ),
    (
        "BEN_017",
        "planned",
        "Choose the outcome rate and comparison forces",
        "",
        "Data Analytics pillar lead",
        date(2026, 3, 25),
        -60,
        None,
    ),
    (
        "BEN_019",
        "planned",
        "Send the member lists since August",
        "",
        "Business Engagement",
        date(2026, 10, 1),
        -5,
        None,
    ),
    (
        "BEN_018",
        "planned",
        "Show forces their recommendations on the dashboard",
        "",
        "Product Lead",
        date(2026, 9, 28),
        -10,
        date(2026, 10, 30),
    ),
)
