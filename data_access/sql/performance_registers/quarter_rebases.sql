-- grain: one period from which limits of a national series start anew, as approved by the end of a day
-- params: until
select series_id, unit_id, from_period, reason
from rebases
where unit_id = ''
  and ((state = 'approved' and decided_at < $until::timestamp)
       or (state = 'lifted' and decided_at >= $until::timestamp and proposed_at < $until::timestamp))
order by series_id, from_period
