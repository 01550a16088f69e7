-- grain: one measure and period up to a day: its newest value, as it was known on a day (null: as it is known now)
-- params: as_at, as_known_on
select measure_id, period, arg_max(value, value_id) as value, arg_max_null(answered, value_id) as answered
from benefit_values
where period <= $as_at::date
  and ($as_known_on::date is null or entered_at::date <= $as_known_on::date)
group by measure_id, period
order by measure_id, period
