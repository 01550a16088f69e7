"""Which regional units use it, what came of it, and does it pay? For who runs the rollout, the units and the board."""

from components.anpr.rollout_parts import (
    FED,
    months_block,
    reader_of_unit,
    rollout_detail,
    rollout_of,
    rollout_strip,
    rollout_title,
    units_block,
)
from components.page import begin_page, page_title
from components.plans.drafts import outcome
from components.plans.plan import this_day
from components.rollout.records import record_tabs

context = begin_page("anpr-rollout")
today = this_day()
reader = reader_of_unit(context)
rollout = rollout_of(reader, today)
page_title(rollout_title(rollout), detail=rollout_detail(rollout))
outcome()
rollout_strip(rollout)
units_block(reader, rollout)
months_block(reader, rollout)
record_tabs(reader, today, FED)
