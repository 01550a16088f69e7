-- grain: one vehicle of the pairs with its reads, days and journeys
-- params: break_ms
-- engine: portable
with marked as (
    select vid, day,
           case when t - lag(t) over (partition by vid order by t, cam) <= $break_ms then 0 else 1 end as begins
    from convoy_life_reads
)
select vid, count(*) as reads, count(distinct day) as days, sum(begins) as journeys, min(day) as first_day
from marked
group by vid
