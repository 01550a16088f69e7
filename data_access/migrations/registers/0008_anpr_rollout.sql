-- The rollout of ANPR Find and Profile: one typed view for each of its two kinds of record, as for the others. What a
-- kind holds is declared in models/definitions/anpr/rollout.toml.

create view rocu_onboardings as
select record_id, body_id, is_synthetic,
       field_values ->> '$.state' as state,
       happened_on as state_since,
       (field_values ->> '$.live_on')::date as live_on,
       (field_values ->> '$.users')::bigint as users,
       (field_values ->> '$.users_trained')::bigint as users_trained
from records
where record_kind = 'rocu_onboarding' and not is_withdrawn;

create view anpr_outcomes as
select record_id, body_id, is_synthetic, happened_on,
       date_trunc('month', happened_on)::date as month,
       field_values ->> '$.outcome' as outcome,
       (field_values ->> '$.amount')::double as amount,
       field_values ->> '$.crime_type' as crime_type,
       verified_at is not null as is_verified
from records
where record_kind = 'anpr_outcome' and not is_withdrawn;
