"""The parts of a report refuse what could not be read, and the stamp says its words."""

from __future__ import annotations

import pytest

from models.reports.content import Paragraph, Picture, ReportDocument, Section, Table
from tests.models.reports.samples import REAL, STAMP


def test_the_stamp_says_date_version_role_and_mark():
    assert STAMP.running_words == "As at 31 Mar 2025 · data v000012"
    assert STAMP.made_words == "Made 24 Nov 2026 at 09:30 for the role force lead."
    assert (STAMP.mark, REAL.mark) == ("SYNTHETIC DATA", "")


def test_a_table_refuses_rows_and_widths_of_another_length():
    for rows, widths in ((((("a",)),), ()), ((("a", "b"),), (1.0,))):
        with pytest.raises(ValueError, match="Levels"):
            Table("Levels", ("One", "Two"), rows, widths=widths)
    assert Table("Levels", ("One", "Two"), ()).rows == ()


def test_a_picture_needs_a_text_alternative():
    with pytest.raises(ValueError, match="no text alternative"):
        Picture("<svg/>", "  ", "Message", "Source")


def test_no_heading_skips_a_level():
    def document(*levels):
        sections = tuple(Section(f"At {level}", level, (Paragraph("x"),)) for level in levels)
        return ReportDocument("Title", "", STAMP, sections)

    assert len(document(1, 2, 3, 1).sections) == 4
    for levels in ((2,), (1, 3), (0,)):
        with pytest.raises(ValueError, match="skips a level"):
            document(*levels)
