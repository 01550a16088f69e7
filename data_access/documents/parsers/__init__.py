"""One module a family of formats: a file in, what it holds out. Run only by the limited child process."""

from __future__ import annotations

from importlib import import_module

from data_access.documents.parsers.kinds import kind_of
from data_access.documents.parsers.source import NotRead, Source
from models.documents.extraction import QUARANTINED, Extraction


def read_file(source: Source) -> Extraction:
    """What became of one file, by the parser of its format."""
    kind = None
    try:
        kind = kind_of(source)
        if kind.refused:
            raise NotRead(kind.refused)
        module = import_module(f"data_access.documents.parsers.{kind.parser}")
        return module.read(source.of(kind))
    except NotRead as error:
        kind, reason = error.kind or kind or source.named, str(error)
    except MemoryError:
        raise
    except ImportError as error:
        kind, reason = kind or source.named, f"what reads it is not installed here ({error.name})"
    except Exception as error:  # noqa: BLE001 - a parser that trips over a hostile file loses that file only
        kind, reason = kind or source.named, f"the file is damaged ({type(error).__name__})"
    return Extraction(QUARANTINED, kind.format_id, kind.family, "none", "", reason=reason)
