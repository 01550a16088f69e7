"""What a file is, looked at as far as its kind needs: first bytes, members of an archive, streams of an OLE file."""

from __future__ import annotations

import zipfile

from data_access.documents.parsers.source import NotRead, Source
from models.documents.formats import HEAD_BYTES, OLE_START, ZIP_START, Format, format_of, formats

_MEDIA_TYPE_BYTES = 200


def kind_of(source: Source) -> Format:
    """The format of the file; NotRead where it is empty or cannot be opened."""
    try:
        with source.path.open("rb") as file:
            head = file.read(HEAD_BYTES)
    except OSError as error:
        raise NotRead(f"the file cannot be opened ({error.strerror or 'no reason given'})") from error
    if not head:
        return formats()["empty"]
    if head.startswith(ZIP_START):
        members, media_type = _zip_names(source)
        return format_of(head, source.name, members=members, media_type=media_type)
    if head.startswith(OLE_START):
        return format_of(head, source.name, members=_ole_streams(source))
    return format_of(head, source.name)


def _zip_names(source: Source) -> tuple[set[str], str]:
    try:
        with zipfile.ZipFile(source.path) as archive:
            names = set(archive.namelist())
            if "mimetype" not in names:
                return names, ""
            with archive.open("mimetype") as part:
                return names, part.read(_MEDIA_TYPE_BYTES).decode("ascii", "replace").strip()
    except (zipfile.BadZipFile, OSError, RuntimeError, ValueError, NotImplementedError, EOFError) as error:
        raise NotRead("the file is damaged: an archive that is cut off or has no directory", source.named) from error


def _ole_streams(source: Source) -> list[str]:
    from olefile import OleFileIO

    try:
        with OleFileIO(str(source.path)) as ole:
            return ["/".join(name) for name in ole.listdir()]
    except MemoryError:
        raise
    except Exception as error:
        raise NotRead("the file is damaged: an Office or Outlook file that is cut off", source.named) from error
