-- grain: writes one piece of evidence a row
-- params: evidence_id, wave_id, force_id, capability_id, supports_level, evidence_grade, evidence_date, load_id
insert into raw.evidence_items
select unnest($evidence_id::varchar[]), unnest($wave_id::varchar[]), unnest($force_id::varchar[]),
       unnest($capability_id::varchar[]), unnest($supports_level::integer[]), unnest($evidence_grade::varchar[]),
       unnest($evidence_date::date[]), $load_id
