-- What people do in the app: the audit chain and the history of loads.

create table audit (
    seq bigint primary key,
    done_at timestamp not null,
    actor varchar not null,
    role varchar not null,
    action varchar not null,
    purpose varchar not null,
    reference varchar not null,
    object varchar not null,
    rows_returned bigint not null,
    dataset_version varchar not null,
    session varchar not null,
    app_version varchar not null,
    outcome varchar not null,
    previous_hash varchar not null,
    hash varchar not null
);

create table load_history (
    load_id varchar primary key,
    kind varchar not null,
    file_name varchar not null,
    sha256 varchar not null,
    size_bytes bigint not null,
    loaded_at timestamp not null,
    loaded_by varchar not null,
    rows_read bigint not null,
    rows_accepted bigint not null,
    rows_set_aside bigint not null,
    rows_rejected bigint not null,
    outcome varchar not null,
    dataset_version varchar not null,
    version integer not null default 1
);

comment on table audit is 'One thing that somebody did or was refused, chained to the record before it.';
comment on table load_history is 'One load or refused load.';
