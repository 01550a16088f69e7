"""Files within files: ZIP, also with a password, TAR, GZ and mailboxes."""

from __future__ import annotations

import gzip
import io
import struct
import tarfile
import zlib
from collections.abc import Callable, Iterator

from data_access.sample_formats.mail import mbox
from data_access.sample_formats.office import zipped
from sample_data.documents.items import Bundle, File, Mail

KEYS = (0x12345678, 0x23456789, 0x34567890)  # PKWARE's application note 6.1.5
MULTIPLIER, IS_ENCRYPTED, DOS_DATE = 134_775_813, 1, 0x21
HEADER = bytes(range(11))


def bundle(told: Bundle, name: str, bytes_of: Callable[[File], bytes]) -> bytes:
    """The archive that its name says."""
    if name.endswith(".mbox"):
        return mbox([file.content for file in told.files if isinstance(file.content, Mail)], bytes_of)
    if name.endswith(".tar.gz"):
        return gzip.compress(_tar(told, bytes_of), mtime=0)
    if name.endswith(".gz"):
        return gzip.compress(bytes_of(told.files[0]), mtime=0)
    if told.password:
        return _locked(told.files[0].path, bytes_of(told.files[0]), told.password.encode())
    return zipped({file.path: bytes_of(file) for file in told.files})


def _tar(told: Bundle, bytes_of: Callable[[File], bytes]) -> bytes:
    whole = io.BytesIO()
    with tarfile.open(fileobj=whole, mode="w") as archive:
        for file in told.files:
            content, about = bytes_of(file), tarfile.TarInfo(file.path)
            about.size = len(content)
            archive.addfile(about, io.BytesIO(content))
    return whole.getvalue()


def _locked(name: str, content: bytes, password: bytes) -> bytes:
    """A ZIP of one file under a password, by the old cipher that every tool opens."""
    check = zlib.crc32(content)
    body = bytes(_ciphered(HEADER + bytes([check >> 24]) + content, password))
    told = struct.pack("<HHHHHLLLHH", 20, IS_ENCRYPTED, 0, 0, DOS_DATE, check, len(body), len(content), len(name), 0)
    local = b"PK\x03\x04" + told + name.encode() + body
    central = b"PK\x01\x02" + struct.pack("<H", 20) + told + struct.pack("<HHHLL", 0, 0, 0, 0, 0) + name.encode()
    end = struct.pack("<HHHHLLH", 0, 0, 1, 1, len(central), len(local), 0)
    return local + central + b"PK\x05\x06" + end


def _ciphered(plain: bytes, password: bytes) -> Iterator[int]:
    keys = KEYS
    for byte in password:
        keys = _turned(keys, byte)
    for byte in plain:
        mixed = (keys[2] | 2) & 0xFFFF
        yield byte ^ (mixed * (mixed ^ 1) >> 8 & 0xFF)
        keys = _turned(keys, byte)


def _turned(keys: tuple[int, int, int], byte: int) -> tuple[int, int, int]:
    first = _crc(keys[0], byte)
    second = ((keys[1] + (first & 0xFF)) * MULTIPLIER + 1) & 0xFFFFFFFF
    return first, second, _crc(keys[2], second >> 24)


def _crc(before: int, byte: int) -> int:
    """One step of CRC-32 without the turning round at both ends."""
    return zlib.crc32(bytes([byte]), before ^ 0xFFFFFFFF) ^ 0xFFFFFFFF
