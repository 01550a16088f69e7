-- grain: writes one event or change of recording
-- params: annotation_id, series_id, unit_id, happened_on, annotation_kind, words, added_by, added_at
insert into annotations
select $annotation_id, $series_id, $unit_id, $happened_on::date, $annotation_kind, $words, $added_by,
       $added_at::timestamp, false, 1
