"""Office files as what they are: ZIP archives, whose directory and every part are looked at before they are kept.

Nothing is unpacked to disk. Parts are read in pieces, so that a directory that lies about sizes is found out.
"""

from __future__ import annotations

import io
import re
import stat
import zipfile
import zlib
from collections.abc import Sequence

from data_access.loaders.formats.archive import MAX_PART_BYTES, MAX_RATIO, MAX_TOTAL_BYTES, SMALL_PART_BYTES
from data_access.loaders.formats.reading import refuse

MAX_ENTRIES = 2_000
PIECE_BYTES = 1024 * 1024
START_BYTES = 2048
DAMAGE = (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, ValueError)
OFFICE = "application/vnd.openxmlformats-officedocument"
MAIN_PARTS = {
    "word/document.xml": f"{OFFICE}.wordprocessingml.document",
    "xl/workbook.xml": f"{OFFICE}.spreadsheetml.sheet",
    "ppt/presentation.xml": f"{OFFICE}.presentationml.presentation",
}
OPEN_DOCUMENTS = {
    b"application/vnd.oasis.opendocument.text": "application/vnd.oasis.opendocument.text",
    b"application/vnd.oasis.opendocument.spreadsheet": "application/vnd.oasis.opendocument.spreadsheet",
}
PROGRAM_STARTS = (
    b"MZ",
    b"\x7fELF",
    b"#!",
    b"\xfe\xed\xfa\xce",
    b"\xfe\xed\xfa\xcf",
    b"\xce\xfa\xed\xfe",
    b"\xcf\xfa\xed\xfe",
    b"\xca\xfe\xba\xbe",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",  # an OLE file: what hides macros and packages
)
PROGRAM_ENDINGS = tuple(
    ".exe .dll .scr .com .pif .msi .jar .js .jse .vbs .vbe .wsf .hta .bat .cmd .ps1 .lnk .sh .py .class".split()
)
MACRO_WORDS = (b"macroenabled", b"vbaproject", b"activex")
LOCKED_WORDS = (b"encryption-data",)
RELATION = re.compile(rb"<relationship\b[^>]*>")
LOADED_PARTS = re.compile(rb"/(attachedtemplate|oleobject|frame|subdocument)[\"']")
DECLARING_PARTS = (".rels", "[content_types].xml", "manifest.xml")
SAVE_PLAIN = "Save it without macros, embedded objects and passwords, or as PDF."


def zip_type(data: bytes, *, depth: int = 0) -> str:
    """The media type of an office file; FileRefused when it is none, or holds what could run or burst."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            _check_directory(entries)
            found = _named_type(archive)
            for entry in entries:
                _check_part(archive, entry, depth)
    except DAMAGE as error:
        raise refuse("The file is damaged or locked with a password.", SAVE_PLAIN) from error
    return found


def _check_directory(entries: Sequence[zipfile.ZipInfo]) -> None:
    if len(entries) > MAX_ENTRIES:
        raise refuse(f"The file has {len(entries):,} parts; at most {MAX_ENTRIES:,} are looked at.", SAVE_PLAIN)
    names = [entry.filename.casefold() for entry in entries]
    if len(set(names)) != len(names):
        raise refuse("The file holds two parts of the same name.", SAVE_PLAIN)
    if sum(entry.file_size for entry in entries) > MAX_TOTAL_BYTES:
        raise refuse(f"The file unpacks to more than {MAX_TOTAL_BYTES // 2**20} MB.", SAVE_PLAIN)
    for entry in entries:
        _check_entry(entry)


def _check_entry(entry: zipfile.ZipInfo) -> None:
    name = entry.orig_filename.replace("\\", "/")
    if name.startswith("/") or ".." in name.split("/") or ":" in name or "\0" in name:
        raise refuse("The file holds a part that points outside it.", SAVE_PLAIN)
    if stat.S_ISLNK(entry.external_attr >> 16):
        raise refuse("The file holds a link instead of a part.", SAVE_PLAIN)
    if entry.flag_bits & 0x1:
        raise refuse("The file is locked with a password.", SAVE_PLAIN)
    is_bomb = entry.file_size > SMALL_PART_BYTES and entry.file_size > MAX_RATIO * max(entry.compress_size, 1)
    if is_bomb or entry.file_size > MAX_PART_BYTES:
        raise refuse("A part of the file unpacks to far more than it seems.", SAVE_PLAIN)
    lowered = name.casefold()
    if "vbaproject" in lowered or "/activex/" in lowered or lowered.startswith(("basic/", "scripts/")):
        raise refuse("The file holds macros or active controls.", SAVE_PLAIN)
    if lowered.endswith(PROGRAM_ENDINGS):
        raise refuse("The file holds a program or a script.", SAVE_PLAIN)


def _named_type(archive: zipfile.ZipFile) -> str:
    names = archive.namelist()
    if "[Content_Types].xml" in names:
        mains = [media_type for part, media_type in MAIN_PARTS.items() if part in names]
        if len(mains) == 1:
            return mains[0]
    elif names[:1] == ["mimetype"] and "content.xml" in names:
        with archive.open("mimetype") as part:
            named = part.read(START_BYTES).strip()
        if named in OPEN_DOCUMENTS:
            return OPEN_DOCUMENTS[named]
    raise refuse(
        "The file is an archive, but not a Word, Excel, PowerPoint or OpenDocument file.",
        "Attach the files one by one.",
    )


def _check_part(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, depth: int) -> None:
    """Read the part to its end, where its size and checksum are verified, and look at what it begins with."""
    is_markup = entry.filename.casefold().endswith((".xml", ".rels"))
    pieces: list[bytes] = []
    with archive.open(entry) as part:
        while piece := part.read(PIECE_BYTES):
            if not pieces or _is_kept(pieces[0], is_markup=is_markup):
                pieces.append(piece)
    if pieces:
        _check_content(entry, b"".join(pieces), is_markup=is_markup, depth=depth)


def _is_kept(start: bytes, *, is_markup: bool) -> bool:
    """True where the whole part is looked at, not only its start: markup, and an archive within the archive."""
    return is_markup or start.startswith(b"PK\x03\x04")


def _check_content(entry: zipfile.ZipInfo, content: bytes, *, is_markup: bool, depth: int) -> None:
    if content.startswith(PROGRAM_STARTS):
        raise refuse("The file holds a program, a script or an old embedded object.", SAVE_PLAIN)
    if content.startswith(b"PK\x03\x04"):
        if depth:
            raise refuse("The file holds an archive within an archive.", SAVE_PLAIN)
        zip_type(content, depth=depth + 1)
    if is_markup:
        _check_markup(entry, content)


def _check_markup(entry: zipfile.ZipInfo, content: bytes) -> None:
    start = content[:START_BYTES].upper()
    if b"<!DOCTYPE" in start or b"<!ENTITY" in start:
        raise refuse("The file declares document types or entities.", SAVE_PLAIN)
    if not entry.filename.casefold().endswith(DECLARING_PARTS):
        return
    lowered = content.lower()
    if any(word in lowered for word in MACRO_WORDS):
        raise refuse("The file holds macros or active controls.", SAVE_PLAIN)
    if any(word in lowered for word in LOCKED_WORDS):
        raise refuse("The file is locked with a password.", SAVE_PLAIN)
    relations = RELATION.findall(lowered)
    if any(LOADED_PARTS.search(relation) and b"http" in relation.partition(b"target=")[2] for relation in relations):
        raise refuse("The file loads a part of itself from another host.", SAVE_PLAIN)
