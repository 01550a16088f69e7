-- grain: one service, of its launch campaigns that were over and past their days in a period: how many reached enough forces
-- params: first_on, last_on, days, forces_wanted
select 'service' as unit_kind, service_id as unit_id,
       count_if(forces_reached >= $forces_wanted)::double as numerator, count(*)::double as denominator,
       100::double * count_if(forces_reached >= $forces_wanted) / count(*) as value,
       count(*) as record_count, bool_or(is_synthetic) as is_synthetic
from campaigns
where is_new_service
  and greatest(ends_on, launched_on + $days::integer) between $first_on::date and $last_on::date
group by service_id
order by service_id
