-- grain: one entry of a value with one of these numbers
-- params: value_ids
select value_id, measure_id, period, value, answered, source, is_synthetic
from benefit_values
where value_id in (select unnest($value_ids))
