"""The one boundary: what a reader sees when something fails, and what the log keeps."""

from __future__ import annotations

import logging
import secrets

import streamlit as st

from components.words import plain
from models.errors import UserFacingError

LOG = logging.getLogger("ndao")


def show_error(error: Exception) -> bool:
    """Draw what failed, what to do and a reference; the log holds the details under the same reference."""
    reference = secrets.token_hex(4)
    if isinstance(error, UserFacingError):
        LOG.info("%s %s: %s", reference, type(error).__name__, error.title)
        title, what_to_do = error.title, error.what_to_do
    else:
        LOG.error("%s", reference, exc_info=error)
        title, what_to_do = "This page could not be shown.", "Reload it. If it fails again, report the reference."
    with st.container(key="error_box"):
        st.title(plain(title), anchor=False)
        st.text(what_to_do)
        st.caption(f"Reference {reference}")
    return True
