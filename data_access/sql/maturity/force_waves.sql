-- grain: one force of a wave: how complete its answers are
-- params: wave_id
select force_id, respondents, completeness, is_incomplete, is_provisional
from scoped.force_waves
where wave_id = $wave_id
order by force_id
