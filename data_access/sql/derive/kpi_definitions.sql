-- grain: one KPI as it is defined now
-- params: kpi_ids, frequencies, sources, multipliers, tiers
insert into derived.kpis
select kpi_id, row_number() over (order by kpi_id), frequency, national_from, multiplier, disclosure_tier
from (
    select unnest($kpi_ids::varchar[]) as kpi_id,
           unnest($frequencies::varchar[]) as frequency,
           unnest($sources::varchar[]) as national_from,
           unnest($multipliers::double[]) as multiplier,
           unnest($tiers::varchar[]) as disclosure_tier
)
