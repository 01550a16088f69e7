"""A small benefits map in the shape that the builder takes."""

from __future__ import annotations

import pandas as pd

NOTE = "Proposal: the map of Appendix D is missing in the founding document."
NODES = [
    ("S3.2", "service", "Data sharing", "given", ""),
    ("S5a", "service", "Central national datasets", "given", ""),
    ("OUT_001", "output", "Data sharing toolkit", "there", "live since 1 Sep 2025"),
    ("OUT_002", "output", "National platform", "late", "was to be live on 1 Jan 2026"),
    ("CHG_001", "change", "Forces use national templates for sharing agreements", "on the way", "planned"),
    ("BEN_001", "benefit", "Increased scale of data sharing", "on the way", "monitoring"),
    ("BEN_002", "benefit", "Increased police force collaboration", "not yet", "mapped"),
    ("BEN_003", "benefit", "Streamlined access", "not yet", "identified"),
    ("SC5", "criterion", "Streamlined Data Access", "given", ""),
    ("SC8", "criterion", "Enhanced Collaboration and Knowledge Sharing", "given", ""),
    ("P3", "pillar", "Data Availability", "given", ""),
]
LINKS = [
    ("S3.2", "OUT_001", ""),
    ("S5a", "OUT_002", ""),
    ("OUT_001", "CHG_001", "necessary"),
    ("CHG_001", "BEN_001", "contributes"),
    ("OUT_002", "BEN_002", "contributes"),
    ("BEN_001", "BEN_002", "contributes"),
    ("BEN_001", "SC5", ""),
    ("BEN_002", "SC8", ""),
    ("SC5", "P3", ""),
]


def nodes(number: int = len(NODES)) -> pd.DataFrame:
    """The first nodes of the map."""
    return pd.DataFrame(NODES[:number], columns=["node_id", "step", "title", "state", "words"])


def links(number: int = len(LINKS)) -> pd.DataFrame:
    """The first links of the map."""
    return pd.DataFrame(LINKS[:number], columns=["start", "end", "strength"])
