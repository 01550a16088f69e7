"""How a ranking is worked out, closed until asked."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from components.words import plain
from models.anpr.profiles import Profile, profile
from models.anpr.settings import section

WORDS = (
    "Every journey along the line in order, out or back, is a run. A vehicle with a credible run is weighed by what "
    "its runs, stays, hours, company and other journeys have that those of an ordinary vehicle there have not.",
    "The weights begin as the profile of the crime type says and move with every vehicle that is known, or was found "
    "to be a true lead or innocent. All others count as not known, never as innocent.",
    "The chance is set so that all chances together add up to the number of such vehicles that is expected. Its range "
    "holds nine times in ten, as far as the model goes.",
)


def how_it_is_worked_out(profile_id: str) -> None:
    """The method in words, and the features of the profile with their weights."""
    note = st.expander("How this is worked out", key="anpr_leads_method", on_change="rerun")
    if not note.open:
        return
    with note:
        for words in (*WORDS, _limits_in_words()):
            st.text(words)
        chosen = profile(profile_id)
        told = f"{chosen.title}: reviewed {chosen.reviewed:%d %b %Y}, next {chosen.next_review:%d %b %Y}. {chosen.what}"
        st.markdown(plain(told))
        st.dataframe(features_table(chosen), hide_index=True, alt="Features of the profile with their first weights")


def _limits_in_words() -> str:
    rules = section("triage", "list")
    return (
        f"A vehicle stands out from {100 * rules['stands_out_from']:.0f} of 100 on. New: first read in the last "
        f"{rules['new_within_days']} days, or in the later half of the days held where those are fewer."
    )


def features_table(chosen: Profile) -> pd.DataFrame:
    """A row a feature: its weight in log-odds before anything was learned."""
    rows = [(one.title, one.weight, "for" if one.weight > 0 else "against") for one in chosen.features]
    return pd.DataFrame(rows, columns=["Feature", "Weight at first", "Speaks"])
