-- grain: one pillar of one force of a wave, in one variant, given its interval
-- params: wave_id, force_ids, pillar_ids, viewers, lows, highs
update derived.pillar_levels as p
set mean_low = e.mean_low,
    mean_high = e.mean_high
from (
    select unnest($force_ids::varchar[]) as force_id,
           unnest($pillar_ids::varchar[]) as pillar_id,
           unnest($viewers::varchar[]) as visible_to,
           unnest($lows::double[]) as mean_low,
           unnest($highs::double[]) as mean_high
) e
where p.wave_id = $wave_id and p.force_id = e.force_id and p.pillar_id = e.pillar_id and p.visible_to = e.visible_to
