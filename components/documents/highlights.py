"""Loaded text with some of its words marked, as Markdown into which nothing of the text is read."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from components.words import ASCII_PUNCTUATION, LINK_STARTS, WORD_JOINER

LINE_END = "  \n"
MARKED = ":orange-background[{}]"


def marked_text(text: str, spans: Iterable[Sequence[int]]) -> str:
    """The text letter for letter, each span (from, to; in characters) on a coloured ground; line ends stay.

    Spans may overlap or lie outside: what they cover together is marked once.
    """
    parts, done = [], 0
    for start, end in _united(spans, len(text)):
        parts += [_escaped(text[done:start]), _marked(text[start:end])]
        done = end
    return "".join([*parts, _escaped(text[done:])]).strip()


def _marked(text: str) -> str:
    """Each line of a span marked on its own: a mark ends with its line."""
    return LINE_END.join(MARKED.format(_escaped(line)) if line.strip() else "" for line in text.splitlines())


def _united(spans: Iterable[Sequence[int]], length: int) -> list[tuple[int, int]]:
    """The spans within the text, in order, those that touch as one."""
    united: list[tuple[int, int]] = []
    for start, end in sorted((max(0, span[0]), min(length, span[1])) for span in spans):
        if start >= end:
            continue
        if united and start <= united[-1][1]:
            united[-1] = (united[-1][0], max(united[-1][1], end))
        else:
            united.append((start, end))
    return united


def _escaped(text: str) -> str:
    """As ``plain``, but line ends stay and so do blanks at either end."""
    lines = LINK_STARTS.sub(WORD_JOINER, ASCII_PUNCTUATION.sub(r"\\\1", text)).split("\n")
    return LINE_END.join(_no_indent(line) for line in lines)


def _no_indent(line: str) -> str:
    """Blanks in front as such that Markdown does not read as code."""
    bare = line.lstrip(" \t")
    return "\u00a0" * min(len(line) - len(bare), 8) + bare if len(line) - len(bare) > 1 else line
