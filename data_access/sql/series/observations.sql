-- grain: one figure of one series and period of one dataset
-- params: dataset_id
select series_id, force_id, period, value, frequency
from derived.series_observations
where dataset_id = $dataset_id
order by series_id, period;
