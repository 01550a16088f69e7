-- grain: one read at a site of the example, of the vehicles that passed most of them, by vehicle and time
-- params: most_candidates, vid
with touches as (
    select r.vid, r.t, s.site
    from reads_by_camera as r
    inner join example_sites as s on s.cam = r.cam
),
vehicles_met as (
    select vid, count(distinct site) as sites
    from touches
    group by vid
    having count(distinct site) > 1
),
candidates as (
    select vid
    from vehicles_met
    order by case when vid = $vid then 0 else 1 end, sites desc, vid
    limit $most_candidates
)
select t.vid, t.t, t.site
from touches as t
inner join candidates as c on c.vid = t.vid
order by t.vid, t.t, t.site
