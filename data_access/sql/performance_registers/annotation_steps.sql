-- grain: one step of a note on the chart of a series, the newest first
-- params: series_id, unit_id
select json_extract_string(c.after, '$.happened_on')::date as happened_on, c.changed_at, c.changed_by,
       c.changed_by_role,
       case when json_extract_string(c.after, '$.is_withdrawn') = 'true' then 'withdrawn'
            when c.version = 1 then 'added'
            else 'changed' end as state,
       json_extract_string(c.after, '$.words') as words
from changes c
join annotations a on a.annotation_id = c.record_id
where c.record = 'annotation' and a.series_id = $series_id and a.unit_id = $unit_id
order by c.change_id desc
