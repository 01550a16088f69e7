"""Number plates: how one is written in one way, what kind it is, and what is no plate at all.

The patterns are plain enough for Python and for SQL engines, so that both normalise alike.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from types import MappingProxyType

SHORTEST, LONGEST, LONGEST_ID = 2, 16, 64
NOT_ALLOWED = "[^A-Z0-9]"

# Words that readers and exports put where no plate was read.
WORDS_FOR_NONE = frozenset(
    {
        "NOPLATE", "NOTPLATE", "NOREAD", "NOTREAD", "UNREAD", "UNREADABLE", "UNKNOWN", "UNKNWN", "UNK", "NONE", "NULL",
        "NAN", "NA", "BLANK", "MISREAD", "ERROR", "MISSING", "FAILED", "INVALID", "NOVRM", "NOREG", "NOTAVAILABLE",
    }
)  # fmt: skip

NO_PLATE = "no plate"
WORD = "a word in the place of a plate"
ONE_CHARACTER = "one character over and over"
TOO_SHORT = f"shorter than {SHORTEST} characters"
TOO_LONG = f"longer than {LONGEST} characters"
ID_TOO_LONG = f"longer than {LONGEST_ID} characters"

# In this order: the first that fits is the kind.
KINDS: Mapping[str, str] = MappingProxyType(
    {
        "current": r"^[A-Z]{2}[0-9]{2}[A-Z]{3}$",
        "prefix": r"^[A-Z][0-9]{1,3}[A-Z]{3}$",
        "suffix": r"^[A-Z]{3}[0-9]{1,3}[A-Z]$",
        "northern ireland": r"^(?:[IZ][A-Z]{2}|[A-Z][IZ][A-Z]|[A-Z]{2}[IZ])[0-9]{1,4}$",
        "dateless": r"^(?:[A-Z]{1,3}[0-9]{1,4}|[0-9]{1,4}[A-Z]{1,3})$",
        "diplomatic": r"^[0-9]{3}[DX][0-9]{3}$",
        "foreign": r"^(?:[A-Z0-9]*[A-Z][A-Z0-9]*[0-9][A-Z0-9]*|[A-Z0-9]*[0-9][A-Z0-9]*[A-Z][A-Z0-9]*|[0-9]{2,10})$",
    }
)
LONGEST_FOREIGN = 10
OTHER = "other"


def normalise(text: str) -> str:
    """A plate in capitals and digits alone: full-width forms and accents made plain, all else dropped."""
    plain = text if text.isascii() else _plain(text)
    return "".join(letter for letter in plain.upper() if letter.isalnum())


def reason_against(plate: str) -> str | None:
    """Why a normalised text is no plate, or None."""
    if not plate:
        return NO_PLATE
    if plate in WORDS_FOR_NONE:
        return WORD
    if len(plate) < SHORTEST:
        return TOO_SHORT
    if len(plate) > LONGEST:
        return TOO_LONG
    return ONE_CHARACTER if len(set(plate)) == 1 else None


def kind(plate: str) -> str:
    """The kind of a normalised plate: ``current``, ``prefix``, …, ``foreign`` or ``other``."""
    for name, pattern in KINDS.items():
        if re.match(pattern, plate) and not (name == "foreign" and len(plate) > LONGEST_FOREIGN):
            return name
    return OTHER


def _plain(text: str) -> str:
    """Compatibility forms composed away, marks over letters dropped."""
    parts = unicodedata.normalize("NFKD", text.replace("ß", "SS").replace("ø", "o").replace("Ø", "O"))
    return "".join(letter for letter in parts if not unicodedata.combining(letter))
