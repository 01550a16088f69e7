-- grain: one move of any benefit, oldest first
-- params: none
select * from benefit_moves order by move_id
