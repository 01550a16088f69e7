-- grain: one pair with the number of different sites at which it was together, and its reads together on known lines
-- params: window_ms
-- engine: portable
with together as (
    select c.anchor, c.vid, a.place, a.cam
    from convoy_pairs as c
    join convoy_reads as a on a.anchor = c.anchor
    join convoy_life_reads as r
        on r.vid = c.vid and r.cam = a.cam and r.t between a.t - $window_ms and a.t + $window_ms
    group by c.anchor, c.vid, a.place, a.cam
),
known as (
    select distinct cam from line_sites
)
select t.anchor, t.vid, count(distinct t.cam) as sites, count(*) as reads, count(k.cam) as reads_on_lines
from together as t
left join known as k on k.cam = t.cam
group by t.anchor, t.vid
