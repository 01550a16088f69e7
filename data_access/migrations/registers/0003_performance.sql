-- Performance monitoring: what people say and decide about the series of KPIs.

create table rebases (
    rebase_id varchar primary key,
    series_id varchar not null,
    unit_id varchar not null,
    from_period date not null,
    reason varchar not null,
    state varchar not null,
    proposed_by varchar not null,
    proposed_at timestamp not null,
    decided_by varchar,
    decided_at timestamp,
    decision_reason varchar,
    version integer not null
);

create table annotations (
    annotation_id varchar primary key,
    series_id varchar not null,
    unit_id varchar not null,
    happened_on date not null,
    annotation_kind varchar not null,
    words varchar not null,
    added_by varchar not null,
    added_at timestamp not null,
    is_withdrawn boolean not null,
    version integer not null
);

create table commentaries (
    commentary_id varchar primary key,
    series_id varchar not null,
    unit_id varchar not null,
    period date not null,
    words varchar not null,
    written_by varchar not null,
    written_by_role varchar not null,
    written_at timestamp not null
);

create table signal_log (
    signal_id varchar primary key,
    series_id varchar not null,
    unit_id varchar not null,
    period date not null,
    variation varchar not null,
    rule varchar not null,
    p double not null,
    dataset_version varchar not null,
    found_at timestamp not null,
    reason_due_on date not null,
    owner_role varchar not null,
    reason varchar,
    explained_by varchar,
    explained_at timestamp,
    version integer not null
);

create table funnel_exclusions (
    kpi_id varchar not null,
    force_id varchar not null,
    reason varchar not null,
    saved_by varchar not null,
    saved_at timestamp not null,
    is_lifted boolean not null,
    version integer not null,
    primary key (kpi_id, force_id)
);

comment on table rebases is 'One request to start the limits of a series anew at a period, and what a second person decided.';
comment on table annotations is 'One event or change of recording that is drawn on a chart.';
comment on table commentaries is 'What an owner wrote about a series in one period; a later text follows, nothing is overwritten.';
comment on table signal_log is 'One signal that was listed under the false-alarm budget, and the reason found for it.';
comment on table funnel_exclusions is 'One force left out of a KPI''s comparison, and why.';
