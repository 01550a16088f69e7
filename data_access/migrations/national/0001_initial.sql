-- National data: what is loaded (raw), what is worked out from it (derived), aggregates without a force (national),
-- and the only views through which force-level rows may be read (scoped).

create schema raw;
create schema derived;
create schema national;
create schema scoped;

create table raw.loads (
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
    rows_replaced bigint not null,
    encoding varchar not null,
    is_synthetic boolean not null,
    warnings varchar[] not null
);

create table raw.versions (
    dataset_version varchar primary key,
    parent_version varchar,
    built_at timestamp not null
);

create table raw.set_aside (
    load_id varchar not null,
    kind varchar not null,
    file_name varchar not null,
    row_number bigint not null,
    row_values varchar not null,
    reason varchar not null
);

create table raw.rocus (
    rocu_id varchar primary key,
    name varchar not null,
    valid_from date not null,
    valid_to date,
    successor_id varchar,
    load_id varchar not null
);

create table raw.forces (
    force_id varchar primary key,
    name varchar not null,
    short_name varchar not null,
    code varchar not null unique,
    ons_code varchar not null,
    region varchar not null,
    rocu_id varchar not null,
    latitude double not null,
    longitude double not null,
    tile_x integer not null,
    tile_y integer not null,
    area_km2 double not null,
    valid_from date not null,
    valid_to date,
    successor_id varchar,
    load_id varchar not null
);

create table raw.force_aliases (
    alias varchar primary key,
    force_id varchar,
    body varchar not null,
    note varchar not null,
    load_id varchar not null
);

create table raw.peer_groups (
    force_id varchar not null,
    peer_id varchar not null,
    position integer not null,
    source varchar not null,
    load_id varchar not null,
    primary key (force_id, peer_id)
);

create table raw.capabilities (
    framework_version varchar not null,
    capability_id varchar not null,
    position integer not null,
    pillar_id varchar not null,
    pillar varchar not null,
    capability varchar not null,
    question varchar not null,
    level_1 varchar not null,
    level_2 varchar not null,
    level_3 varchar not null,
    level_4 varchar not null,
    level_5 varchar not null,
    evidence_examples varchar not null,
    disclosure_tier varchar not null,
    national_minimum integer not null,
    load_id varchar not null,
    primary key (framework_version, capability_id)
);

create table raw.assessment_waves (
    wave_id varchar primary key,
    name varchar not null,
    framework_version varchar not null,
    opens_on date not null,
    reference_date date not null,
    status varchar not null,
    load_id varchar not null
);

create table raw.assessment_answers (
    wave_id varchar not null,
    force_id varchar not null,
    respondent_id varchar not null,
    respondent_role varchar not null,
    capability_id varchar not null,
    level integer,
    coverage_percent double,
    evidence_grade varchar,
    evidence_date date,
    load_id varchar not null,
    primary key (wave_id, force_id, respondent_id, capability_id)
);

create table raw.workforce (
    force_id varchar not null,
    as_at date not null,
    officers_fte double not null,
    basis varchar not null,
    load_id varchar not null,
    primary key (force_id, as_at)
);

create table raw.population (
    force_id varchar not null,
    as_at date not null,
    residents bigint not null,
    basis varchar not null,
    load_id varchar not null,
    primary key (force_id, as_at)
);

create table raw.boundaries (
    force_id varchar primary key,
    geometry varchar not null,
    source varchar not null,
    load_id varchar not null
);

create table derived.capability_levels (
    wave_id varchar not null,
    force_id varchar not null,
    capability_id varchar not null,
    pillar_id varchar not null,
    disclosure_tier varchar not null,
    respondents integer not null,
    answered integer not null,
    dont_know integer not null,
    self_level integer,
    lowest_answer integer,
    highest_answer integer,
    coverage_percent double,
    evidence_level integer,
    evidence_grade varchar,
    latest_evidence_date date,
    published_level integer,
    level_low integer,
    level_high integer,
    is_unevidenced boolean not null,
    is_provisional boolean not null,
    is_incomplete boolean not null,
    national_median integer,
    comparison varchar,
    comparison_p double,
    primary key (wave_id, force_id, capability_id)
);

create table derived.force_waves (
    wave_id varchar not null,
    force_id varchar not null,
    respondents integer not null,
    capabilities_answered integer not null,
    capabilities_asked integer not null,
    completeness double not null,
    is_incomplete boolean not null,
    is_provisional boolean not null,
    primary key (wave_id, force_id)
);

-- visible_to: 'force' is the mean of every capability; 'board' and 'peers' leave out what that tier may not see.
create table derived.pillar_levels (
    wave_id varchar not null,
    force_id varchar not null,
    pillar_id varchar not null,
    visible_to varchar not null,
    capabilities_counted integer not null,
    capabilities_asked integer not null,
    mean_level double,
    mean_low double,
    mean_high double,
    floor_level integer,
    floor_capability_id varchar,
    is_incomplete boolean not null,
    primary key (wave_id, force_id, pillar_id, visible_to)
);

create table derived.capability_changes (
    wave_id varchar not null,
    previous_wave_id varchar not null,
    force_id varchar not null,
    capability_id varchar not null,
    disclosure_tier varchar not null,
    previous_level integer not null,
    level integer not null,
    change integer not null,
    change_low integer not null,
    change_high integer not null,
    verdict varchar not null,
    primary key (wave_id, force_id, capability_id)
);

