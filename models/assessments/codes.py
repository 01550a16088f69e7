"""Codes by which respondents find their sheet: said once, kept only as a hash."""

from __future__ import annotations

import hashlib
import secrets

LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # without what is easily mistaken: 0 O 1 I L U
GROUPS, GROUP_LENGTH = 3, 4  # 30 ** 12 codes: 58 bits, too many to guess


def new_code() -> str:
    """A code that nobody can guess, such as ``7F3K-9QXM-2TBN``."""
    groups = ["".join(secrets.choice(LETTERS) for _ in range(GROUP_LENGTH)) for _ in range(GROUPS)]
    return "-".join(groups)


def code_hash(code: str) -> str:
    """What is kept of a code, the same however it is typed: case, spaces and hyphens do not count."""
    plain = "".join(character for character in code.upper() if character.isalnum())
    return hashlib.sha256(plain.encode()).hexdigest()
