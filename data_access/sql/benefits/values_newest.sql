-- grain: one measure and period: its newest value, with the number of the entry
-- params: none
select value_id, measure_id, period, value, answered, source, is_synthetic
from benefit_values
qualify row_number() over (partition by measure_id, period order by value_id desc) = 1
order by measure_id, period
