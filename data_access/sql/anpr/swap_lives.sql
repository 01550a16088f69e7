-- grain: one plate that was read often enough, with when it was first and last read
-- params: fewest_reads, fewest_days
-- engine: portable
select vid, count(*) as reads, count(distinct day) as days, min(day) as first_day, max(day) as last_day
from reads_by_vehicle
group by vid
having count(*) >= $fewest_reads and count(distinct day) >= $fewest_days
