-- What the columns of published files mean, said once by a person.

create table column_mappings (
    mapping_id varchar primary key,
    dataset varchar not null,
    header_fingerprint varchar not null,
    file_header varchar[] not null,
    period_column varchar not null,
    value_column varchar not null,
    label_columns varchar[] not null,
    force_column varchar not null,
    unit varchar not null,
    attribution varchar not null,
    saved_by varchar not null,
    saved_at timestamp not null,
    is_withdrawn boolean not null,
    version integer not null
);

comment on table column_mappings is 'What the columns of one kind of published file mean; used for every file with the same header.';

create table dataset_rebases (
    rebase_id varchar primary key,
    dataset_id varchar not null,
    series_id varchar not null,
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

comment on table dataset_rebases is 'One request to start the limits of published series anew, and what a second person decided; an empty series means every series of the dataset.';
