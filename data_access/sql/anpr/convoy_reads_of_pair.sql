-- grain: one read of an anchor with the nearest read of its companion at the same camera within the window
-- params: vid, window_ms
-- engine: portable
select p.journey, p.t, p.cam, p.day, p.dow, p.hour,
       min_by(r.t - p.t, 2 * abs(r.t - p.t) + case when r.t > p.t then 1 else 0 end) / 1000.0 as gap_seconds
from convoy_reads as p
join reads_by_vehicle as r on r.vid = $vid and r.cam = p.cam and r.t between p.t - $window_ms and p.t + $window_ms
group by p.journey, p.t, p.cam, p.day, p.dow, p.hour
order by p.t
