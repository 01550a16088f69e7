-- grain: one period ahead of one national KPI
-- params: none
select kpi_id, period, forecast_mean, forecast_low, forecast_high
from derived.kpi_forecasts
order by kpi_id, period
