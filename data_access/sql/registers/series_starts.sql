-- grain: one approved new start of limits of one series of a dataset, or (empty series) of all of them
-- params: dataset_id
select unit_id as series_id, from_period
from rebases
where series_id = $dataset_id and state = 'approved'
order by unit_id, from_period
