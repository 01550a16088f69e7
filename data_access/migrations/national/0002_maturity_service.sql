-- The data maturity service: evidence that forces attach, levels that a panel decided, crosswalks between framework
-- versions, changes across them, and the pillar aggregates that the public may read.

create table raw.framework_crosswalk (
    from_version varchar not null,
    from_capability_id varchar not null,
    to_version varchar not null,
    to_capability_id varchar not null,
    note varchar not null,
    load_id varchar not null,
    primary key (from_version, from_capability_id, to_version, to_capability_id)
);

create table raw.evidence_items (
    evidence_id varchar primary key,
    wave_id varchar not null,
    force_id varchar not null,
    capability_id varchar not null,
    supports_level integer not null,
    evidence_grade varchar not null,
    evidence_date date not null,
    load_id varchar not null
);

create table raw.moderated_levels (
    wave_id varchar not null,
    force_id varchar not null,
    capability_id varchar not null,
    moderated_level integer not null,
    moderation_reason varchar not null,
    moderated_on date not null,
    load_id varchar not null,
    primary key (wave_id, force_id, capability_id)
);

alter table derived.capability_levels add column moderated_level integer;
alter table derived.capability_levels add column moderation_reason varchar;
alter table derived.capability_changes add column previous_capability_id varchar;

create table national.public_pillar_levels (
    wave_id varchar not null,
    pillar_id varchar not null,
    capabilities_counted integer not null,
    forces_counted integer not null,
    is_suppressed boolean not null,
    lower_quartile double,
    median_level double,
    upper_quartile double,
    primary key (wave_id, pillar_id)
);

drop view scoped.capability_details;
create view scoped.capability_details as
select * from derived.capability_levels
where force_id in (select unnest(getvariable('scope')));

drop view scoped.capability_changes;
create view scoped.capability_changes as
select * from derived.capability_changes
where force_id in (select unnest(getvariable('scope')))
   or disclosure_tier in (select unnest(getvariable('tiers')));

create view scoped.evidence_items as
select * from raw.evidence_items
where force_id in (select unnest(getvariable('scope')));

comment on table raw.framework_crosswalk is 'One capability of a framework version and the one that it corresponds to in another version.';
comment on table raw.evidence_items is 'One piece of evidence that a force attached to a capability in a wave, as graded.';
comment on table raw.moderated_levels is 'One level that moderation decided for a capability of a force in a wave.';
comment on table national.public_pillar_levels is 'One pillar of one wave over the capabilities that forces share with peers; what the public may read.';
