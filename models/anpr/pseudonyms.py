"""Names under which vehicles are shown until somebody with the right and a reason has the plate revealed.

HMAC-SHA256 (RFC 2104) of the plate under a key that never leaves the store, as eight letters of Crockford's base 32:
the same plate has the same name within a store and another in the next, and no list of plates turns names back without
the key.
"""

from __future__ import annotations

import hmac
import re

LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
PREFIX = "V-"
LENGTH = 8
BITS_A_LETTER = 5


def pseudonym(key: bytes, plate: str, body: int = 1) -> str:
    """The name of a vehicle by its plate; of two bodies under one plate the second has a name of its own."""
    said = plate if body <= 1 else f"{plate}#{body}"
    number = int.from_bytes(hmac.digest(key, said.encode("utf-8"), "sha256")[:5], "big")
    shifts = range(BITS_A_LETTER * (LENGTH - 1), -1, -BITS_A_LETTER)
    return PREFIX + "".join(LETTERS[number >> shift & 31] for shift in shifts)


def is_pseudonym(said: str) -> bool:
    """True for something that looks like such a name, however it is typed."""
    return re.fullmatch(rf"V-[{LETTERS}]{{{LENGTH}}}", tidy(said)) is not None


def tidy(said: str) -> str:
    """A name as it is written here: capitals, and Crockford's reading of the letters O, I and L."""
    head, hyphen, rest = said.strip().upper().partition("-")
    return head + hyphen + rest.translate(str.maketrans("OIL", "011"))
