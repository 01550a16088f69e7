-- grain: one text about a national series in a period of a quarter, newest first, as written by the end of a day
-- params: first_day, last_day, until
select series_id, period, words, written_by_role, written_at
from commentaries
where unit_id = ''
  and period between $first_day::date and $last_day::date
  and written_at < $until::timestamp
order by series_id, written_at desc, commentary_id
