-- grain: one dataset that can be drawn as series
-- params: none
with loaded as (
    select case kind
               when 'mps_offences' then 'mps-offences'
               when 'street_crime' then 'street-crime'
               when 'workforce' then 'workforce'
               else 'file' end as source,
           bool_or(is_synthetic) as is_synthetic
    from raw.loads
    where kind in ('mps_offences', 'street_crime', 'workforce', 'series')
    group by source
)
select dataset_id,
       count(distinct series_id) as series,
       min(period) as first_period,
       max(period) as last_period,
       count(value) as figures,
       coalesce(any_value(is_synthetic), false) as is_synthetic
from derived.series_observations
left join loaded on source = split_part(dataset_id, ':', 1)
group by dataset_id
order by dataset_id;
