"""What a workbook's ZIP says about itself, checked before a part of it is unpacked."""

from __future__ import annotations

import io
import stat
import zipfile
import zlib

from data_access.loaders.formats.reading import refuse

MAX_ENTRIES = 1_000
MAX_RATIO = 100
MAX_TOTAL_BYTES = 500 * 1024 * 1024
MAX_PART_BYTES = 200 * 1024 * 1024
SMALL_PART_BYTES = 1024 * 1024
DAMAGE = (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, ValueError)
_NEW_WORKBOOK = "Copy the data into a new workbook and save it as XLSX."


def check_archive(data: bytes) -> None:
    """FileRefused when the workbook is no ZIP, or unpacks to far more than it seems, or outside its place."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            _check_amount(entries)
            for entry in entries:
                _check_entry(entry)
            _check_parts(archive, entries)
    except DAMAGE as error:
        raise refuse("The workbook is damaged or locked with a password.", _NEW_WORKBOOK) from error


def _check_amount(entries: list[zipfile.ZipInfo]) -> None:
    if len(entries) > MAX_ENTRIES:
        raise refuse(f"The workbook has {len(entries):,} parts; at most {MAX_ENTRIES:,} are read.", _NEW_WORKBOOK)
    names = [entry.filename.casefold() for entry in entries]
    if len(set(names)) != len(names):
        raise refuse("The workbook holds two parts of the same name.", _NEW_WORKBOOK)
    total = sum(entry.file_size for entry in entries)
    if total > MAX_TOTAL_BYTES:
        raise refuse(f"The workbook unpacks to {total / 2**20:,.0f} MB; at most 500 MB are read.", _NEW_WORKBOOK)


def _check_entry(entry: zipfile.ZipInfo) -> None:
    name = entry.orig_filename.replace("\\", "/")
    if name.startswith("/") or ".." in name.split("/") or ":" in name or "\0" in name:
        raise refuse("The workbook holds a part that points outside it.", _NEW_WORKBOOK)
    if stat.S_ISLNK(entry.external_attr >> 16):
        raise refuse("The workbook holds a link instead of a part.", _NEW_WORKBOOK)
    if entry.flag_bits & 0x1:
        raise refuse("The workbook is locked with a password.", "Save it without a password.")
    is_bomb = entry.file_size > SMALL_PART_BYTES and entry.file_size > MAX_RATIO * max(entry.compress_size, 1)
    if is_bomb or entry.file_size > MAX_PART_BYTES:
        raise refuse(
            f"A part of the workbook unpacks from {entry.compress_size / 2**10:,.0f} KB to "
            f"{entry.file_size / 2**20:,.0f} MB.",
            _NEW_WORKBOOK,
        )


def _check_parts(archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo]) -> None:
    names = {entry.filename for entry in entries}
    if "xl/workbook.xml" not in names:
        raise refuse("The file is a ZIP archive but not an Excel workbook.", _NEW_WORKBOOK)
    if any(name.endswith("vbaProject.bin") for name in names):
        raise refuse("The workbook holds macros.", "Save it as XLSX, without macros.")
    for entry in entries:
        if entry.filename.endswith((".xml", ".rels")):
            with archive.open(entry) as part:
                start = part.read(2048).upper()
            if b"<!DOCTYPE" in start or b"<!ENTITY" in start:
                raise refuse("The workbook declares document types or entities.", _NEW_WORKBOOK)
