"""How the maturity figures are worked out, closed until asked."""

from __future__ import annotations

import streamlit as st

from components.context import Context
from components.maturity.choice import Wave
from models.maturity.definitions import thresholds


def how_it_is_worked_out(context: Context, wave: Wave) -> None:
    """Method and thresholds, with who reviewed them and when."""
    method = st.expander("How this is worked out", key="method", on_change="rerun")
    if not method.open:
        return
    with method:
        st.text(
            f"Framework version {wave.framework_version}. Each respondent picks a level from 1 to 5 or don't know. "
            "The force's own level is the lower median, so it is always a level on the scale. Don't know lowers "
            "coverage, never the level. There is no overall score and no ranking."
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
        st.dataframe(rules, hide_index=True, alt="Thresholds of the maturity assessment")
