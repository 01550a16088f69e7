-- grain: one series of one dataset, with the last period that has a value
-- params: dataset_id
select series_id, max(period) as last_period
from derived.series_observations
where dataset_id = $dataset_id and value is not null
group by series_id;
