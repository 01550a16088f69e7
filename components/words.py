"""Loaded text inside our own headings and labels, shown letter for letter."""

from __future__ import annotations

import re

ASCII_PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")


def plain(text: str) -> str:
    """The text with every ASCII punctuation mark escaped, so that no Markdown, directive or link is read into it.

    CommonMark 0.31, section 2.4: any ASCII punctuation character may be backslash-escaped. Line ends become
    spaces.
    """
    return ASCII_PUNCTUATION.sub(r"\\\1", " ".join(text.split()))


def count_of(number: int, one: str, many: str | None = None) -> str:
    """``1 force``, ``3 forces``: a count with its noun."""
    return f"{number:,} {one if number == 1 else many or one + 's'}".replace(",", "\u2009")


def day(value: object) -> str:
    """A date as ``30 Sep 2026``."""
    return f"{value.day} {value:%b %Y}"
