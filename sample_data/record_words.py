"""The invented words of the sample records: neutral, and true of no force in particular."""

from __future__ import annotations

ROLES = ("Chief data officer", "Head of data", "Head of analytics", "Performance lead", "Deputy chief constable")
PARTNERS = ("College of Policing", "Police Digital Service", "An academic partner", "A technology supplier")
SUBJECTS = (
    "Improvement plan after the assessment",
    "Use of the data sharing toolkit",
    "Quality of crime records",
    "Skills and recruitment",
    "Returns asked of the force",
    "Onboarding to a national product",
)
PROBLEMS = (
    "The same return is asked for by two bodies.",
    "A template does not fit a local partner.",
    "An extract fails its checks each month.",
    "There is no role profile for a data engineer.",
)
CAMPAIGNS = (
    ("Data sharing toolkit", "S3.2"),
    ("Skills and pathways", "S4.2"),
    ("Standards in practice", "S3.3"),
    ("The services portal", "S1.5"),
    ("Document search goes live", "S6.3a"),
    ("ANPR Find and Profile goes regional", "S6.3b"),
    ("Assessment wave", "S2.1"),
    ("Commissioning explained", "S1.3"),
)
DECISIONS = (
    ("Fund the skills pathway", True),
    ("Extend the toolkit to partners", False),
    ("Second analysts to the assessment team", True),
    ("Adopt the data standards", False),
    ("Fund onboarding of regional units", True),
    ("Publish the national picture", False),
)
EVIDENCE = "National maturity picture, section on capabilities below level 3"
REFRESH = "Approve the refreshed strategy and business plan"
ACTIONS = (
    ("Bring a costed plan", "Programme Manager"),
    ("Agree the scope with forces", "NDAO service owner"),
    ("Report on take-up", "NDAO analyst"),
    ("Write to regional units", "Director of Data & Analytics"),
)
OUTCOME_EVIDENCE = "Monthly return of the unit, synthetic"
