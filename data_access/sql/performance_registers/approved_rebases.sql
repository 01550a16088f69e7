-- grain: one period from which limits of a KPI start anew, as approved
-- params: none
select series_id, unit_id, from_period
from rebases
where state = 'approved' and not starts_with(series_id, 'dataset:')
order by series_id, unit_id, from_period
