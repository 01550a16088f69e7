-- Published figures as series: street-level records, offences by borough, and any other file whose columns are mapped.

create table raw.street_crimes (
    force_id varchar not null,
    month date not null,
    record_number bigint not null,
    crime_id varchar,
    reported_by varchar not null,
    longitude double,
    latitude double,
    location varchar,
    lsoa_code varchar,
    lsoa_name varchar,
    crime_type varchar not null,
    last_outcome varchar,
    context varchar,
    load_id varchar not null
);

create table raw.mps_offences (
    offence_group varchar not null,
    offence_subgroup varchar not null,
    borough varchar not null,
    month date not null,
    offences bigint,
    load_id varchar not null
);

create table raw.series_values (
    dataset varchar not null,
    force_id varchar not null,
    series varchar not null,
    period date not null,
    frequency varchar not null,
    value double,
    load_id varchar not null
);

-- A crime type that a force records at all counts nought in a month of which the force has other records.
create view derived.street_counts as
with counts as (
    select force_id, crime_type, month, count(*) as records
    from raw.street_crimes
    group by all
),
months_loaded as (
    select distinct force_id, month
    from raw.street_crimes
),
types_recorded as (
    select distinct force_id, crime_type
    from raw.street_crimes
)
select force_id, crime_type, month, coalesce(records, 0) as records
from months_loaded
join types_recorded using (force_id)
left join counts using (force_id, crime_type, month);

create view derived.series_observations as
select 'mps-offences' as dataset_id,
       offence_group || ' | ' || offence_subgroup || ' | ' || borough as series_id,
       '' as force_id,
       month as period,
       offences::double as value,
       'monthly' as frequency
from raw.mps_offences
union all
select 'street-crime', force_id || ' | ' || crime_type, force_id, month, records::double, 'monthly'
from derived.street_counts
union all
select 'workforce', force_id, force_id, as_at, officers_fte, 'day'
from raw.workforce
union all
select 'file: ' || dataset,
       case when force_id = '' then series when series = '' then force_id else force_id || ' | ' || series end,
       force_id,
       period,
       value,
       frequency
from raw.series_values;

comment on table raw.street_crimes is 'One record of a data.police.uk street file: a crime or an incident, with or without an id.';
comment on table raw.mps_offences is 'Offences of one kind in one London borough and month, as the Metropolitan Police Service publishes them.';
comment on table raw.series_values is 'One figure of one series and period of a file whose columns a person mapped.';
comment on view derived.street_counts is 'Records of one crime type of one force in one month, nought where the month is loaded and has none.';
comment on view derived.series_observations is 'One figure of one series and period of any dataset that can be drawn as series.';
