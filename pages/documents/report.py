"""What do I hand to a supervisor or a disclosure officer, and what is missing from it? For investigators."""

from components.documents.desk import case_desk
from components.documents.report_choice import (
    choice_form,
    documents_part,
    how_a_report_is_made,
    missing_part,
    preview_of,
    report_strip,
    report_title,
)
from components.documents.report_files import files_part
from components.page import begin_page, page_title
from components.plans.drafts import outcome

context = begin_page("documents-report")
desk = case_desk(context, what="Here the report of a case, the disclosure schedule and the chain of custody are made.")
if desk is not None:
    preview = preview_of(desk)
    message, detail = report_title(preview)
    page_title(message, detail=detail)
    outcome()
    report_strip(preview)
    choice_form(desk, preview)
    missing_part(desk, preview)
    files_part(desk, preview)
    documents_part(preview)
    how_a_report_is_made()
