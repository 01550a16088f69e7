"""An OLE file (MS-CFB, version 3) with the streams given, each of 4,096 bytes or more, to try readers with."""

import struct

SECTOR = 512
END, FREE, FAT, NONE = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD, 0xFFFFFFFF


def ole_file(streams):
    """The bytes of the file."""
    contents = {name: data.ljust(4096, b"\x00") for name, data in streams.items()}
    chains, body, at = {}, b"", 0
    for name, data in contents.items():
        data += bytes(-len(data) % SECTOR)
        chains[name] = (at, len(data) // SECTOR)
        at, body = at + len(data) // SECTOR, body + data
    entries = [_entry("Root Entry", 5, END, 0, child=1)]
    names = sorted(contents, key=lambda name: (len(name), name.upper()))
    for number, name in enumerate(names, start=1):
        right = number + 1 if number < len(names) else NONE
        entries.append(_entry(name, 2, chains[name][0], len(contents[name]), right=right))
    entries += [bytes(128)] * (-len(entries) % 4)
    directory = b"".join(entries)
    directory_at, directory_sectors = at, len(directory) // SECTOR
    fat_at = directory_at + directory_sectors
    fat = [link for first, count in chains.values() for link in [*range(first + 1, first + count), END]]
    fat += [*range(directory_at + 1, directory_at + directory_sectors), END, FAT]
    fat += [FREE] * (SECTOR // 4 - len(fat))
    header = struct.pack(
        "<8s16sHHHHH6sIIIIIIIIII", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", bytes(16), 0x3E, 3, 0xFFFE, 9, 6, bytes(6),
        0, 1, directory_at, 0, 4096, END, 0, END, 0, fat_at,
    )  # fmt: skip
    header += struct.pack("<I", FREE) * 108
    return header + body + directory + struct.pack(f"<{len(fat)}I", *fat)


def _entry(name, kind, start, size, *, child=NONE, right=NONE):
    text = name.encode("utf-16-le") + b"\x00\x00"
    return struct.pack(
        "<64sHBBIII16sIQQIII", text.ljust(64, b"\x00"), len(text), kind, 1, NONE, right, child, bytes(16), 0, 0, 0,
        start, size, 0,
    )  # fmt: skip
