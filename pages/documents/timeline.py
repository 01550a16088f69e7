"""When was most written, when nothing, and of which days does it speak? For investigators."""

from components.documents.desk import case_desk
from components.documents.exposure_line import exposure_line
from components.documents.timeline_ask import (
    asked_now,
    shape_of_look,
    timeline_filters,
    timeline_of,
    timeline_strip,
    timeline_title,
)
from components.documents.timeline_method import how_timelines_work
from components.documents.timeline_show import events_part, picture_part
from components.page import begin_page, page_title
from components.plans.drafts import outcome

context = begin_page("documents-timeline")
desk = case_desk(context, what="Here stands when things in a case were written, and of which days they speak.")
if desk is not None:
    asked = asked_now(desk)
    kept = timeline_of(desk, asked)
    shape = shape_of_look(kept, asked)
    message, detail = timeline_title(desk, kept.found, shape)
    page_title(message, detail=detail)
    outcome()
    if shape is not None:
        timeline_strip(kept.found, shape)
    timeline_filters(desk)
    if shape is not None:
        picture_part(desk, kept, asked, shape)
        events_part(desk, asked, shape)
    exposure_line(desk)
    how_timelines_work()
