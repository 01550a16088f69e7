-- The benefits register: rows of declared kinds, the moves of benefits between states, and measured values.

create table benefit_rows (
    row_id varchar primary key,
    row_kind varchar not null,
    state varchar not null,
    target_state varchar not null,
    field_values varchar not null,
    recorded_by varchar not null,
    recorded_by_role varchar not null,
    recorded_at timestamp not null,
    is_synthetic boolean not null,
    is_withdrawn boolean not null,
    withdrawn_reason varchar,
    version integer not null
);

create table benefit_moves (
    move_id bigint primary key,
    benefit_id varchar not null,
    from_state varchar not null,
    to_state varchar not null,
    reason varchar not null,
    decision_id varchar,
    moved_by varchar not null,
    moved_by_role varchar not null,
    moved_at timestamp not null
);

create table benefit_values (
    value_id bigint primary key,
    measure_id varchar not null,
    period date not null,
    value double not null,
    answered integer,
    source varchar not null,
    entered_by varchar not null,
    entered_by_role varchar not null,
    entered_at timestamp not null,
    is_synthetic boolean not null
);

create table benefit_drafts (
    subject varchar not null,
    row_id varchar not null,
    field_values varchar not null,
    base_version integer not null,
    saved_at timestamp not null,
    primary key (subject, row_id)
);

comment on table benefit_rows is 'One row of the benefits register as it stands: a profile, a measure, an output, a link and so on.';
comment on table benefit_moves is 'One move of a benefit from one state to the next, with who, when and why.';
comment on table benefit_values is 'One measured value of a benefit measure; a later one of the same period follows, nothing is overwritten.';
comment on table benefit_drafts is 'What one person typed into the form of one row of the benefits register and has not saved yet; only that person reads it.';
