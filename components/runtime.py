"""What every session of this process shares: the checked settings and the open stores."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import streamlit as st

from data_access.stores import Stores, open_stores
from models.settings import Settings, read_settings

APP_VERSION = "0.6.0"


@dataclass(frozen=True, eq=False)
class Runtime:
    """Settings and stores of this process."""

    settings: Settings
    stores: Stores


@cache
def runtime() -> Runtime:
    """The one runtime of this process, opened on first use."""
    settings = read_settings(has_sign_in=_has_sign_in())
    return Runtime(settings, open_stores(settings.folder, settings.audit_key_file))


def _has_sign_in() -> bool:
    """True when the secrets hold an ``[auth]`` section."""
    try:
        return "auth" in st.secrets
    except FileNotFoundError:
        return False
