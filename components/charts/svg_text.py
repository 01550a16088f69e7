"""Words in an SVG: the small HTML of the pictures as lines of plain pieces, their width, and their elements.

Paper is set in Libertinus, which the typesetter carries with it. Its widths stand here, so that a ground can be
drawn behind words and a word can be left out that does not fit.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from html import unescape
from typing import Any
from xml.sax.saxutils import escape, quoteattr

FAMILY, SIGN_FAMILY = "Libertinus Serif", "DejaVu Sans Mono"
LINE, CAP_MIDDLE = 1.25, 0.32
# Advance widths of the characters from space to tilde in thousandths of the type size.
WIDTHS = (
    250, 288, 336, 465, 465, 637, 705, 190, 298, 298, 369, 550, 220, 338, 220, 323, 465, 465, 465, 465, 465, 465, 465,
    465, 465, 465, 236, 236, 550, 550, 550, 435, 895, 695, 588, 646, 701, 557, 485, 685, 730, 297, 322, 637, 528, 839,
    699, 702, 541, 702, 587, 485, 597, 661, 652, 951, 660, 575, 604, 356, 287, 356, 518, 486, 392, 457, 493, 428, 506,
    447, 310, 500, 538, 271, 272, 512, 264, 790, 542, 504, 519, 503, 372, 390, 316, 531, 497, 747, 490, 515, 424, 277,
    205, 277, 449,
)  # fmt: skip
OTHER_WIDTH, SIGN_WIDTH, SEMIBOLD_SHARE, BOLD_SHARE = 550, 602, 1.04, 1.11
TAG = re.compile(r"(<[^<>]*>)")
OPENING = re.compile(r"<(b|span)(?: style='color:(#[0-9a-fA-F]{6})')?>")
SIGNS = re.compile("([\u2044\u2190-\u21ff\u25a0-\u27bf]+)")  # in the second face: the first lacks most of them
UNPRINTABLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
ANCHORS = {"left": "start", "center": "middle", "right": "end"}
SHARES = {"left": 0.0, "center": 0.5, "right": 1.0, "top": 0.0, "middle": 0.5, "bottom": 1.0}


@dataclass(frozen=True)
class Piece:
    """Words in one look; colour None for that of the whole."""

    text: str
    is_bold: bool
    colour: str | None


@dataclass(frozen=True)
class Face:
    """Size in pixels, colour and weight of words."""

    px: float
    colour: str
    weight: int = 400


def face_of(font: dict[str, Any]) -> Face:
    """A Plotly font as a face; ValueError for a setting that would be left out."""
    unknown = set(font) - {"family", "size", "color", "weight"}
    if unknown:
        raise ValueError(f"The paper picture does not know the font settings {sorted(unknown)}.")
    return Face(font["size"], font["color"], font.get("weight", 400))


def lines_of(text: str) -> list[list[Piece]]:
    """The lines of a text with its bold and coloured pieces; ValueError for a tag that is not known."""
    lines: list[list[Piece]] = [[]]
    looks: list[tuple[bool, str | None]] = [(False, None)]
    for part in TAG.split(str(text)):
        if part == "<br>":
            lines.append([])
        elif part in ("</b>", "</span>") and len(looks) > 1:
            looks.pop()
        elif TAG.fullmatch(part):
            looks.append(_look_inside(part, *looks[-1]))
        elif part:
            lines[-1].append(Piece(unescape(part), *looks[-1]))
    return lines


def printable(text: str) -> str:
    """The text without the characters that XML cannot hold, and safe inside an element."""
    return escape(UNPRINTABLE.sub("", text))


def attribute(text: str) -> str:
    """The text in quotation marks, safe as the value of an attribute."""
    return quoteattr(UNPRINTABLE.sub("", text))


def width_of(line: list[Piece], face: Face) -> float:
    """Width of a line in pixels, to within a few percent."""
    share = BOLD_SHARE if face.weight >= 700 else SEMIBOLD_SHARE if face.weight > 400 else 1
    return sum(
        _advance(letter) * (BOLD_SHARE if piece.is_bold else share) for piece in line for letter in piece.text
    ) * (face.px / 1000)


def size_of(lines: list[list[Piece]], face: Face) -> tuple[float, float]:
    """Width and height of a block of lines in pixels."""
    return max(width_of(line, face) for line in lines), len(lines) * face.px * LINE


def block(lines: list[list[Piece]], face: Face, *, x: float, top: float, align: str) -> str:
    """The lines as elements; ``x`` is the left edge, the middle or the right edge as ``align`` says."""
    return "".join(
        text_line(line, face, x=x, baseline=top + (number + 0.5) * face.px * LINE + CAP_MIDDLE * face.px, align=align)
        for number, line in enumerate(lines)
    )


def text_line(line: list[Piece], face: Face, *, x: float, baseline: float, align: str) -> str:
    """One line as elements; empty for a line without words.

    A line in both faces is set run by run: a typesetter takes another face for the whole of an element when its
    first face lacks one letter of it.
    """
    runs = runs_of(line)
    if not "".join(run.text for run in runs).strip():
        return ""
    if not any(SIGNS.search(run.text) for run in runs):
        words = "".join(_span(piece) for piece in line)
        return _element(words, face, x=x, baseline=baseline, anchor=ANCHORS[align])
    left, elements = x - width_of(line, face) * SHARES[align], []
    for run in runs:
        words = replace(run, text=run.text.lstrip(" "))  # spaces at the start of an element have no width
        start = left + width_of([run], face) - width_of([words], face)
        elements.append(_element(_span(words), face, x=start, baseline=baseline, anchor="start") if words.text else "")
        left += width_of([run], face)
    return "".join(elements)


def runs_of(line: list[Piece]) -> list[Piece]:
    """The pieces of a line, parted where the face changes."""
    return [replace(piece, text=run) for piece in line for run in SIGNS.split(piece.text) if run]


def number(value: float) -> str:
    """A number of pixels with at most two decimals."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def _look_inside(tag: str, is_bold: bool, colour: str | None) -> tuple[bool, str | None]:
    opened = OPENING.fullmatch(tag)
    if not opened:
        raise ValueError(f"The paper picture does not know the tag {tag}.")
    return is_bold or opened[1] == "b", opened[2] or colour


def _element(words: str, face: Face, *, x: float, baseline: float, anchor: str) -> str:
    look = f'font-size="{number(face.px)}" font-weight="{face.weight}" fill="{face.colour}"'
    place = f'x="{number(x)}" y="{number(baseline)}" text-anchor="{anchor}"'
    return f'<text {place} {look} xml:space="preserve">{words}</text>\n'


def _span(piece: Piece) -> str:
    look = ' font-weight="700"' if piece.is_bold else ""
    look += f' fill="{piece.colour}"' if piece.colour else ""
    look += f' font-family="{SIGN_FAMILY}"' if SIGNS.search(piece.text) else ""
    words = printable(piece.text)
    return f"<tspan{look}>{words}</tspan>" if look else words


def _advance(letter: str) -> int:
    at = ord(letter) - 32
    if 0 <= at < len(WIDTHS):
        return WIDTHS[at]
    return SIGN_WIDTH if SIGNS.fullmatch(letter) else OTHER_WIDTH
