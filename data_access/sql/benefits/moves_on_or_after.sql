-- grain: one move of any benefit on or after a day, newest first
-- params: since
select * from benefit_moves where moved_at::date >= $since::date order by move_id desc
