-- grain: one candidate vehicle: its journeys, reads and days in the window
-- params: none
-- engine: portable
-- candidates is made by the caller. Day 0 was a Thursday, so (day + 3) % 7 is 0 on a Monday.
with journeys as (
    select t.vid, t.day, t.reads
    from trips as t
    inner join candidates as c on c.vid = t.vid
)
select
    vid,
    count(*) as trips,
    sum(reads) as reads,
    count(distinct day) as days_seen,
    count(distinct case when (day + 3) % 7 < 5 then day end) as working_days_seen,
    min(day) as first_day,
    max(day) as last_day
from journeys
group by vid
order by vid
