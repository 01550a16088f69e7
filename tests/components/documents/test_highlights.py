"""Marked text is the text letter for letter, and nothing of it is read as Markdown."""

import re

from hypothesis import example, given
from hypothesis import strategies as st

from components.documents.highlights import LINE_END, marked_text
from components.words import WORD_JOINER


def letters_of(markdown: str) -> str:
    """What a reader reads: from left to right, as a backslash that is itself escaped escapes nothing."""
    read = re.compile(r"\\([!-/:-@\[-`{-~])|:orange-background\[((?:\\.|[^\\\]])*)\]", re.DOTALL)
    bare = read.sub(lambda found: found[1] or letters_of(found[2]), markdown)
    return bare.replace(WORD_JOINER, "").replace(LINE_END, "\n")


@example("11111\\1", [(6, 7)])
@given(
    st.text(alphabet="ab *_[](){}#<>:!|`~\\$&-+.1http/www@", max_size=40),
    st.lists(st.tuples(st.integers(-3, 45), st.integers(-3, 45)), max_size=4),
)
def test_whatever_is_marked_the_letters_stay_and_no_mark_of_the_text_counts(text, spans):
    shown = letters_of(marked_text(text, spans))
    assert re.sub(r"\s+", "", shown) == re.sub(r"\s+", "", text)


def test_spans_are_marked_once_and_lines_stay_lines():
    assert marked_text("Red van\nleft", [(0, 3), (2, 3), (4, 12)]) == (
        ":orange-background[Red] :orange-background[van]  \n:orange-background[left]"
    )


def test_markdown_and_directives_of_the_text_are_shown_not_read():
    assert marked_text("**x** :red[y] <b>", []) == r"\*\*x\*\* \:red\[y\] \<b\>"
