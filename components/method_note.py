"""How the figures of a page are worked out, closed until asked."""

from __future__ import annotations

from collections.abc import Iterable

import streamlit as st

from models.maturity.definitions import Threshold


def method_note(key: str, words: str, thresholds: Iterable[Threshold], *, alt: str) -> None:
    """The method in words, and its thresholds with who reviewed them and when."""
    note = st.expander("How this is worked out", key=key, on_change="rerun")
    if not note.open:
        return
    with note:
        st.text(words)
        rules = [
            {
                "Rule": rule.title,
                "Value": str(rule.value),
                "Why": rule.why,
                "Checked by": rule.checked_by,
                "Reviewed": rule.reviewed.isoformat(),
                "Next review": rule.next_review.isoformat(),
            }
            for rule in thresholds
        ]
        st.dataframe(rules, hide_index=True, alt=alt)
