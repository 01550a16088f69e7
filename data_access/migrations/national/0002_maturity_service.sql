-- The data maturity service: evidence that forces attach, levels that a panel decided, crosswalks between framework
-- versions, changes across them, archetypes, and the pillar aggregates that the public may read.

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

create table derived.archetypes (
    wave_id varchar not null,
    force_id varchar not null,
    archetype varchar not null,
    confidence double not null,
    primary key (wave_id, force_id)
);

create table national.archetypes (
    wave_id varchar not null,
    archetype varchar not null,
    forces_counted integer not null,
    stability double not null,
    sentence varchar not null,
    primary key (wave_id, archetype)
);

create table national.archetype_pillars (
    wave_id varchar not null,
    archetype varchar not null,
    pillar_id varchar not null,
    median_level double not null,
    primary key (wave_id, archetype, pillar_id)
);

create table national.archetype_summaries (
    wave_id varchar primary key,
    forces_counted integer not null,
    group_count integer not null,
    method varchar not null,
    stability double,
    reference_stability double,
    is_stable boolean not null,
    sentence varchar not null
);

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

create view scoped.archetypes as
select * from derived.archetypes
where force_id in (select unnest(getvariable('scope')))
   or getvariable('visible_to') = 'board';

comment on table raw.framework_crosswalk is 'One capability of a framework version and the one that it corresponds to in another version.';
comment on table raw.evidence_items is 'One piece of evidence that a force attached to a capability in a wave, as graded.';
comment on table raw.moderated_levels is 'One level that moderation decided for a capability of a force in a wave.';
comment on table derived.archetypes is 'One force of a wave and the group of forces with a similar profile that it falls into.';
comment on table national.archetypes is 'One group of forces with a similar profile in a wave.';
comment on table national.archetype_pillars is 'One pillar of one group of forces with a similar profile.';
comment on table national.archetype_summaries is 'One wave: whether its forces fall into stable groups.';
comment on table national.public_pillar_levels is 'One pillar of one wave over the capabilities that forces share with peers; what the public may read.';
