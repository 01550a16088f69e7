"""Writes the items of the sample case as the files that a seizure would hold; the same item gives the same bytes."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from data_access.sample_formats import bundles, chats, mail, office, pages, plain
from sample_data.documents.items import Appointment, Bundle, Chat, Contacts, Damaged, File, Mail, Paper, Scan

__all__ = ["bytes_of"]

PAPERS: Mapping[str, Callable[[Paper], bytes]] = {
    "docx": office.docx, "odt": office.odt, "pptx": office.pptx, "epub": office.epub, "pdf": pages.pdf,
    "rtf": plain.rtf, "html": plain.html, "htm": plain.html, "txt": plain.text, "log": plain.text, "md": plain.markdown,
}  # fmt: skip
SHEETS = {
    "xlsx": office.xlsx, "ods": office.ods, "csv": plain.csv_table, "tsv": plain.tsv_table, "json": plain.json_table,
    "jsonl": plain.json_lines,
}  # fmt: skip


def bytes_of(file: File) -> bytes:
    """The file as it would stand on a disk."""
    content, suffix = file.content, file.suffix
    if isinstance(content, Mail):
        return mail.eml(content, bytes_of)
    if isinstance(content, Chat):
        return chats.chat(content, file.form)
    if isinstance(content, Paper):
        return PAPERS[suffix](content)
    if isinstance(content, Bundle):
        return bundles.bundle(content, file.name, bytes_of)
    if isinstance(content, Damaged):
        return content.first + bytes(at * 37 % 251 for at in range(content.length))
    if isinstance(content, Scan):
        return pages.scan(content, suffix)
    if isinstance(content, Contacts):
        return plain.vcf(content)
    return plain.ics(content) if isinstance(content, Appointment) else SHEETS[suffix](content)
