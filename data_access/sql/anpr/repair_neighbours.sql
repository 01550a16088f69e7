-- grain: one suspect read and one candidate plate that was near it in time or is often at its camera
-- params: longest_ms, same_hours
-- engine: portable
select
    s.suspect,
    c.candidate,
    max(case when r.t <= s.t and s.t - r.t <= $longest_ms then r.t end) as t_before,
    max_by(r.cam, r.t) filter (where r.t <= s.t and s.t - r.t <= $longest_ms) as cam_before,
    min(case when r.t > s.t and r.t - s.t <= $longest_ms then r.t end) as t_after,
    min_by(r.cam, r.t) filter (where r.t > s.t and r.t - s.t <= $longest_ms) as cam_after,
    sum(case
        when r.cam = s.cam and r.day <> s.day
            and (abs(r.hour - s.hour) <= $same_hours or abs(r.hour - s.hour) >= 24 - $same_hours)
        then 1 else 0
    end) as here_same_hours,
    sum(case when r.cam = s.cam and r.day <> s.day then 1 else 0 end) as here
from suspects as s
join repair_pairs as c on c.vid_read = s.vid
join reads_by_vehicle as r on r.vid = c.vid_true
where (r.t between s.t - $longest_ms and s.t + $longest_ms or r.cam = s.cam)
    and not (r.vid = s.vid and r.t = s.t and r.cam = s.cam)
group by s.suspect, c.candidate
