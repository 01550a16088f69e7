-- grain: writes measured values, one an element of a JSON list
-- params: rows, entered_by, entered_by_role, entered_at, is_synthetic
insert into benefit_values
select (select coalesce(max(value_id), 0) from benefit_values) + row_number() over (order by key::integer),
       value ->> '$.measure_id', (value ->> '$.period')::date, (value ->> '$.value')::double,
       (value ->> '$.answered')::integer, coalesce(value ->> '$.source', ''), $entered_by, $entered_by_role,
       $entered_at::timestamp, $is_synthetic
from json_each($rows::json)
