"""Web pages as text: no script, no style, nothing fetched."""

from __future__ import annotations

import re
from collections.abc import Iterator

from data_access.documents.parsers.encoding import clean, decoded
from data_access.documents.parsers.plain import encoding_note
from data_access.documents.parsers.source import Source, read_of, words
from models.documents.extraction import Extraction, Segment

PARSER = "selectolax"
_DECLARED = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?([A-Za-z0-9._-]{1,40})""", re.IGNORECASE)
_NO_TEXT = "script, style, noscript, template, iframe, object, svg, math"
_BLOCKS = (
    "address, article, aside, blockquote, br, caption, center, dd, details, dialog, div, dl, dt, fieldset, figcaption, "
    "figure, footer, form, h1, h2, h3, h4, h5, h6, header, hr, legend, li, main, nav, ol, option, p, pre, section, "
    "summary, table, tr, ul"
)
_CELLS = "td, th"
_SET_APART = "a, button, label, option, select"  # one beside the other without a space, as menus have them
_BREAK, _TAB = "\x1e", "\x1f"
_SPACES = re.compile(r"[ \t\n\r\f]+")
_LOOKS_LIKE_A_PLACE = re.compile(r"^(?:https?://)?(?:www\.)?([\w-]+(?:\.[\w-]+)+)(?:[/:?#]\S*)?$", re.IGNORECASE)
_HOST = re.compile(r"^[a-z]+://(?:[^/@]*@)?(?:www\.)?([^/:?#]+)", re.IGNORECASE)


def read(source: Source) -> Extraction:
    """The blocks of the page, in the order of its source."""
    data = source.data()
    found = _DECLARED.search(data[:4096])
    raw, encoding = decoded(data, declared=found[1].decode("ascii") if found else "")
    title, blocks = page_text(raw)
    return read_of(
        source, block_segments(blocks), parser=PARSER, title=title, warnings=encoding_note(encoding)
    )


def block_segments(blocks: list[str]) -> Iterator[Segment]:
    """Each block with its number."""
    return (Segment(block, mark=f"Block {number}") for number, block in enumerate(blocks, start=1))


def page_text(page: str) -> tuple[str, list[str]]:
    """Title and blocks of text of a page."""
    from selectolax.lexbor import LexborHTMLParser

    tree = LexborHTMLParser(clean(page).replace(_BREAK, " ").replace(_TAB, " "))
    title = tree.css_first("title")
    title_text = words(title.text()) if title else ""
    if tree.body is None:
        return title_text, []
    for node in tree.css(_NO_TEXT):
        node.decompose()
    for node in tree.css("pre"):
        node.replace_with(_BREAK + node.text().replace("\n", _BREAK) + _BREAK)
    for node in tree.css("a[href]"):
        if target := _target(node.attributes.get("href") or "", words(node.text())):
            node.insert_after(f" [{target}]")
    for node in tree.css(_SET_APART):
        if node.next is not None and node.next.is_element_node:
            node.insert_after(" ")
    for node in tree.css(_BLOCKS):
        node.insert_before(_BREAK)
        node.insert_after(_BREAK)
    for node in tree.css(_CELLS):
        node.insert_before(_TAB)
    return title_text, _blocks(tree.body.text())


def _blocks(text: str) -> list[str]:
    lines = (_SPACES.sub(" ", line).strip(f" {_TAB}") for line in text.split(_BREAK))
    return [re.sub(f" ?{_TAB} ?", "\t", line) for line in lines if line.strip(f" {_TAB}\u00a0\u200b\u200c")]


def _target(link: str, shown: str) -> str:
    """The address behind a link where the words hide it: a mailbox, a number, or another host than the one shown."""
    link = words(link)
    scheme, _, rest = link.partition(":")
    if scheme.lower() in ("mailto", "tel", "sms"):
        place = rest.partition("?")[0].lstrip("/")
        return "" if not place or place.casefold() in shown.casefold() else place
    says, leads = _LOOKS_LIKE_A_PLACE.match(shown), _HOST.match(link)
    if says and leads and says[1].casefold() != leads[1].casefold():
        return link
    return ""
