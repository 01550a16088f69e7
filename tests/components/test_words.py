"""Loaded text is shown letter for letter, whatever it holds."""

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from components.words import count_of, day, plain

JOINER = "\u2060"
# What remark-gfm looks for in finished text, where backslashes no longer count.
LINKED = re.compile(r"(https?://|www(?=\.))[-.\w]+|[-.\w+]+@[-\w]+(\.[-\w]+)+", re.IGNORECASE)
MARKDOWN = MarkdownIt("commonmark").enable(["table", "strikethrough"])
LETTERS = st.text(st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp", "Zs")) | st.just(" "))
TRICKS = st.text(st.sampled_from(list("![]()<>{}*_`~#+-.:;$\\|&^=/\"'%@?, a1\n")))
PAYLOADS = [
    "![x](http://evil.example/a.png)",
    "<img src=x onerror=alert(1)>",
    "[a](javascript:alert(1))",
    "$x$ $$y$$",
    ":red[boo] :material/home: :small[a]",
    "<http://evil.example>",
    "http://evil.example www.evil.example",
    "# not a title",
    "1. not a list",
    "- not a list",
    "| not | a | table |\n|---|---|---|",
    "&lt;script&gt; &amp; &#35;",
    "`code` ```fence```",
    "~~gone~~ --- *** ___",
    "a\\\\b\\",
]
ADDRESSES = ["HTTPS://e.example", "see WWW.e.example", "me@e.example", "a.b+c@d-e.f.g", "http://x.y www.x.y"]


def shown(markdown):
    """The text of the one paragraph that the Markdown holds; anything else than text fails."""
    tokens = MARKDOWN.parse(markdown)
    assert [token.type for token in tokens] in ([], ["paragraph_open", "inline", "paragraph_close"])
    children = tokens[1].children if tokens else []
    assert {child.type for child in children} <= {"text", "text_special"}
    return "".join(child.content for child in children)


@given(LETTERS | TRICKS)
def test_plain_text_comes_out_of_markdown_as_it_went_in(text):
    assert shown(plain(text)).replace(JOINER, "") == " ".join(text.replace(JOINER, "").split())


def test_no_line_ends_within_a_number():
    assert plain("£18\u2009020 of  £1\u2009200\u2009000") == "£18\u202f020 of £1\u202f200\u202f000"


@pytest.mark.parametrize("payload", PAYLOADS)
def test_nothing_that_does_something_survives(payload):
    assert shown(plain(payload)).replace(JOINER, "") == " ".join(payload.split())


@pytest.mark.parametrize("payload", [*PAYLOADS, *ADDRESSES])
def test_no_address_in_plain_text_becomes_a_link(payload):
    assert not LINKED.search(shown(plain(payload)))


@pytest.mark.parametrize("payload", PAYLOADS)
def test_no_mark_of_a_directive_or_of_a_formula_is_left_unescaped(payload):
    """Streamlit reads ``:name[text]`` and ``$x$`` on top of CommonMark."""
    words = plain(payload).replace("\\\\", "")
    for at, letter in enumerate(words):
        assert letter not in ":$[]<>" or words[at - 1] == "\\"


def test_line_ends_become_spaces():
    assert plain("one\r\ntwo\n\n# three") == "one two \\# three"


@pytest.mark.parametrize(
    ("number", "words"), [(0, "0 forces"), (1, "1 force"), (3, "3 forces"), (12345, "12\u2009345 forces")]
)
def test_a_count_goes_with_its_noun(number, words):
    assert count_of(number, "force") == words


def test_an_irregular_plural_is_given():
    assert count_of(2, "capability", "capabilities") == "2 capabilities"


def test_a_day_has_no_leading_nought():
    assert day(date(2026, 9, 3)) == "3 Sep 2026"
