-- grain: one national KPI with a value
-- params: kpi_ids, last_periods, targets, target_periods, probabilities, directions, ps, slopes, lows, highs, notes
insert into derived.kpi_outlooks
select unnest($kpi_ids::varchar[]), unnest($last_periods::date[]), unnest($targets::double[]),
       unnest($target_periods::date[]), unnest($probabilities::double[]), unnest($directions::varchar[]),
       unnest($ps::double[]), unnest($slopes::double[]), unnest($lows::double[]), unnest($highs::double[]),
       unnest($notes::varchar[])
