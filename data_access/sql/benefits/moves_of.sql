-- grain: one move of one benefit, newest first
-- params: benefit_id
select * from benefit_moves where benefit_id = $benefit_id order by move_id desc
