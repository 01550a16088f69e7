-- grain: one event or change of recording that is drawn on a chart
-- params: annotation_id
select annotation_id, series_id, unit_id, happened_on, annotation_kind, words, added_by, added_at, is_withdrawn, version
from annotations
where annotation_id = $annotation_id
