"""One good row of each register."""

from datetime import date

from models.records.rules import Bodies

TODAY = date(2026, 11, 26)
BODIES_KNOWN = Bodies({"kent": "Kent Police", "essex": "Essex Police"}, {"SWROCU": "South West ROCU"})
GOOD = {
    "engagement": {
        "held_on": date(2026, 9, 14), "organisation": "kent", "role_met": "Chief data officer", "channel": "video",
        "business_partner_role": "Business partner", "subject": "Quality",
    },
    "campaign": {
        "campaign_name": "Launch", "service": "S3.2", "is_new_service": True, "launched_on": date(2026, 5, 1),
        "ends_on": date(2026, 6, 30), "delivered": 100, "clicks": 10, "forces_reached": ["kent"],
    },
    "board_decision": {
        "decided_on": date(2026, 9, 10), "decision_title": "Fund it", "decision_text": "The board agreed.",
        "is_resource_decision": True, "evidence_cited": "", "approves_strategy": False,
    },
    "board_action": {
        "decided_on": date(2026, 9, 10), "action_title": "Bring a plan", "owner_role": "Programme Manager",
        "due_on": date(2026, 12, 1),
    },
    "partner_survey": {
        "closed_on": date(2026, 9, 30), "measure": "relationship", "force": "", "service": "", "answered": 64,
        "agreed": 50,
    },
    "product_rollout": {
        "product": "anpr", "organisation": "SWROCU", "onboarded_on": date(2026, 2, 2), "enabled_users": 40,
    },
    "product_outcome": {
        "product": "anpr", "organisation": "SWROCU", "month": date(2026, 9, 17), "enabled_users": 40,
        "active_users": 25, "searches": 310,
    },
}  # fmt: skip
