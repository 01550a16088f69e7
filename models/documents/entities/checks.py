"""Check digits and normal forms: what makes a run of characters a real account, handset, address, sum or day."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from datetime import date
from functools import cache, lru_cache
from ipaddress import ip_address

from models.documents.settings import section

BASE58 = {letter: at for at, letter in enumerate("123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz")}
BASE58_BYTES = 25
BECH32 = {letter: at for at, letter in enumerate("qpzry9x8gf2tvdw0s3jn54khce6mua7l")}
BECH32_STEPS = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)
BECH32_ENDS = (1, 0x2BC830A3)  # BIP 173 and BIP 350
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
NUMBER_WORDS: Mapping[str, int] = {
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16,
    "seventeen": 17, "eighteen": 18, "nineteen": 19, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50,
    "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
}  # fmt: skip


def has_luhn(digits: str) -> bool:
    """Whether the last digit is the check digit of the others (ISO/IEC 7812-1)."""
    doubled = sum(2 * int(digit) - 9 * (digit > "4") for digit in digits[-2::-2])
    return (doubled + sum(map(int, digits[::-2]))) % 10 == 0


def is_imei(digits: str) -> bool:
    """Fifteen digits of a reporting body with the right check digit."""
    return len(digits) == 15 and digits[:2] in _imei_bodies() and has_luhn(digits)


def is_iban(compact: str) -> bool:
    """An IBAN in capitals without spaces: the length of its country and the remainder 1 by 97 (ISO 13616)."""
    if len(compact) != iban_length(compact[:2]):
        return False
    return int("".join(str(int(letter, 36)) for letter in compact[4:] + compact[:4])) % 97 == 1


def iban_length(country: str) -> int:
    """How many characters an IBAN of the country has; 0 for one without IBANs."""
    return _iban_lengths().get(country, 0)


def is_base58_address(text: str) -> bool:
    """A bitcoin address of the older forms: its last four bytes are the start of the double SHA-256 of the rest."""
    number = 0
    for letter in text:
        number = number * 58 + BASE58[letter]
    if number.bit_length() > 8 * BASE58_BYTES:
        return False
    raw = number.to_bytes(BASE58_BYTES, "big")
    return hashlib.sha256(hashlib.sha256(raw[:-4]).digest()).digest()[:4] == raw[-4:]


def is_bech32_address(text: str) -> bool:
    """A bitcoin address of the newer forms, in lower case: BIP 173 or BIP 350."""
    prefix, _, rest = text.rpartition("1")
    if not prefix or any(letter not in BECH32 for letter in rest):
        return False
    spread = [ord(letter) >> 5 for letter in prefix] + [0] + [ord(letter) & 31 for letter in prefix]
    sum_so_far = 1
    for value in spread + [BECH32[letter] for letter in rest]:
        top = sum_so_far >> 25
        sum_so_far = (sum_so_far & 0x1FFFFFF) << 5 ^ value
        for bit, step in enumerate(BECH32_STEPS):
            sum_so_far ^= step if top >> bit & 1 else 0
    return sum_so_far in BECH32_ENDS


@lru_cache(maxsize=8192)
def phone_number(digits: str) -> str | None:
    """A number that somebody could ring, in the form +441134960321; None for any other."""
    import phonenumbers

    rules = section("entities", "phone")
    try:
        number = phonenumbers.parse(digits, str(rules["region"]))
    except phonenumbers.NumberParseException:
        return None
    written = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    is_real = phonenumbers.is_valid_number(number) or re.match(str(rules["drama"]), written)
    return written if is_real else None


def four_numbers_address(text: str) -> str | None:
    """An IPv4 address without needless zeros, or None."""
    parts = [int(part) for part in text.split(".")]
    return ".".join(map(str, parts)) if max(parts) < 256 else None


def network_address(text: str) -> str | None:
    """An IPv6 address in its shortest form, or None."""
    try:
        return str(ip_address(text))
    except ValueError:
        return None


def day_of(year: str, month: str, day: str) -> str | None:
    """The date as 2025-03-31, None where there is no such day; a year of two digits is made whole."""
    whole = full_year(year)
    try:
        return date(whole, int(month), int(day)).isoformat() if is_near(whole) else None
    except ValueError:
        return None


def full_year(year: str) -> int:
    """1985 for 85, 2025 for 25."""
    if len(year) > 2:
        return int(year)
    return int(year) + (2000 if int(year) <= _dates()["last_two_digit_year"] else 1900)


def is_near(year: int) -> bool:
    """Whether the year is one that material is about."""
    return _dates()["first_year"] <= year <= _dates()["last_year"]


def month_number(name: str) -> str:
    """3 for Mar or march."""
    return str(MONTHS.index(name[:3].lower()) + 1)


def amount(number: str, multiplier: str = "") -> float:
    """2500.0 for ``2.5`` and ``k`` or for ``2,500``."""
    return float(number.replace(",", "")) * _multipliers().get(multiplier.lower(), 1.0)


def spoken_number(words: list[str]) -> int:
    """800 for eight hundred, 2150 for two thousand one hundred and fifty; 0 where no word is a number."""
    whole, part = 0, 0
    for word in words:
        if word == "hundred":
            part = max(part, 1) * 100
        elif word == "thousand":
            whole, part = whole + max(part, 1) * 1000, 0
        else:
            part += NUMBER_WORDS.get(word, 0)
    return whole + part


def sum_of_money(code: str, value: float) -> str:
    """``GBP 2500.00``."""
    return f"{code} {value:.2f}"


@cache
def _imei_bodies() -> frozenset[str]:
    return frozenset(section("entities", "imei")["bodies"])  # type: ignore[arg-type]


@cache
def _iban_lengths() -> Mapping[str, int]:
    return section("entities", "iban")["lengths"]  # type: ignore[return-value]


@cache
def _multipliers() -> Mapping[str, float]:
    return section("entities", "money")["multipliers"]  # type: ignore[return-value]


@cache
def _dates() -> Mapping[str, int]:
    return section("entities", "date")  # type: ignore[return-value]
