-- grain: one candidate vehicle on one line: ends of its journeys at steps between the first and the last of the line
-- params: none
-- engine: portable
-- candidates and line_sites are made by the caller; the outer fifth at either end of a line is no stop along it.
with inner_sites as (
    select s.line, s.cam
    from line_sites as s
    inner join (select line, max(position) as last_position from line_sites group by line) as l on l.line = s.line
    where 5 * s.position > l.last_position and 5 * s.position < 4 * l.last_position
),
reads_there as (
    select s.line, r.vid, r.t
    from reads_by_vehicle as r
    inner join candidates as c on c.vid = r.vid
    inner join inner_sites as s on s.cam = r.cam
),
ends as (
    select r.line, r.vid from reads_there as r inner join trips as t on t.vid = r.vid and t.t_start = r.t
    union all
    select r.line, r.vid from reads_there as r inner join trips as t on t.vid = r.vid and t.t_end = r.t
)
select line, vid, count(*) as stops
from ends
group by line, vid
order by line, vid
