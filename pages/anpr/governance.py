"""Who searched, on what authority, and is the method fair? For those who answer for the use of plate reads."""

from components.anpr.desk import lake_of_app
from components.anpr.governance_parts import (
    DETAIL,
    certificates_block,
    governance_title,
    on_record,
    rankings_part,
    rules_block,
    searches_block,
)
from components.page import begin_page, page_title

context = begin_page("anpr-governance")
found = on_record(context)
page_title(governance_title(found), detail=DETAIL)
searches_block(context, found)
rules_block(context)
lake = lake_of_app()
if lake is not None:
    rankings_part(context, lake)
    certificates_block(context, lake)
