-- The data maturity service: assessments as they are answered, evidence, moderation, plans. Rows that people edit
-- carry a version: an edit names the version it was made on, and a stale one is refused.

create table assessments (
    wave_id varchar not null,
    force_id varchar not null,
    state varchar not null,
    opened_at timestamp not null,
    opened_by varchar not null,
    submitted_at timestamp,
    submitted_by varchar,
    returned_reason varchar,
    published_at timestamp,
    version integer not null,
    primary key (wave_id, force_id)
);

create table respondents (
    wave_id varchar not null,
    force_id varchar not null,
    respondent_id varchar not null,
    respondent_role varchar not null,
    code_hash varchar not null unique,
    invited_at timestamp not null,
    invited_by varchar not null,
    first_seen_at timestamp,
    finished_at timestamp,
    is_revoked boolean not null,
    version integer not null,
    primary key (wave_id, force_id, respondent_id)
);

create table answers (
    wave_id varchar not null,
    force_id varchar not null,
    respondent_id varchar not null,
    capability_id varchar not null,
    is_dont_know boolean not null,
    level integer,
    coverage_percent double,
    comment varchar not null,
    evidence_grade varchar,
    evidence_date date,
    answered_at timestamp not null,
    version integer not null,
    primary key (wave_id, force_id, respondent_id, capability_id)
);

create table evidence (
    evidence_id varchar primary key,
    wave_id varchar not null,
    force_id varchar not null,
    capability_id varchar not null,
    supports_level integer not null,
    title varchar not null,
    link varchar,
    file_name varchar,
    media_type varchar,
    size_bytes bigint,
    sha256 varchar,
    evidence_date date not null,
    expires_on date not null,
    evidence_grade varchar not null,
    graded_by varchar,
    graded_at timestamp,
    added_by varchar not null,
    added_at timestamp not null,
    is_withdrawn boolean not null,
    purged_at timestamp,
    version integer not null
);

create table moderations (
    wave_id varchar not null,
    force_id varchar not null,
    capability_id varchar not null,
    self_level integer,
    evidence_level integer,
    gated_level integer,
    moderated_level integer not null,
    reason varchar not null,
    decided_by varchar not null,
    decided_at timestamp not null,
    needs_second boolean not null,
    state varchar not null,
    seconded_by varchar,
    seconded_at timestamp,
    second_reason varchar,
    action_id varchar,
    version integer not null,
    primary key (wave_id, force_id, capability_id)
);

create table publications (
    publication_id varchar primary key,
    wave_id varchar not null,
    published_at timestamp not null,
    published_by varchar not null,
    content_hash varchar not null,
    dataset_version varchar not null,
    forces varchar[] not null
);

create table peer_lists (
    force_id varchar primary key,
    peer_ids varchar[] not null,
    saved_at timestamp not null,
    saved_by varchar not null,
    version integer not null
);

create table naming_consents (
    force_id varchar not null,
    capability_id varchar not null,
    is_named boolean not null,
    contact_role varchar not null,
    saved_at timestamp not null,
    saved_by varchar not null,
    version integer not null,
    primary key (force_id, capability_id)
);

create table context_notes (
    wave_id varchar not null,
    force_id varchar not null,
    capability_id varchar not null,
    note varchar not null,
    saved_at timestamp not null,
    saved_by varchar not null,
    version integer not null,
    primary key (wave_id, force_id, capability_id)
);

create table plans (
    force_id varchar primary key,
    starts_on date not null,
    capacity_points integer not null,
    saved_at timestamp not null,
    saved_by varchar not null,
    version integer not null
);

create table plan_targets (
    force_id varchar not null,
    capability_id varchar not null,
    target_level integer not null,
    national_weight double,
    saved_at timestamp not null,
    saved_by varchar not null,
    version integer not null,
    primary key (force_id, capability_id)
);

create table actions (
    action_id varchar primary key,
    force_id varchar not null,
    capability_id varchar not null,
    from_level integer not null,
    to_level integer not null,
    title varchar not null,
    owner_role varchar not null,
    due_on date not null,
    effort_points double not null,
    success_measure varchar not null,
    benefit_id varchar,
    kpi_id varchar,
    status varchar not null,
    blockers varchar not null,
    what_was_done varchar not null,
    closure_evidence_id varchar,
    closed_at timestamp,
    created_at timestamp not null,
    created_by varchar not null,
    version integer not null
);

create table rescore_requests (
    request_id varchar primary key,
    wave_id varchar not null,
    force_id varchar not null,
    capability_id varchar not null,
    action_id varchar not null,
    requested_level integer not null,
    state varchar not null,
    requested_at timestamp not null,
    requested_by varchar not null,
    decided_at timestamp,
    decided_by varchar,
    decision_reason varchar,
    version integer not null
);

create table changes (
    change_id bigint primary key,
    changed_at timestamp not null,
    changed_by varchar not null,
    changed_by_role varchar not null,
    force_id varchar not null,
    record varchar not null,
    record_id varchar not null,
    version integer not null,
    before varchar not null,
    after varchar not null
);

comment on table assessments is 'One force answering one wave: how far it is.';
comment on table respondents is 'One respondent whom a force invited to a wave, known by a pseudonym and a role.';
comment on table answers is 'One answer of one respondent, saved as it is given.';
comment on table evidence is 'One piece of evidence that a force attached: a link, or a file kept by its hash.';
comment on table moderations is 'One decision of moderation on a capability of a force, with its reason.';
comment on table publications is 'One publication of a wave: what went into which version of the national data.';
comment on table peer_lists is 'The peers that a force chose for itself.';
comment on table naming_consents is 'Whether a force may be named to others as one to ring about a capability.';
comment on table context_notes is 'What a force says about a level of its own that stands apart.';
comment on table plans is 'The improvement plan of one force: when it starts and what a quarter can carry.';
comment on table plan_targets is 'The level that a force aims at in a capability.';
comment on table actions is 'One action of a force''s improvement plan.';
comment on table rescore_requests is 'One request to score a capability again after an action was closed.';
comment on table changes is 'One edit of a record: who changed what, from what, to what.';
