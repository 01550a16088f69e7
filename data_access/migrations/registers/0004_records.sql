-- The registers that feed KPIs: one table for rows of every kind, one typed view for each kind. What a kind holds is
-- declared in models/definitions/records.toml.

create table records (
    record_id varchar primary key,
    record_kind varchar not null,
    body_kind varchar not null,
    body_id varchar not null,
    happened_on date not null,
    field_values varchar not null,
    recorded_by varchar not null,
    recorded_by_role varchar not null,
    recorded_at timestamp not null,
    is_synthetic boolean not null,
    verified_by varchar,
    verified_at timestamp,
    is_withdrawn boolean not null,
    withdrawn_reason varchar,
    version integer not null
);

create view engagements as
select record_id, body_kind, body_id, is_synthetic,
       happened_on as held_on,
       field_values ->> '$.business_partner_role' as business_partner_role,
       field_values ->> '$.joint_problem' as joint_problem,
       (field_values ->> '$.resolved_on')::date as resolved_on
from records
where record_kind = 'engagement' and not is_withdrawn;

create view campaigns as
select record_id, is_synthetic,
       field_values ->> '$.service' as service_id,
       (field_values ->> '$.is_new_service')::boolean as is_new_service,
       happened_on as launched_on,
       (field_values ->> '$.ends_on')::date as ends_on,
       (field_values ->> '$.delivered')::bigint as delivered,
       (field_values ->> '$.clicks')::bigint as clicks,
       len(field_values ->> '$.forces_reached[*]') as forces_reached
from records
where record_kind = 'campaign' and not is_withdrawn;

create view board_decisions as
select record_id, is_synthetic,
       happened_on as decided_on,
       (field_values ->> '$.is_resource_decision')::boolean as is_resource_decision,
       field_values ->> '$.evidence_cited' as evidence_cited,
       (field_values ->> '$.approves_strategy')::boolean as approves_strategy
from records
where record_kind = 'board_decision' and not is_withdrawn;

create view board_actions as
select record_id, is_synthetic,
       happened_on as due_on,
       (field_values ->> '$.done_on')::date as done_on
from records
where record_kind = 'board_action' and not is_withdrawn;

create view partner_surveys as
select record_id, body_kind, body_id, is_synthetic,
       happened_on as closed_on,
       field_values ->> '$.measure' as measure,
       (field_values ->> '$.answered')::bigint as answered,
       (field_values ->> '$.agreed')::bigint as agreed
from records
where record_kind = 'partner_survey' and not is_withdrawn;

create view product_rollouts as
select record_id, body_kind, body_id, is_synthetic,
       field_values ->> '$.product' as product,
       happened_on as onboarded_on
from records
where record_kind = 'product_rollout' and not is_withdrawn;

create view product_outcomes as
select record_id, body_kind, body_id, is_synthetic,
       field_values ->> '$.product' as product,
       happened_on as month,
       (field_values ->> '$.enabled_users')::bigint as enabled_users,
       (field_values ->> '$.active_users')::bigint as active_users,
       (field_values ->> '$.searches')::bigint as searches,
       (field_values ->> '$.leads_passed')::bigint as leads_passed,
       (field_values ->> '$.seized_kg')::double as seized_kg,
       coalesce((field_values ->> '$.seized_kg')::double, 0) > 0
       or coalesce((field_values ->> '$.seized_cash_gbp')::double, 0) > 0
       or coalesce((field_values ->> '$.arrests')::bigint, 0) > 0 as has_claim,
       verified_at is not null as is_verified
from records
where record_kind = 'product_outcome' and not is_withdrawn;

comment on table records is 'One row of one of the registers that feed KPIs; its fields as JSON, declared by kind.';
