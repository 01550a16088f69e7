"""Who and what is named in the case, where, and with whom? For investigators."""

import streamlit as st

from components.documents.desk import case_desk
from components.documents.entities_links import links_part, ties_part, way_part
from components.documents.entities_list import entities_title, kinds_strip, list_part
from components.documents.entities_method import how_entities_work
from components.documents.entities_one import entity_open, entity_title, entity_ways, passages_part, spellings_part
from components.documents.entities_places import places_part
from components.documents.entities_same import same_part
from components.documents.entities_watch import watch_part
from components.documents.exposure_line import exposure_line
from components.page import begin_page, page_title
from components.plans.drafts import outcome

context = begin_page("documents-entities")
ALL = {
    "List": list_part,
    "Strongest ties": ties_part,
    "Map": places_part,
    "One person or two": same_part,
    "Watch-lists": watch_part,
}
ONE = {"Where": passages_part, "Ties": links_part, "Way to another": way_part, "Spellings": spellings_part}
desk = case_desk(context, what="Here stands who and what a case names, where, and what stands together.")
if desk is not None:
    kept = entity_open(desk)
    message, detail = entities_title(desk) if kept is None else entity_title(desk, kept.found)
    page_title(message, detail=detail)
    outcome()
    if kept is None:
        kinds_strip(desk)
    else:
        entity_ways(desk, kept)
    parts, key = (ALL, "documents_entities_part") if kept is None else (ONE, "documents_entity_part")
    for part, tab in zip(parts.values(), st.tabs(list(parts), key=key, on_change="rerun"), strict=True):
        if tab.open:
            with tab:
                if kept is None:
                    part(desk)
                else:
                    part(desk, kept.found)
    exposure_line(desk)
    how_entities_work()
