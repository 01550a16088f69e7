-- grain: one row: vehicles with a journey in the window
-- params: none
-- engine: portable
select count(distinct vid) as vehicles from trips
