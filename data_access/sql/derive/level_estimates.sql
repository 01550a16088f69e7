-- grain: one capability of one force of a wave, given what resampling its respondents says
-- params: wave_id, force_ids, capability_ids, lows, highs, medians, words, ps
update derived.capability_levels as l
set level_low = e.level_low,
    level_high = e.level_high,
    national_median = e.national_median,
    comparison = e.comparison,
    comparison_p = e.comparison_p
from (
    select unnest($force_ids::varchar[]) as force_id,
           unnest($capability_ids::varchar[]) as capability_id,
           unnest($lows::integer[]) as level_low,
           unnest($highs::integer[]) as level_high,
           unnest($medians::integer[]) as national_median,
           unnest($words::varchar[]) as comparison,
           unnest($ps::double[]) as comparison_p
) e
where l.wave_id = $wave_id and l.force_id = e.force_id and l.capability_id = e.capability_id
