-- grain: one ordered pair of sites that vehicles pass with at most so many sites between, in drawn journeys
-- params: fewest_vehicles, one_in, skips
-- Portable save for the unfolding of lists.
with seen as (
    select vid, t_start, unnest(cams) as cam, unnest(times) as t
    from trips
    where reads > 1 and vid % $one_in = 0
),
numbered as (
    select vid, t_start, cam, row_number() over (partition by vid, t_start order by t, cam) as step
    from seen
)
select
    a.cam as cam_from,
    b.cam as cam_to,
    count(distinct a.vid) as vehicles,
    count(*) as journeys,
    sum(6 / (b.step - a.step)) as nearness
from numbered as a
inner join numbered as b
    on b.vid = a.vid and b.t_start = a.t_start and b.step > a.step and b.step <= a.step + 1 + $skips
where a.cam <> b.cam
group by a.cam, b.cam
having count(distinct a.vid) >= $fewest_vehicles
order by vehicles desc, cam_from, cam_to
