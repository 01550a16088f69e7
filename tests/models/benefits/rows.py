"""A good row of each kind of the benefits register, as somebody would enter it."""

from datetime import date

GOOD = {
    "benefit": {
        "title": "Increased scale of data sharing",
        "category": "quantitative",
        "programme_year": 2,
        "direction": "increase",
        "criteria": ["SC5", "SC8"],
        "services": ["S3.2"],
        "owner": "Head of data sharing",
        "accountable": "NPDAB",
        "measurer": "Performance analyst",
    },
    "measure": {
        "benefit_id": "BEN_001",
        "name": "Connected police databases",
        "unit": "databases",
        "value_kind": "number",
        "is_primary": True,
        "direction": "increase",
        "frequency": "monthly",
        "baseline_value": 40,
        "baseline_on": date(2026, 3, 31),
        "baseline_source": "NDAO records",
        "target_kind": "per_cent_of_baseline",
        "target_number": 20,
        "target_on": date(2027, 3, 31),
    },
    "output": {"title": "Data sharing toolkit", "services": ["S3.2"], "due_on": date(2025, 6, 30)},
    "change": {"title": "Forces use national templates"},
    "link": {"from_id": "OUT_001", "to_id": "BEN_001", "strength": "necessary"},
    "action": {
        "benefit_id": "BEN_001",
        "action_kind": "planned",
        "what": "Agree the connection order",
        "owner": "Service owner",
        "opened_on": date(2026, 10, 1),
        "due_on": date(2026, 12, 31),
    },
    "group": {"title": "Detective hours in triage", "pool": 1000, "unit": "hours a year", "rule": "pro_rata"},
    "cost": {"year": 2025, "what": "Staff", "low": 1_800_000, "central": 2_000_000, "high": 2_300_000},
    "setting": {"name": "optimism_4", "value": 20, "basis": "Own evidence"},
    "meeting": {"title": "NPDAB, December 2026", "held_on": date(2026, 12, 15)},
}
