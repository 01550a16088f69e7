-- grain: one ordered pair of sites that vehicles pass with at most so many sites between, in drawn journeys
-- params: fewest_vehicles, one_in, skips
-- engine: portable
with seen as (
    select vid, t_start, cams, unnest(generate_series(1, reads)) as step
    from trips
    where reads > 1 and vid % $one_in = 0
),
numbered as (
    select vid, t_start, step, cams[cast(step as integer)] as cam
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
