-- The signal log knows what kind of unit a signal is of, and how much each version of the data was expected to list.
-- A row without a kind counts as a force's: the most guarded.

alter table signal_log add column unit_kind varchar default 'force';
alter table signal_log add column explained_by_role varchar;

create table signal_rounds (
    dataset_version varchar primary key,
    recorded_at timestamp not null,
    charts_judged integer not null,
    expected_by_chance double not null,
    signals_found integer not null,
    signals_listed integer not null
);

comment on table signal_rounds is 'One version of the data whose signals were put into the log, with what chance alone would have given.';
