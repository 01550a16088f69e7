"""Text of all kinds: RTF, web pages, tables as text, JSON, contacts and calendars."""

from __future__ import annotations

import csv
import io
import json
from datetime import timedelta
from html import escape

from sample_data.documents.items import MARK, Appointment, Contacts, Paper, Sheet


def text(paper: Paper) -> bytes:
    """Paragraphs with an empty line between them; a log is line after line."""
    between = "\n" if paper.author == "gate" else "\n\n"
    return between.join([paper.title, *paper.paragraphs, ""]).encode()


def markdown(paper: Paper) -> bytes:
    """With the title as a heading."""
    return "\n\n".join([f"# {paper.title}", *paper.paragraphs, ""]).encode()


def rtf(paper: Paper) -> bytes:
    """Rich text: what is not ASCII by number."""
    lines = "\\par\n".join(map(_rtf_text, (paper.title, *paper.paragraphs)))
    author = _rtf_text(paper.author)
    head = f"{{\\rtf1\\ansi\\ansicpg1252\\deff0{{\\fonttbl{{\\f0 Helvetica;}}}}{{\\info{{\\author {author}}}}}\n"
    return f"{head}\\f0\\fs22 {lines}\\par\n}}".encode("ascii")


def _rtf_text(words: str) -> str:
    plain = words.replace("\\", "\\\\").replace("{", "\\{").replace("}", "\\}").replace("\n", "\\line ")
    return "".join(letter if letter.isascii() else f"\\u{ord(letter)}?" for letter in plain)


def html(paper: Paper) -> bytes:
    """A web page."""
    rows = "\n".join(f"<p>{escape(part)}</p>" for part in paper.paragraphs)
    head = f'<meta charset="utf-8"><meta name="generator" content="{MARK}"><title>{escape(paper.title)}</title>'
    body = f"<h1>{escape(paper.title)}</h1>\n{rows}\n<footer>{escape(paper.author)}</footer>"
    return f"<!doctype html>\n<html lang=\"en\"><head>{head}</head>\n<body>{body}</body></html>\n".encode()


def csv_table(sheet: Sheet) -> bytes:
    """Rows with commas."""
    return _delimited(sheet, ",")


def tsv_table(sheet: Sheet) -> bytes:
    """Rows with tabs."""
    return _delimited(sheet, "\t")


def _delimited(sheet: Sheet, between: str) -> bytes:
    whole = io.StringIO()
    csv.writer(whole, delimiter=between, lineterminator="\n").writerows(sheet.rows)
    return whole.getvalue().encode()


def json_table(sheet: Sheet) -> bytes:
    """The table as one object."""
    header, *rows = sheet.rows
    told = {"synthetic": MARK, "table": sheet.name, "rows": [dict(zip(header, row, strict=True)) for row in rows]}
    return json.dumps(told, ensure_ascii=False, indent=1).encode()


def json_lines(sheet: Sheet) -> bytes:
    """An object a row."""
    header, *rows = sheet.rows
    return "".join(f"{json.dumps(dict(zip(header, row, strict=True)), ensure_ascii=False)}\n" for row in rows).encode()


def vcf(contacts: Contacts) -> bytes:
    """A card a person."""
    cards = (
        f"BEGIN:VCARD\r\nVERSION:3.0\r\nFN:{name}\r\nTEL;TYPE=CELL:{phone}\r\nNOTE:{MARK}\r\nEND:VCARD\r\n"
        for name, phone in contacts.people
    )
    return "".join(cards).encode()


def ics(told: Appointment) -> bytes:
    """A calendar of one entry."""
    start, end = (f"{moment:%Y%m%dT%H%M%SZ}" for moment in (told.at, told.at + timedelta(hours=1)))
    return (
        f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//{MARK}//EN\r\nBEGIN:VEVENT\r\nUID:{start}@example.org\r\n"
        f"DTSTART:{start}\r\nDTEND:{end}\r\nSUMMARY:{told.title}\r\nLOCATION:{told.place}\r\n"
        f"DESCRIPTION:{told.text}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    ).encode()
