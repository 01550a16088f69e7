"""How plans are made, closed until asked."""

from __future__ import annotations

import streamlit as st

from models.plans.definitions import thresholds


def how_plans_are_made() -> None:
    """The rules of plans and their values, with who reviewed them and when."""
    method = st.expander("How this is worked out", key="plan_method", on_change="rerun")
    if not method.open:
        return
    with method:
        st.text(
            "Each capability below its target has a next step in a reviewed library. Priority puts the steps in order; "
            "what builds on another capability waits for it, and no quarter carries more than its points. A closed "
            "action counts as reached for the order of the plan, never for the level: that rises only when the "
            "capability is scored again. The plan is put in order afresh from the present day each time it is shown."
        )
        rules = [
            {
                "Rule": rule.title,
                "Value": str(rule.value),
                "Why": rule.why,
                "Checked by": rule.checked_by,
                "Reviewed": rule.reviewed.isoformat(),
                "Next review": rule.next_review.isoformat(),
            }
            for rule in thresholds().values()
        ]
        st.dataframe(rules, hide_index=True, alt="Thresholds of improvement plans")
