"""Bytes as text: UTF-8 first, then what is declared, then what is detected."""

from __future__ import annotations

import codecs
import re

from models.documents.formats import looks_utf_16

_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_SAMPLE_BYTES = 64 * 1024
_SEVEN_BIT = ("iso-2022", "utf-7", "hz")  # read as UTF-8 without a fault, and wrongly
_FALL_BACK = "cp1252"
_FEW_HIGH_BYTES = 0.02
_ASCII = bytes(range(128))
_SIGNS = "£€“”‘’–—…•°½¼¾§ ".encode("cp1252")
_UNWANTED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")


def decoded(data: bytes, *, declared: str = "") -> tuple[str, str]:
    """The text, and the name of the encoding that it was in."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, "replace"), encoding
    if encoding := looks_utf_16(data[:4096]):
        return data.decode(encoding, "replace"), encoding
    is_seven_bit = declared.lower().startswith(_SEVEN_BIT)
    if not is_seven_bit and (text := _strictly(data, "utf-8")) is not None:
        return text, "utf-8"
    if declared and (text := _strictly(data, declared)) is not None:
        return text, declared
    encoding = detected(data)
    return data.decode(encoding, "replace"), encoding


def detected(data: bytes) -> str:
    """The likeliest encoding of a sample; Western where there is little to go by.

    A pound sign, a curly quote, a rare accent are Western: detectors take so few bytes for anything.
    """
    sample = data[:_SAMPLE_BYTES]
    high = sample.translate(None, _ASCII)
    is_rare = len(high) <= _FEW_HIGH_BYTES * len(sample) or not high.translate(None, _SIGNS)
    if is_rare and _strictly(sample, _FALL_BACK) is not None:
        return _FALL_BACK
    from charset_normalizer import from_bytes

    best = from_bytes(sample).best()
    return best.encoding if best else _FALL_BACK


def clean(text: str) -> str:
    """Without what is no text: NUL and other control characters, halves of pairs; line ends as one kind."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _UNWANTED.sub("", text) if _UNWANTED.search(text) else text


def _strictly(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except (UnicodeError, LookupError, ValueError):
        return None
