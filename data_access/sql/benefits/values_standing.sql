-- grain: one measure and period up to a day: its newest value
-- params: as_at
select measure_id, period, arg_max(value, value_id) as value, arg_max(answered, value_id) as answered,
       arg_max(source, value_id) as source, max(entered_at) as entered_at, bool_or(is_synthetic) as is_synthetic
from benefit_values
where period <= $as_at::date
group by measure_id, period
order by measure_id, period
