"""Which forces and units use it, how many hours does it save, and what came of it? For who runs it, and the board."""

from components.documents.rollout_parts import (
    FED,
    baseline_block,
    months_block,
    organisations_block,
    reader_of_organisation,
    rollout_detail,
    rollout_of,
    rollout_strip,
    rollout_title,
)
from components.page import begin_page, page_title
from components.plans.drafts import outcome
from components.plans.plan import this_day
from components.rollout.records import record_tabs

context = begin_page("documents-rollout")
today = this_day()
reader = reader_of_organisation(context)
rollout = rollout_of(reader, today)
page_title(rollout_title(rollout), detail=rollout_detail(rollout))
outcome()
rollout_strip(rollout)
baseline_block(reader, rollout)
months_block(reader, rollout)
organisations_block(reader, rollout)
record_tabs(reader, today, FED)
