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
