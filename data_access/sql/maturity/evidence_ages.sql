-- grain: one age band of a wave's grade A or B evidence at a date, youngest first
-- params: wave_id, on_date
with bands(position, label, is_expired, from_months, to_months) as (
    values (1, 'under 6 months', false, 0, 6),
           (2, '6 to 12 months', false, 6, 12),
           (3, '1 to 2 years', true, 12, 24),
           (4, 'over 2 years', true, 24, 100000)
),
aged as (
    select claims, greatest(0, datediff('month', evidence_month, $on_date::date)) as months
    from national.evidence_dates
    where wave_id = $wave_id and evidence_month is not null
)
select b.label, b.is_expired, coalesce(sum(a.claims), 0)::bigint as claims
from bands b
left join aged a on a.months >= b.from_months and a.months < b.to_months
group by b.position, b.label, b.is_expired
order by b.position
