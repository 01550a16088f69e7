"""The stores of one folder, opened together: national data, registers, audit trail."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from data_access.audit import AuditTrail
from data_access.national import NationalStore
from data_access.registers import Registers
from data_access.snapshots import upgrade


@dataclass(frozen=True, eq=False)
class Stores:
    """What a process needs to read and write; made once, shared by every session."""

    folder: Path
    national: NationalStore
    registers: Registers
    audit: AuditTrail

    def close(self) -> None:
        """Close both databases."""
        self.audit.write_anchor()
        self.national.close()
        self.registers.close()


def open_stores(folder: Path, audit_key_file: Path) -> Stores:
    """Open the stores of a folder, making what is missing and bringing the schema up to date.

    StoreUnavailable when another process owns them.
    """
    folder.mkdir(parents=True, exist_ok=True)
    registers = Registers(folder)
    upgrade(folder)
    return Stores(folder, NationalStore(folder), registers, AuditTrail(registers, audit_key_file))
