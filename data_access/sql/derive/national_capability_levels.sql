-- grain: one capability of one wave, over the forces valid at its reference date
-- params: minimum_forces, shared_tiers, weak_everywhere_share, weak_in_a_few_share
insert into national.capability_levels
with asked as (
    select l.*, c.national_minimum,
           case when not l.is_incomplete then l.published_level end as counted_level
    from derived.capability_levels l
    join raw.assessment_waves w using (wave_id)
    join raw.capabilities c on c.framework_version = w.framework_version and c.capability_id = l.capability_id
    join raw.forces f on f.force_id = l.force_id
        and f.valid_from <= w.reference_date and (f.valid_to is null or f.valid_to >= w.reference_date)
),
counted as (
    select wave_id, capability_id, pillar_id,
           count(*) as forces_asked,
           count(counted_level) as forces_counted,
           count(*) filter (is_incomplete) as forces_incomplete,
           count(counted_level) < $minimum_forces::integer
               + any_value(not list_contains($shared_tiers::varchar[], disclosure_tier))::integer as is_suppressed,
           count(*) filter (counted_level = 1) as at_level_1,
           count(*) filter (counted_level = 2) as at_level_2,
           count(*) filter (counted_level = 3) as at_level_3,
           count(*) filter (counted_level = 4) as at_level_4,
           count(*) filter (counted_level = 5) as at_level_5,
           quantile_disc(counted_level, 0.25) as lower_quartile,
           quantile_disc(counted_level, 0.5) as median_level,
           quantile_disc(counted_level, 0.75) as upper_quartile,
           count(*) filter (counted_level < national_minimum) as below_minimum,
           count(counted_level) filter (not is_unevidenced) as evidenced,
           count(coverage_percent) filter (counted_level is not null) as coverages,
           (sum(coverage_percent::decimal(18, 9)) filter (counted_level is not null))::double
               / nullif(coverages, 0) as mean_coverage_percent
    from asked
    group by wave_id, capability_id, pillar_id
)
select wave_id, capability_id, pillar_id, forces_asked, forces_counted, forces_incomplete, is_suppressed,
       case when not is_suppressed then at_level_1 end,
       case when not is_suppressed then at_level_2 end,
       case when not is_suppressed then at_level_3 end,
       case when not is_suppressed then at_level_4 end,
       case when not is_suppressed then at_level_5 end,
       case when not is_suppressed then lower_quartile end,
       case when not is_suppressed then median_level end,
       case when not is_suppressed then upper_quartile end,
       case when not is_suppressed then below_minimum end,
       case when not is_suppressed then evidenced end,
       case when not is_suppressed and coverages > $minimum_forces::integer then mean_coverage_percent end,
       case
           when is_suppressed then null
           when below_minimum / forces_counted >= $weak_everywhere_share::double then 'weak everywhere'
           when below_minimum / forces_counted > $weak_in_a_few_share::double then 'weak in a few'
           else 'no national need'
       end
from counted
