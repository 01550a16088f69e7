"""Marks that publishers write where there is no figure."""

MISSING_MARKS = frozenset({"..", ":", "-", "n/a", "na", "null", "none", "[x]", "[z]", "[u]", "[c]", "*"})


def is_missing(text: str) -> bool:
    """Whether a cell says that there is no figure."""
    return text.strip().casefold() in MISSING_MARKS
