-- grain: one national KPI with values enough for a trend
-- params: none
select kpi_id, last_period, target, target_period, probability_of_target,
       trend_direction, trend_p, slope_per_year, slope_low, slope_high, outlook_note
from derived.kpi_outlooks
order by kpi_id
