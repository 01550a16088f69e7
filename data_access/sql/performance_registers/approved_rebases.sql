-- grain: one period from which limits of a series start anew, as approved
-- params: none
select series_id, unit_id, from_period
from rebases
where state = 'approved'
order by series_id, unit_id, from_period
