"""HTML and SVG built from parts that are escaped unless they were built here."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from html import escape

VOID = frozenset({"meta", "link", "br", "rect", "line", "circle"})


class Markup(str):
    """Text that is markup already: made by ``element``, never by hand from what was loaded."""

    __slots__ = ()


def element(tag: str, /, *parts: str, **attributes: object) -> Markup:
    """One element with its parts inside; parts and values of attributes are escaped.

    ``class_`` stands for ``class``, an underscore for a hyphen; an attribute that is None is left out.
    """
    given = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{_escaped(value)}"'
        for key, value in attributes.items()
        if value is not None
    )
    if tag in VOID:
        return Markup(f"<{tag}{given}>" if tag in {"meta", "link", "br"} else f"<{tag}{given}/>")
    return Markup(f"<{tag}{given}>{joined(parts)}</{tag}>")


def joined(parts: Iterable[str]) -> Markup:
    """The parts one after another, escaped where they are plain text."""
    return Markup("".join(part if isinstance(part, Markup) else _escaped(part) for part in parts))


def table(caption: str, header: Iterable[str], rows: Iterable[Iterable[str]], *, name: str) -> Markup:
    """A table whose first column heads its rows, within a part that can be scrolled by keyboard."""
    head = element("tr", *(element("th", cell, scope="col") for cell in header))
    body = [_row(list(row)) for row in rows]
    whole = element("table", element("caption", caption, id=name), element("thead", head), element("tbody", *body))
    return element("div", whole, class_="table", role="region", tabindex="0", aria_labelledby=name)


def items(texts: Iterable[str], *, kind: str = "ul", **attributes: object) -> Markup:
    """A list of texts."""
    return element(kind, *(element("li", text) for text in texts), **attributes)


def _escaped(value: object) -> str:
    """Plain text as markup: quotes and brackets escaped; what steers a terminal or turns text round is a space."""
    return escape("".join(" " if unicodedata.category(sign)[0] == "C" else sign for sign in str(value)))


def _row(cells: list[str]) -> Markup:
    return element("tr", element("th", cells[0], scope="row"), *(element("td", cell) for cell in cells[1:]))
