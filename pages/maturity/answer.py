"""Which statement describes the force today, capability by capability? For respondents with a code."""

from components.assessments.question_view import (
    finish_title,
    finish_view,
    leave_line,
    progress_line,
    question_title,
    question_view,
    read_only_note,
)
from components.assessments.sitting import ask_code, sitting_of_code
from components.page import begin_page, page_title

context = begin_page("answer")
sitting = sitting_of_code(context)

if sitting is None:
    page_title(
        "Answer for your force, with the code that you were given",
        detail="It opens your own sheet, one capability at a time, saved as you go. It shows nobody else's answers.",
    )
    ask_code()
else:
    leave_line(sitting)
    progress_line(sitting)
    if question := sitting.question:
        title, where = question_title(sitting, question)
        page_title(title, detail=where)
        read_only_note(sitting)
        question_view(sitting, question)
    else:
        title, where = finish_title(sitting)
        page_title(title, detail=where)
        finish_view(sitting)
