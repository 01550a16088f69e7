"""The parts in which a profile is edited: few enough fields to be read at once, and each rule within one part."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

PARTS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "Benefit": (
            "title", "category", "programme_year", "direction", "is_disbenefit", "realisation_stage", "source_section",
            "expectation", "rationale",
        ),
        "People": ("owner", "accountable", "measurer", "roles"),
        "Measurement": ("measurement", "calculation", "data_sources", "baseline_text", "target_text"),
        "Plan": (
            "implementation_plan", "assumptions", "profile_due_on", "baseline_due_on", "first_measure_on", "target_on",
            "next_review_on", "checkpoint",
        ),
        "Links": ("criteria", "services", "depends_on", "risks"),
        "Value": (
            "value_low", "value_central", "value_high", "price_year", "value_from", "value_until", "evidence_grade",
            "optimism_percent", "cashable_class", "budget_reduction",
        ),
        "Claims": (
            "beneficiary", "payer", "outcome", "attribution_percent", "overlap_group", "overlap_claim",
        ),
        "Review": (
            "still_valid", "still_valid_reason", "corrective_action", "root_cause", "rag_override",
            "rag_override_reason",
        ),
    }
)  # fmt: skip


def part_of(field: str) -> str:
    """The part in which a field of the profile is edited; KeyError for a field of no part."""
    return {name: part for part, names in PARTS.items() for name in names}[field]
