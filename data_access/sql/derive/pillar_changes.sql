-- grain: one pillar of one force complete in a wave and in the wave before, in one variant
-- params: wave_id, previous_wave_id, force_ids, pillar_ids, viewers, previous_means, means, changes, lows, highs, words
insert into derived.pillar_changes
select $wave_id, $previous_wave_id,
       unnest($force_ids::varchar[]),
       unnest($pillar_ids::varchar[]),
       unnest($viewers::varchar[]),
       unnest($previous_means::double[]),
       unnest($means::double[]),
       unnest($changes::double[]),
       unnest($lows::double[]),
       unnest($highs::double[]),
       unnest($words::varchar[])
