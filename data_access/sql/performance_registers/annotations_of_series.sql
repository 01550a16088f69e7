-- grain: one event or change of recording of a series, in order of time
-- params: series_id, unit_id
select annotation_id, series_id, unit_id, happened_on, annotation_kind, words, added_by, added_at, is_withdrawn, version
from annotations
where series_id = $series_id and unit_id = $unit_id
order by happened_on, added_at, annotation_id
