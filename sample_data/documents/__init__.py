"""A synthetic case of documents: everyday mail, chats and papers of an invented town, with a story planted in it.

Nobody in it exists. Nothing is written here (``data_access/sample_documents.py`` does), and the engine that searches
never imports this package.
"""

from __future__ import annotations

from sample_data.documents.material import ITEMS, SEED, SMALL, Answer, Material, make_material

__all__ = ["ITEMS", "SEED", "SMALL", "Answer", "Material", "make_material"]
