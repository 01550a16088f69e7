"""The reviewed numbers of the engine for plate reads, from the files of ``models/definitions/anpr``."""

from __future__ import annotations

from functools import partial

from models import definition_files

AREA = "anpr"
FOLDER = definition_files.FOLDER / AREA

section = partial(definition_files.section, AREA)
definition = partial(definition_files.definition, AREA)
