-- grain: writes one decided level a row
-- params: wave_id, force_id, capability_id, moderated_level, moderation_reason, moderated_on, load_id
insert into raw.moderated_levels
select unnest($wave_id::varchar[]), unnest($force_id::varchar[]), unnest($capability_id::varchar[]),
       unnest($moderated_level::integer[]), unnest($moderation_reason::varchar[]), unnest($moderated_on::date[]),
       $load_id
