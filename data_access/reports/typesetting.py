"""The typesetter: our own templates, words as data only, no network, no fonts of the machine."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent
NO_SIGN = "▯"
# What the typesetter's own two faces hold: Latin, Greek, Cyrillic, punctuation, arrows, simple signs.
_NOT_IN_FACES = re.compile(
    "[^\\n\u0020-\u007e\u00a0-\u0233\u0384-\u038a\u038c\u038e-\u03a1\u03a3-\u03ce\u0400-\u045f\u1e00-\u1e9b\u1e9e"
    "\u1ea0-\u1ef9\u2009\u2010-\u2027\u2030-\u2037\u2039-\u203e\u2044\u20ac\u2122\u2190-\u21ff\u2212\u2248"
    "\u2260-\u2262\u2264\u2265\u25a0-\u25ff]"
)


def settable(value: Any) -> Any:
    """The value with every text, at any depth, made of letters that can be set.

    A letter that the faces lack becomes an empty box: a tagged PDF may not hold a letter without a shape, and one
    such letter in a comment must not cost the whole report.
    """
    if isinstance(value, str):
        return _NOT_IN_FACES.sub(NO_SIGN, unicodedata.normalize("NFC", value.replace("\t", " ")))
    if isinstance(value, dict):
        return {name: settable(part) for name, part in value.items()}
    return [settable(part) for part in value] if isinstance(value, list | tuple) else value


def typeset(template: str, *, inputs: dict[str, str], **settings: Any) -> bytes:
    """One of our templates with its inputs as a file; ``settings`` say the format."""
    import typst

    # A folder of ours as the place of packages keeps the typesetter from asking the network for one.
    return typst.compile(
        FOLDER / template,
        root=FOLDER,
        sys_inputs=inputs,
        ignore_system_fonts=True,
        package_path=FOLDER,
        package_cache_path=FOLDER,
        **settings,
    )


def png_of(svg: str, *, width_points: float, ppi: int) -> bytes:
    """An SVG as PNG of a width in points (72 to the inch)."""
    inputs = {"svg": settable(svg), "width": f"{width_points:g}"}
    return typeset("picture.typ", inputs=inputs, format="png", ppi=ppi)
