-- grain: one anchor with the number of vehicles that it met, and how many of them once and twice
-- params: none
-- engine: portable
with met as (
    select anchor, vid, count(*) as times
    from convoy_stretches
    group by anchor, vid
)
select anchor, count(*) as met, sum(case when times = 1 then 1 else 0 end) as met_once,
       sum(case when times = 2 then 1 else 0 end) as met_twice
from met
group by anchor
