-- Performance monitoring: KPI values as they were reported and when each became known, national values made from
-- them, forecasts of the national ones.

create table raw.kpi_values (
    kpi_id varchar not null,
    unit_kind varchar not null,
    unit_id varchar not null,
    period date not null,
    known_on date not null,
    value double,
    numerator double,
    denominator double,
    definition_version integer not null,
    load_id varchar not null,
    primary key (kpi_id, unit_id, period, known_on)
);

create table derived.kpis (
    kpi_id varchar primary key,
    position integer not null,
    frequency varchar not null,
    national_from varchar not null,
    multiplier double not null,
    disclosure_tier varchar not null
);

create table derived.kpi_values (
    kpi_id varchar not null,
    unit_kind varchar not null,
    unit_id varchar not null,
    period date not null,
    known_on date not null,
    known_until date not null,
    value double,
    numerator double,
    denominator double,
    definition_version integer not null,
    units_counted integer not null,
    units_expected integer not null,
    is_small boolean not null,
    disclosure_tier varchar not null,
    primary key (kpi_id, unit_id, period, known_on)
);

create table derived.kpi_forecasts (
    kpi_id varchar not null,
    period date not null,
    forecast_mean double not null,
    forecast_low double not null,
    forecast_high double not null,
    primary key (kpi_id, period)
);

create table derived.kpi_outlooks (
    kpi_id varchar primary key,
    last_period date not null,
    target double,
    target_period date,
    probability_of_target double,
    trend_direction varchar not null,
    trend_p double,
    slope_per_year double,
    slope_low double,
    slope_high double,
    outlook_note varchar not null
);

create view scoped.kpi_values as
select kpi_id, unit_kind, unit_id, period, known_on, known_until,
       case when is_hidden then null else value end as value,
       case when is_hidden then null else numerator end as numerator,
       case when is_hidden then null else denominator end as denominator,
       definition_version, units_counted, units_expected, is_hidden, disclosure_tier
from (
    select *,
           is_small and unit_kind = 'force'
           and not list_contains(coalesce(getvariable('scope'), []), unit_id) as is_hidden
    from derived.kpi_values
)
where unit_kind <> 'force'
   or unit_id in (select unnest(getvariable('scope')))
   or disclosure_tier in (select unnest(getvariable('tiers')));

comment on table raw.kpi_values is 'One value of one KPI for one unit and period, as it became known on a day; never changed, only followed by a later one.';
comment on table derived.kpis is 'One KPI definition, as far as counting and disclosure need it.';
comment on table derived.kpi_values is 'One value of one KPI for one unit and period over the days on which it was the newest known.';
comment on table derived.kpi_forecasts is 'One forecast month, quarter or year of a national KPI, with its 80 % band.';
comment on table derived.kpi_outlooks is 'One national KPI: chance of meeting its target and trend.';
