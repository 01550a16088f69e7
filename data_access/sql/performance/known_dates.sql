-- grain: one day on which values of a KPI became known, newest first
-- params: kpi_id
select known_on, count(*) as values_known, count(*) filter (is_revision) as values_revised
from (
    select known_on, row_number() over (partition by unit_id, period order by known_on) > 1 as is_revision
    from scoped.kpi_values
    where kpi_id = $kpi_id
)
group by known_on
order by known_on desc
