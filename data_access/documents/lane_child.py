"""The child process of a lane: at low priority, texts in, vectors or names out, in frames of known length.

Run as ``python -I`` with the name of the lane. A frame is a letter, a length and a body; the first one out says that
the model is loaded. Its end of standard input is its end.
"""

from __future__ import annotations

import json
import os
import struct
import sys
from collections.abc import Callable, Sequence
from typing import IO

FRAME = struct.Struct(">cQ")
READY, ROWS, FAULT = b"R", b"A", b"F"
MEANING, NAMES, LANGUAGES = "meaning", "names", "languages"
Work = Callable[[Sequence[str]], bytes]


def main(lane: str, niceness: int) -> None:
    """Answer every list of texts until there are no more."""
    from models.errors import UserFacingError

    asked, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1):
        os.dup2(nowhere, stream)
    if hasattr(os, "nice"):
        os.nice(niceness)
    try:
        work = {MEANING: _meaning, NAMES: _names, LANGUAGES: _languages}[lane]()
    except UserFacingError as error:
        write_frame(answers, FAULT, json.dumps([error.title, error.what_to_do]).encode())
        return
    write_frame(answers, READY, b"")
    while (frame := read_frame(asked)) is not None:
        write_frame(answers, ROWS, work(json.loads(frame[1])))


def write_frame(stream: IO[bytes], kind: bytes, body: bytes) -> None:
    """Send a frame at once."""
    stream.write(FRAME.pack(kind, len(body)) + body)
    stream.flush()


def read_frame(stream: IO[bytes], most_bytes: int = 2**30) -> tuple[bytes, bytes] | None:
    """The next frame; None where the stream ends, or tells of more than it may."""
    head = stream.read(FRAME.size)
    if len(head) < FRAME.size:
        return None
    kind, length = FRAME.unpack(head)
    body = stream.read(length) if length <= most_bytes else b""
    return (kind, body) if len(body) == length else None


def _meaning() -> Work:
    from models.documents.encoders import meaning_encoder

    encoder = meaning_encoder()
    return lambda texts: encoder.encode(texts).tobytes()


def _languages() -> Work:
    from models.documents.encoders import languages_encoder

    encoder = languages_encoder()
    return lambda texts: encoder.encode(texts).tobytes()


def _names() -> Work:
    from models.documents.entities.names import find_names, name_model

    model = name_model()
    return lambda texts: json.dumps(find_names(texts, model)).encode()


if __name__ == "__main__":
    sys.exit("Started by data_access.documents.lane_process only.")
