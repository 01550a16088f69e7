-- grain: writes what somebody says about a series in one period
-- params: commentary_id, series_id, unit_id, period, words, written_by, written_by_role, written_at
insert into commentaries
select $commentary_id, $series_id, $unit_id, $period::date, $words, $written_by, $written_by_role,
       $written_at::timestamp
