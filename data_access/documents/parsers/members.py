"""Files within a file, laid out in the scratch folder under numbers; what cannot be laid out is named with a reason."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from data_access.documents.parsers.encoding import clean
from data_access.documents.parsers.source import NotRead, Source
from models.documents.extraction import Member
from models.documents.settings import numbers

PIECE_BYTES = 1024 * 1024
MB = 2**20
_DRIVE = re.compile(r"^[A-Za-z]:")
_CONTROLS = re.compile(r"[\x00-\x1f\x7f]")
TOO_DEEP = "nested in too many containers"
NO_TIME = "the time allowed was over before it was unpacked"
BOMB = "unpacks to far more than it seems"


class Layout:
    """The members of one file, within the limits of ``parsing.toml``."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._limits = numbers("parsing", "containers")
        self._bytes = 0
        self._files = 0
        self._beyond = 0
        self._members: list[Member] = []
        self.is_bomb = False

    def add(self, name: str, pieces: Iterable[bytes], *, packed_bytes: int | None = None) -> None:
        """Lay out a member; where it cannot be, it is kept by name with the reason."""
        if reason := self.why_not():
            self.refuse(name, reason)
            return
        self._source.scratch.mkdir(parents=True, exist_ok=True)
        file = str(self._files + 1)
        path = self._source.scratch / file
        try:
            self._write(path, pieces, packed_bytes)
        except NotRead as error:
            path.unlink(missing_ok=True)
            self.refuse(name, str(error))
            return
        self._files += 1
        self._members.append(Member(clean_name(name) or f"member {file}", file))

    def refuse(self, name: str, reason: str) -> None:
        """Keep a member by name only, with the reason."""
        if len(self._members) >= self._limits["members"]:
            self._beyond += 1
        else:
            self._members.append(Member(clean_name(name) or "a member without a name", reason=reason))

    def why_not(self) -> str:
        """Why no more can be laid out; empty while more can."""
        if self._source.depth >= self._limits["depth"]:
            return TOO_DEEP
        if len(self._members) >= self._limits["members"]:
            return f"the container holds more than {self._limits['members']:,.0f} members"
        if self.is_bomb:
            return f"another member {BOMB}"
        if self._bytes >= self._limits["total_mb"] * MB:
            return f"the container unpacks to more than {self._limits['total_mb']:,.0f} MB"
        return NO_TIME if self._source.share_of_time_used() > self._limits["share_of_time"] else ""

    def done(self) -> tuple[Member, ...]:
        """The members so far; those beyond the most that are named, as one."""
        if not self._beyond:
            return tuple(self._members)
        reason = f"the container holds more than {self._limits['members']:,.0f} members"
        return (*self._members, Member(f"{self._beyond:,} further members", reason=reason))

    def _write(self, path: Path, pieces: Iterable[bytes], packed_bytes: int | None) -> None:
        written = 0
        with path.open("xb") as file:
            for piece in pieces:
                written += len(piece)
                self._bytes += len(piece)
                self._check(written, packed_bytes)
                file.write(piece)

    def _check(self, written: int, packed_bytes: int | None) -> None:
        limits = self._limits
        if packed_bytes is not None and written > limits["small_mb"] * MB and written > limits["ratio"] * packed_bytes:
            self.is_bomb = True
            raise NotRead(BOMB)
        if written > limits["member_mb"] * MB:
            raise NotRead(f"larger than {limits['member_mb']:,.0f} MB unpacked")
        if self._bytes > limits["total_mb"] * MB:
            raise NotRead(f"the container unpacks to more than {limits['total_mb']:,.0f} MB")
        if self._source.share_of_time_used() > limits["share_of_time"]:
            raise NotRead(NO_TIME)


def clean_name(name: str) -> str:
    """A member's name without what leads out of its container: drives, roots, steps up, control characters."""
    most = int(numbers("parsing", "containers")["name_characters"])
    text = _CONTROLS.sub("", clean(name.encode("utf-8", "replace").decode("utf-8"))).replace("\\", "/")
    parts = (_DRIVE.sub("", part).strip() for part in text.split("/"))
    whole = "/".join(part for part in parts if part not in ("", ".", ".."))
    return whole if len(whole) <= most else f"{whole[: most // 2]}…{whole[-most // 2 + 1 :]}"
