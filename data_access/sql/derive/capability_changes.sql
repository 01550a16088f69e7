-- grain: one capability of one force with a level in a wave and in the wave before
-- params: wave_id, previous_wave_id, force_ids, capability_ids, previous_capability_ids, tiers, previous_levels, levels, lows, highs, words
insert into derived.capability_changes
with changes as (
    select unnest($force_ids::varchar[]) as force_id,
           unnest($capability_ids::varchar[]) as capability_id,
           unnest($previous_capability_ids::varchar[]) as previous_capability_id,
           unnest($tiers::varchar[]) as disclosure_tier,
           unnest($previous_levels::integer[]) as previous_level,
           unnest($levels::integer[]) as level,
           unnest($lows::integer[]) as change_low,
           unnest($highs::integer[]) as change_high,
           unnest($words::varchar[]) as verdict
)
select $wave_id, $previous_wave_id, force_id, capability_id, disclosure_tier, previous_level, level,
       level - previous_level, change_low, change_high, verdict, previous_capability_id
from changes