create table derived.pillar_changes (
    wave_id varchar not null,
    previous_wave_id varchar not null,
    force_id varchar not null,
    pillar_id varchar not null,
    visible_to varchar not null,
    previous_mean double not null,
    mean_level double not null,
    change double not null,
    change_low double not null,
    change_high double not null,
    verdict varchar not null,
    primary key (wave_id, force_id, pillar_id, visible_to)
);

create table derived.statistical_peers (
    force_id varchar not null,
    peer_id varchar not null,
    position integer not null,
    distance double not null,
    is_near boolean not null,
    primary key (force_id, peer_id)
);

create table national.capability_levels (
    wave_id varchar not null,
    capability_id varchar not null,
    pillar_id varchar not null,
    forces_asked integer not null,
    forces_counted integer not null,
    forces_incomplete integer not null,
    is_suppressed boolean not null,
    at_level_1 integer,
    at_level_2 integer,
    at_level_3 integer,
    at_level_4 integer,
    at_level_5 integer,
    lower_quartile integer,
    median_level integer,
    upper_quartile integer,
    below_minimum integer,
    evidenced integer,
    mean_coverage_percent double,
    need varchar,
    primary key (wave_id, capability_id)
);

create table national.pillar_levels (
    wave_id varchar not null,
    pillar_id varchar not null,
    forces_counted integer not null,
    forces_incomplete integer not null,
    is_suppressed boolean not null,
    lower_quartile double,
    median_level double,
    upper_quartile double,
    primary key (wave_id, pillar_id)
);

create table national.pillar_changes (
    wave_id varchar not null,
    previous_wave_id varchar not null,
    pillar_id varchar not null,
    forces_paired integer not null,
    is_suppressed boolean not null,
    mean_change double,
    change_low double,
    change_high double,
    verdict varchar,
    forces_higher integer,
    forces_lower integer,
    forces_no_clear_change integer,
    primary key (wave_id, pillar_id)
);

create table national.evidence_dates (
    wave_id varchar not null,
    evidence_month date,
    claims integer not null
);

create view scoped.answers as
select * from raw.assessment_answers
where force_id in (select unnest(getvariable('scope')));

create view scoped.force_waves as
select * from derived.force_waves
where force_id in (select unnest(getvariable('scope')))
   or len(getvariable('tiers')) > 0;

create view scoped.capability_details as
select * from derived.capability_levels
where force_id in (select unnest(getvariable('scope')));

create view scoped.capability_levels as
select wave_id, force_id, capability_id, pillar_id, published_level, level_low, level_high,
       is_unevidenced, is_provisional, is_incomplete, national_median, comparison
from derived.capability_levels
where force_id in (select unnest(getvariable('scope')))
   or disclosure_tier in (select unnest(getvariable('tiers')));

create view scoped.pillar_levels as
select * from derived.pillar_levels
where visible_to = getvariable('visible_to')
   or force_id in (select unnest(getvariable('scope')));

create view scoped.capability_changes as
select * from derived.capability_changes
where force_id in (select unnest(getvariable('scope')))
   or disclosure_tier in (select unnest(getvariable('tiers')));

create view scoped.pillar_changes as
select * from derived.pillar_changes
where visible_to = getvariable('visible_to')
   or force_id in (select unnest(getvariable('scope')));

comment on table raw.loads is 'One file that was loaded into this version.';
comment on table raw.versions is 'One version that led to this one, itself included, and the version that it was made from.';
comment on table raw.set_aside is 'One row of a loaded file that is kept with its reason and not counted, such as a regional total.';
comment on table raw.rocus is 'One regional organised crime unit, as a dated record.';
comment on table raw.forces is 'One territorial force, as a dated record; a merged force names its successor.';
comment on table raw.force_aliases is 'One other name of a force, or a body that stands in force tables without being one.';
comment on table raw.peer_groups is 'One member of the official peer group of a force.';
comment on table raw.capabilities is 'One capability of one version of the maturity framework.';
comment on table raw.assessment_waves is 'One round of assessment.';
comment on table raw.assessment_answers is 'One answer of one respondent to one capability.';
comment on table raw.workforce is 'Police officers of one force on one day.';
comment on table raw.population is 'Residents of one force area on one day.';
comment on table raw.boundaries is 'The outline of one force area.';
comment on table derived.capability_levels is 'One capability of one force and wave: level, evidence, uncertainty, comparison.';
comment on table derived.force_waves is 'One force of one wave: how complete its answers are.';
comment on table derived.pillar_levels is 'One pillar of one force and wave: mean and floor, once for each group of readers.';
comment on table derived.capability_changes is 'One capability of one force: change since the wave before, of the same framework version.';
comment on table derived.pillar_changes is 'One pillar of one force: change since the wave before, once for each group of readers.';
comment on table derived.statistical_peers is 'One force that resembles another in population, density and officers a resident.';
comment on table national.capability_levels is 'One capability of one wave, counted over complete forces; empty where fewer than five are counted.';
comment on table national.pillar_levels is 'One pillar of one wave over complete forces; empty where fewer than five are counted.';
comment on table national.pillar_changes is 'One pillar of one wave: mean change of the forces assessed in both waves.';
comment on table national.evidence_dates is 'One month of evidence of one wave: how many claims rest on it.';
