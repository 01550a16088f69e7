-- The rollout of document search beside that of ANPR Find and Profile: one view of where bodies stand on their way to live
-- use for both products, and a typed view of investigations. What a kind holds is declared in
-- models/definitions/documents/rollout.toml.

drop view rocu_onboardings;

create view product_onboardings as
select record_id,
       case record_kind when 'rocu_onboarding' then 'anpr' else 'documents' end as product,
       body_kind, body_id, is_synthetic,
       field_values ->> '$.state' as state,
       happened_on as state_since,
       (field_values ->> '$.live_on')::date as live_on,
       (field_values ->> '$.users')::bigint as users,
       (field_values ->> '$.users_trained')::bigint as users_trained
from records
where record_kind in ('rocu_onboarding', 'documents_onboarding') and not is_withdrawn;

create view documents_outcomes as
select record_id, body_kind, body_id, is_synthetic, happened_on,
       date_trunc('month', happened_on)::date as month,
       field_values ->> '$.crime_type' as crime_type,
       (field_values ->> '$.officers')::bigint * (field_values ->> '$.hours')::double as effort_hours,
       (field_values ->> '$.effort_before_hours')::double as effort_before_hours,
       (field_values ->> '$.items_searched')::bigint as items_searched,
       (field_values ->> '$.items_opened')::bigint as items_opened,
       len(list_distinct(list_concat(
           field_values ->> '$.shared_with[*]', case when body_kind = 'force' then [body_id] else [] end
       ))) as forces,
       field_values ->> '$.result' as result,
       verified_at is not null as is_verified
from records
where record_kind = 'documents_outcome' and not is_withdrawn;
