"""Comma-separated text: encoding found, header compared, every line read strictly."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence

from data_access.loaders.formats.header import match_header
from data_access.loaders.formats.reading import (
    MAX_FIELD_CHARACTERS,
    VALUE_SHOWN,
    Header,
    Reading,
    Refusal,
    refuse,
)

_SIGNATURES = (
    (b"%PDF", "a PDF document"),
    (b"PK\x03\x04", "a ZIP archive or an Excel workbook"),
    (b"\xd0\xcf\x11\xe0", "an old Excel or Word file"),
    (b"\x1f\x8b", "a compressed file"),
    (b"\x89PNG", "a picture"),
    (b"{\\rtf", "a Rich Text document"),
)
_UTF8_SEQUENCE = re.compile(rb"[\xc3-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}")
_UTF16_REMEDY = "Save the file as CSV UTF-8 (in Excel: Save as, CSV UTF-8), or as XLSX."


def read_delimited(data: bytes, accepted: Sequence[Header]) -> Reading:
    """The rows of a CSV file; raises FileRefused when it is not one, or not with one of these headers."""
    check_signature(data)
    text, encoding, warnings = decode(data)
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    previous_limit = csv.field_size_limit(MAX_FIELD_CHARACTERS)
    try:
        header = _header(reader)
        reading = Reading(header, match_header(header, accepted), encoding, warnings=warnings)
        _read_rows(reader, reading)
    finally:
        csv.field_size_limit(previous_limit)
    return reading.finish()


def check_signature(data: bytes) -> None:
    """FileRefused when the first bytes say that this is empty or not text at all."""
    if not data.strip():
        raise refuse("The file is empty.", "Start from the template.")
    for signature, words in _SIGNATURES:
        if data.startswith(signature):
            raise refuse(f"The file is {words}, not CSV.", "Save the data as CSV or XLSX under its own extension.")
    start = data[:512].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith((b"<!doctype", b"<html", b"<?xml", b"<table", b"<head", b"<body")):
        raise refuse("The file is a web page or XML, not CSV.", "Download the data itself, or save it as CSV.")


def decode(data: bytes) -> tuple[str, str, list[str]]:
    """(text, name of the encoding, warnings); FileRefused for UTF-16, NUL bytes and mixed encodings."""
    _check_wide(data)
    _check_nul(data)
    try:
        name = "UTF-8 with BOM" if data.startswith(b"\xef\xbb\xbf") else "UTF-8"
        text, warnings = data.decode("utf-8-sig"), []
    except UnicodeDecodeError as error:
        name = "Windows-1252"
        text = _decode_windows(data, error.start)
        warnings = ["The file is not UTF-8 and was read as Windows-1252: check pound signs and accents."]
    return text, name, warnings + _line_end_warnings(text)


def _check_wide(data: bytes) -> None:
    sample = data[:4096]
    has_mark = sample.startswith((b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff"))
    half = max(1, len(sample) // 2)
    most_nul = max(sample[0::2].count(0), sample[1::2].count(0))
    if has_mark or (len(sample) >= 4 and most_nul > 0.4 * half):
        raise refuse("The file is saved as UTF-16 or UTF-32.", _UTF16_REMEDY)


def _check_nul(data: bytes) -> None:
    position = data.find(b"\0")
    if position >= 0:
        raise refuse(
            "The file holds a NUL byte, which no text has.",
            "Export it again from its source; it may be damaged.",
            row=data.count(b"\n", 0, position) + 1,
        )


def _decode_windows(data: bytes, first_bad: int) -> str:
    row = data.count(b"\n", 0, first_bad) + 1
    if _UTF8_SEQUENCE.search(data):
        raise refuse("The file mixes UTF-8 and another encoding.", "Save the whole file as CSV UTF-8.", row=row)
    try:
        return data.decode("cp1252")
    except UnicodeDecodeError as error:
        raise refuse(
            "The file is neither UTF-8 nor Windows-1252.",
            "Save the file as CSV UTF-8.",
            row=data.count(b"\n", 0, error.start) + 1,
        ) from error


def _line_end_warnings(text: str) -> list[str]:
    both = text.count("\r\n")
    kinds = (both > 0) + (text.count("\n") > both) + (text.count("\r") > both)
    return ["The file mixes line ends of several systems; they were all read as line ends."] if kinds > 1 else []


def _header(reader: Iterator[list[str]]) -> list[str]:
    try:
        return next(reader, [])
    except csv.Error as error:
        raise refuse(f"The header cannot be read: {error}.", "Copy the header from the template.", row=1) from error


def _read_rows(reader: Iterator[list[str]], reading: Reading) -> None:
    while True:
        number = reader.line_num + 1  # type: ignore[attr-defined]
        try:
            reading.take(number, next(reader))
        except StopIteration:
            return
        except csv.Error as error:
            reading.refusals.append(_unreadable(number, str(error), reader.line_num))  # type: ignore[attr-defined]


def _unreadable(number: int, error: str, last_line: int) -> Refusal:
    if "unexpected end of data" in error:
        reason = f"A quotation mark opened on line {number} is never closed; the lines to the end were swallowed."
        return Refusal(number, None, None, reason, "Close it, or write a quotation mark in a cell twice.")
    if "field larger" in error:
        lines = f" (lines {number} to {last_line}: a quotation mark may be unclosed)" if last_line > number else ""
        reason = f"A cell is longer than {MAX_FIELD_CHARACTERS // 1024} KB{lines}."
        return Refusal(number, None, None, reason, "Shorten the cell, or close the quotation mark.")
    reason = "A quotation mark in the middle of a cell is not written twice."
    return Refusal(number, None, error[:VALUE_SHOWN], reason, 'Write "" for a quotation mark within a quoted cell.')
