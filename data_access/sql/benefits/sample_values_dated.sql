-- grain: says of every measured value when it was entered, in the order in which they were
-- params: moments
update benefit_values
set entered_at = entered.at
from (select unnest($moments::timestamp[]) as at, generate_subscripts($moments, 1) as value_id) as entered
where benefit_values.value_id = entered.value_id
