-- grain: one row, the state of the live version
-- params: none
select (select bool_or(is_synthetic) from raw.loads) as is_synthetic,
       (select max(loaded_at) from raw.loads) as newest_load,
       greatest(
           (select max(reference_date) from raw.assessment_waves),
           (select max(as_at) from raw.workforce),
           (select max(as_at) from raw.population),
           (select max(known_on) from raw.kpi_values)
       ) as newest_data
