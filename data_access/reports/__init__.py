"""Reports as files: PDF and Word from the same document. The only place that knows the typesetter and Word."""

from __future__ import annotations

from data_access.reports.pdf import pdf_bytes
from data_access.reports.word import docx_bytes

__all__ = ["docx_bytes", "pdf_bytes"]
