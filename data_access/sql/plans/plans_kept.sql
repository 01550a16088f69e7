-- grain: one row, how many forces keep a plan
-- params: none
select count(*)::integer as plans from plans
