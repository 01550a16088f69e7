"""Loaded text inside our own headings and labels, shown letter for letter."""

from __future__ import annotations

import re

ASCII_PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")
LINK_STARTS = re.compile(r"(?i)(?<=http)(?=s?\\:)|(?<=https)(?=\\:)|(?<=www)(?=\\\.)|(?=\\@)")
WORD_JOINER = "\u2060"
THIN_SPACE, UNBROKEN_THIN = "\u2009", "\u202f"


def plain(text: str) -> str:
    """The text with every ASCII punctuation mark escaped, so that no Markdown, directive or link is read into it.

    CommonMark 0.31, section 2.4: any ASCII punctuation character may be backslash-escaped. Addresses that GitHub's
    flavour links by their look alone are broken by a word joiner, which nobody sees. Line ends become spaces, the thin
    spaces of thousands such that no line ends there.
    """
    in_one_line = UNBROKEN_THIN.join(" ".join(part.split()) for part in text.split(THIN_SPACE))
    escaped = ASCII_PUNCTUATION.sub(r"\\\1", in_one_line)
    return LINK_STARTS.sub(WORD_JOINER, escaped)


def together(text: str) -> str:
    """As ``plain``; a number and its percent sign stay in one line."""
    return plain(text).replace(" \\%", "\u00a0\\%")


def count_of(number: int, one: str, many: str | None = None) -> str:
    """``1 force``, ``3 forces``: a count with its noun."""
    return f"{grouped(number)} {one if number == 1 else many or one + 's'}"


def grouped(number: int) -> str:
    """A whole number with thin spaces between its thousands."""
    return f"{number:,}".replace(",", THIN_SPACE)


def day(value: object) -> str:
    """A date as ``30 Sep 2026``."""
    return f"{value.day} {value:%b %Y}"
