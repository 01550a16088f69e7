"""JSON, JSON lines and XML: chat exports and backups of text messages where they are such, else value by value."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from xml.parsers import expat

from data_access.documents.parsers import json_chats, sms_backup
from data_access.documents.parsers.encoding import clean, decoded
from data_access.documents.parsers.plain import encoding_note, paragraphs
from data_access.documents.parsers.source import NotRead, Source, read_of
from models.documents.extraction import Extraction, Segment

_DECLARED = re.compile(rb"""\A<\?xml[^>]{0,200}?encoding=["']([A-Za-z0-9._-]{1,40})["']""")
_CHUNK = 64 * 1024


def read(source: Source) -> Extraction:
    """The values of the file in their order, or the messages of the chat that it is."""
    data = source.data()
    return _xml(data, source) if source.kind.format_id == "xml" else _json(data, source)


def _json(data: bytes, source: Source) -> Extraction:
    raw, encoding = decoded(data)
    text = clean(raw)
    notes = encoding_note(encoding)
    values, faults = _values(text)
    if not values:
        return read_of(source.of("txt"), paragraphs(text), warnings=[*notes, "not valid JSON: read as text"])
    if said := json_chats.messages_of(values):
        return json_chats.read_chat(source, said, values, warnings=notes)
    if faults:
        notes.append(f"{faults:,} lines are not valid JSON and were read as text")
    return read_of(source, _json_segments(values), warnings=notes)


def _values(text: str) -> tuple[list[object], int]:
    """The value of the file, or one value a line; with how many lines are none."""
    try:
        return [json.loads(text, strict=False)], 0
    except (ValueError, RecursionError):
        pass
    values: list[object] = []
    faults = 0
    for line in text.split("\n"):
        if not line.strip():
            continue
        try:
            values.append(json.loads(line, strict=False))
        except (ValueError, RecursionError):
            values.append(line)
            faults += 1
    return ([], 0) if faults > len(values) / 2 else (values, faults)


def _json_segments(values: list[object]) -> Iterator[Segment]:
    """An entry of a list, or a value of an object, with the keys that lead to it."""
    is_lines = len(values) > 1
    top = values if is_lines else values[0] if isinstance(values[0], list) else [values[0]]
    for number, value in enumerate(top, start=1):
        mark = f"Line {number}" if is_lines else f"Entry {number}" if len(top) > 1 else ""
        if lines := list(_leaves(value, "")):
            yield Segment("\n".join(lines), mark=mark)


def _leaves(value: object, path: str, depth: int = 0) -> Iterator[str]:
    if isinstance(value, dict) and depth < 100:
        for key, inner in value.items():
            yield from _leaves(inner, f"{path}.{key}" if path else str(key), depth + 1)
    elif isinstance(value, list) and depth < 100:
        for inner in value:
            yield from _leaves(inner, path, depth + 1)
    elif value is not None and value != "":
        shown = {True: "true", False: "false"}.get(value, value) if isinstance(value, bool) else value
        yield f"{path}: {shown}" if path else str(shown)


def _xml(data: bytes, source: Source) -> Extraction:
    reader = XmlReader()
    reader.feed(data)
    if reader.root in ("smses", "calls", "allsms"):
        return sms_backup.read_backup(source.of("sms_backup"), reader.elements)
    return read_of(source, _xml_segments(reader))


def _xml_segments(reader: XmlReader) -> Iterator[Segment]:
    for line, text in reader.texts:
        yield Segment(text, mark=f"Line {line}")


class XmlReader:
    """Texts and attribute values of XML, by line; nothing outside the file is ever looked at.

    A file that declares entities is refused: they can stand for anything, without end.
    """

    def __init__(self) -> None:
        self.root = ""
        self.texts: list[tuple[int, str]] = []
        self.elements: list[tuple[int, str, dict[str, str]]] = []
        self._depth = 0
        self._words: list[str] = []
        self._line = 1

    def feed(self, data: bytes) -> None:
        """Read all of it; NotRead where it is no XML."""
        self._parser = parser = expat.ParserCreate(_encoding_of(data))
        parser.buffer_text = True
        parser.EntityDeclHandler = self._refuse
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._say
        try:
            for at in range(0, len(data), _CHUNK):
                parser.Parse(data[at : at + _CHUNK], False)
            parser.Parse(b"", True)
        except expat.ExpatError as error:
            raise NotRead(f"the file is damaged: not valid XML from line {error.lineno}") from error
        self._flush()

    def _refuse(self, *_: object) -> None:
        raise NotRead("it declares entities, which can stand for other files or for text without end")

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._flush()
        name = name.rpartition(":")[2]
        self.root = self.root or name
        self._depth += 1
        if self.root in ("smses", "calls", "allsms"):
            self.elements.append((self._depth, name, attributes))
            return
        self._line = self._parser.CurrentLineNumber
        shown = [f"{key}: {value}" for key, value in attributes.items() if value.strip() and not _is_plumbing(key)]
        self._words += shown

    def _end(self, _: str) -> None:
        self._flush()
        self._depth -= 1

    def _say(self, text: str) -> None:
        if not self._words:
            self._line = self._parser.CurrentLineNumber
        self._words.append(text)

    def _flush(self) -> None:
        text = clean(" ".join(self._words)).strip()
        self._words = []
        if text:
            self.texts.append((self._line, text))


def _is_plumbing(key: str) -> bool:
    return key.startswith("xmlns") or key.startswith("xsi:")


def _encoding_of(data: bytes) -> str | None:
    """None where the XML reader knows the declared encoding itself, or there is none."""
    found = _DECLARED.match(data)
    if found or data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return None
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return "iso-8859-1"
    return None
