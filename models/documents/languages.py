"""Which language a text is in, told from its commonest words and its letters; untold rather than wrong.

Languages are named as ISO 639-1 has them; an empty name is a language that was not told.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from models.documents.settings import definition, numbers

ENGLISH, UNTOLD = "en", ""
_LATIN = "latin"
_BETWEEN = "'’.,;:!?()\""
_LETTER = re.compile(r"[^\W\d_]")
_BEYOND_LATIN = re.compile("[\u0370-\u1dff\u2c00-\ufaff\ufb50-\ufeff]")
_OTHER_SPELLINGS = str.maketrans("șțё", "şţе")
_WITHOUT_ACCENT = str.maketrans({"ł": "l", "đ": "d", "ı": "i", "ß": "ss", "œ": "oe"})


def language_of(texts: Sequence[str]) -> str:
    """The language of an item by its passages, from places spread over it."""
    limits = numbers("languages", "guess")
    pieces, most = int(limits["pieces"]), int(limits["characters"])
    step = max(1, -(-len(texts) // pieces))
    chosen = texts[::step]
    return guess_language("\n".join(text[: most // len(chosen)] for text in chosen)) if chosen else UNTOLD


def guess_language(text: str) -> str:
    """The language of a text, by its first thousand characters or so; empty for too little text or where unsure."""
    known, limits = _known(), numbers("languages", "guess")
    text = text[: int(limits["characters"])].lower()
    script = _script_of(text) if _BEYOND_LATIN.search(text) else _LATIN
    candidates = known.by_script.get(script, ())
    if len(candidates) == 1:
        return candidates[0]
    votes, words = _votes(known, text, limits["letter"])
    ranked = sorted(((votes[language], language) for language in candidates), reverse=True)
    if not ranked:
        return UNTOLD
    (best, language), (second, _) = ranked[:2]
    is_told = best >= max(limits["least_words"], limits["least_share"] * words, limits["least_lead"] * second)
    return language if is_told else UNTOLD


def language_title(language: str) -> str:
    """A language as people read it; of one that is not known here its code, and empty where it is untold."""
    about = definition("languages")["language"].get(language)  # type: ignore[attr-defined]
    return str(about["title"]) if about else language


@dataclass(frozen=True)
class _Known:
    """Languages by script; and the languages that a word, or a letter, speaks for, each with its share of it."""

    by_script: Mapping[str, tuple[str, ...]]
    words: Mapping[str, tuple[tuple[str, float], ...]]
    letters: Mapping[str, tuple[tuple[str, float], ...]]
    letter: re.Pattern[str]


@cache
def _known() -> _Known:
    by_script: dict[str, tuple[str, ...]] = {}
    words: dict[str, set[str]] = {}
    letters: dict[str, set[str]] = {}
    for language, about in definition("languages")["language"].items():  # type: ignore[attr-defined]
        by_script[about["script"]] = (*by_script.get(about["script"], ()), language)
        for word in str(about.get("words", "")).split():
            for written in (word, word.translate(_OTHER_SPELLINGS), _plain(word)):
                words.setdefault(written, set()).add(language)
        for letter in str(about.get("letters", "")).lower():
            letters.setdefault(letter, set()).add(language)
    return _Known(by_script, _shares(words), _shares(letters), re.compile(f"[{''.join(letters)}]"))


def _shares(speaks_for: Mapping[str, set[str]]) -> dict[str, tuple[tuple[str, float], ...]]:
    return {key: tuple((each, 1 / len(some)) for each in sorted(some)) for key, some in speaks_for.items()}


def _plain(word: str) -> str:
    """The word as it is typed without accents; other scripts keep theirs."""
    if ord(word[0]) >= 0x370 and not unicodedata.name(word[0], "").startswith("LATIN"):
        return word
    apart = unicodedata.normalize("NFD", word.translate(_WITHOUT_ACCENT))
    return "".join(sign for sign in apart if not unicodedata.combining(sign))


def _votes(known: _Known, text: str, letter: float) -> tuple[dict[str, float], int]:
    """What a text's words and letters say for each language, and how many words it has."""
    votes = {language: 0.0 for some in known.by_script.values() for language in some}
    for sign in _BETWEEN:
        text = text.replace(sign, " ")
    said = text.split()
    for word in filter(known.words.__contains__, said):
        for language, share in known.words[word]:
            votes[language] += share
    if not text.isascii():
        for sign in known.letter.findall(text):
            for language, share in known.letters[sign]:
                votes[language] += share * letter
    return votes, len(said)


def _script_of(text: str) -> str:
    """The script of most letters; empty where they are few or mixed."""
    limits = numbers("languages", "guess")
    letters = len(_LETTER.findall(text))
    counts = {script: len(found.findall(text)) for script, found in _scripts().items()}
    counts[_LATIN] = letters - sum(counts.values())
    script = max(counts, key=lambda each: counts[each])
    is_told = counts[script] >= max(limits["least_letters"], limits["least_script_share"] * letters)
    return script if is_told else ""


@cache
def _scripts() -> dict[str, re.Pattern[str]]:
    ranges: Mapping[str, Sequence[Sequence[str]]] = definition("languages")["scripts"]  # type: ignore[assignment]
    return {
        script: re.compile("[" + "".join(f"{chr(int(first, 16))}-{chr(int(last, 16))}" for first, last in some) + "]")
        for script, some in ranges.items()
    }
