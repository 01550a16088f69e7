-- grain: removes the evidence of the forces named in a wave
-- params: wave_id, force_ids
delete from raw.evidence_items
where wave_id = $wave_id and force_id in (select unnest($force_ids::varchar[]))
