-- grain: one value that was ever entered for a measure, newest period first, then newest entry
-- params: measure_id
select * from benefit_values where measure_id = $measure_id order by period desc, value_id desc
