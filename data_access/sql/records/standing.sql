-- grain: one row, what stands open in the registers on a day
-- params: today
select (select count(*) from engagements where joint_problem <> '' and resolved_on is null) as problems_open,
       (select count(*) from board_actions where done_on is null and due_on < $today::date) as actions_late,
       (select count(*) from product_outcomes where has_claim and not is_verified) as returns_unverified,
       (select count(*) from records) as records_kept
