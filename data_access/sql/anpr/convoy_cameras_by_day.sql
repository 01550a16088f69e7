-- grain: one day with the cameras at which an anchor was read on it, or within moments of midnight on the day beside
-- params: none
with days as (
    select day, cam from convoy_reads
    union all
    select day - 1, cam from convoy_reads where hour = 0
    union all
    select day + 1, cam from convoy_reads where hour = 23
)
select day, list(distinct cam order by cam) as cams from days group by day order by day
