-- grain: one force in being at the end of a period: in contact within so many days, or not
-- params: last_on, days, forces_in_being
with forces as (
    select unnest($forces_in_being::varchar[]) as force_id
),
contacts as (
    select body_id as force_id, count(*) as conversations, bool_or(is_synthetic) as is_synthetic
    from engagements
    where body_kind = 'force'
      and business_partner_role <> ''
      and held_on <= $last_on::date
      and held_on > $last_on::date - $days::integer
    group by body_id
)
select 'force' as unit_kind, force_id as unit_id,
       (conversations is not null)::integer::double as numerator, 1::double as denominator,
       100::double * (conversations is not null)::integer as value,
       coalesce(conversations, 0) as record_count,
       coalesce(contacts.is_synthetic, (select bool_or(is_synthetic) from engagements)) as is_synthetic
from forces
left join contacts using (force_id)
where exists (select 1 from engagements where held_on <= $last_on::date)
order by force_id
