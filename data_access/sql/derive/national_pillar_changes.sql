-- grain: one pillar of one wave with a wave before, over the forces valid at each and complete in both
-- params: wave_id, previous_wave_id, pillar_ids, paired, suppressed, means, lows, highs, words, higher, lower, unclear
insert into national.pillar_changes
select $wave_id, $previous_wave_id,
       unnest($pillar_ids::varchar[]),
       unnest($paired::integer[]),
       unnest($suppressed::boolean[]),
       unnest($means::double[]),
       unnest($lows::double[]),
       unnest($highs::double[]),
       unnest($words::varchar[]),
       unnest($higher::integer[]),
       unnest($lower::integer[]),
       unnest($unclear::integer[])
