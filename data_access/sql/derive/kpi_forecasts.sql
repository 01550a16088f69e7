-- grain: one period ahead of one national KPI
-- params: kpi_ids, periods, means, lows, highs
insert into derived.kpi_forecasts
select unnest($kpi_ids::varchar[]), unnest($periods::date[]),
       unnest($means::double[]), unnest($lows::double[]), unnest($highs::double[])
