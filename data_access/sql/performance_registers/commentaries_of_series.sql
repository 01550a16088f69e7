-- grain: one text about a series, the newest first
-- params: series_id, unit_id
select commentary_id, series_id, unit_id, period, words, written_by, written_by_role, written_at
from commentaries
where series_id = $series_id and unit_id = $unit_id
order by written_at desc, commentary_id
