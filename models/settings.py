"""The settings of a running copy: read once from the environment, checked together, described for the docs."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from models.errors import SettingsRefused

SETTINGS: dict[str, str] = {
    "NDAO_DB": "Folder of the stores. Default: store, beside app.py.",
    "NDAO_DEMO": "1 lets a visitor pick a role, and paints a banner on every page. Never with sign-in configured.",
    "NDAO_AUDIT_KEY_FILE": "File with the secret of the audit chain, made on first start. Default: DB/audit.key.",
    "NDAO_ROLE_CLAIM": "Name of the sign-in claim that holds the role. Default: roles.",
    "NDAO_FORCE_CLAIM": "Name of the sign-in claim that holds the force id. Default: force.",
    "NDAO_MAINTENANCE_PORT": "Loopback port of the running app, for backup and audit checks. Default: 8501.",
}

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Settings:
    """The checked settings of this process."""

    folder: Path
    is_demo: bool
    has_sign_in: bool
    audit_key_file: Path
    role_claim: str
    force_claim: str
    maintenance_port: int


def read_settings(environment: Mapping[str, str] = os.environ, *, has_sign_in: bool = False) -> Settings:
    """Settings from the environment; SettingsRefused when they contradict each other."""
    folder = Path(environment.get("NDAO_DB", ROOT / "store")).resolve()
    is_demo = environment.get("NDAO_DEMO") == "1"
    if is_demo and has_sign_in:
        raise SettingsRefused(
            "Demo mode and sign-in are both configured.",
            "Unset NDAO_DEMO, or remove the [auth] section of .streamlit/secrets.toml.",
        )
    return Settings(
        folder=folder,
        is_demo=is_demo,
        has_sign_in=has_sign_in,
        audit_key_file=Path(environment.get("NDAO_AUDIT_KEY_FILE", folder / "audit.key")),
        role_claim=environment.get("NDAO_ROLE_CLAIM", "roles"),
        force_claim=environment.get("NDAO_FORCE_CLAIM", "force"),
        maintenance_port=int(environment.get("NDAO_MAINTENANCE_PORT", "8501")),
    )
