-- grain: one step of a request to start the limits of a series anew, the newest first
-- params: series_id, unit_id
select r.from_period, c.changed_at, c.changed_by, c.changed_by_role,
       json_extract_string(c.after, '$.state') as state,
       coalesce(json_extract_string(c.after, '$.decision_reason'), json_extract_string(c.after, '$.reason')) as words
from changes c
join rebases r on r.rebase_id = c.record_id
where c.record = 'rebase' and r.series_id = $series_id and r.unit_id = $unit_id
order by c.change_id desc
