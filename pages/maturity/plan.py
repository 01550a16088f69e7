"""What does a force do next, in which order, and what would that change? For force leads and NDAO analysts."""

import streamlit as st

from components.page import begin_page, page_title
from components.plans.action_list import action_list
from components.plans.basis import basis_of, plan_force
from components.plans.drafts import outcome
from components.plans.headline import plan_detail, plan_title
from components.plans.method import how_plans_are_made
from components.plans.plan import plan_of, this_day
from components.plans.recommended import recommended
from components.plans.timeline_block import timeline_block
from components.plans.what_if_panel import what_if_panel

context = begin_page("plan")
today = this_day()
basis = basis_of(context, plan_force(context))
plan = plan_of(context, basis.force.force_id, today)

page_title(plan_title(basis, plan, today), detail=plan_detail(basis, plan, today))
outcome()

next_steps, in_quarters, actions, what_if = st.tabs(
    ["Recommendations", "Plan", "Actions", "What-if"],
    key="part",
    bind="query-params",
    on_change="rerun",
)
if next_steps.open:
    with next_steps:
        recommended(context, basis, plan, today)
if in_quarters.open:
    with in_quarters:
        timeline_block(context, basis, plan, today)
if actions.open:
    with actions:
        action_list(context, basis, plan, today)
if what_if.open:
    with what_if:
        what_if_panel(context, basis, plan)

how_plans_are_made()
