-- grain: one journey of an anchor and a vehicle of its pairs, with the share of other days on which that passes then
-- params: days_other, routine_ms
-- engine: portable
with passes as (
    select c.anchor, c.vid, a.journey, a.cam, a.t, count(distinct r.day) as times
    from convoy_pairs as c
    join convoy_reads as a on a.anchor = c.anchor
    join convoy_life_reads as r on r.vid = c.vid and r.cam = a.cam
    where r.day <> a.day
      and (
          abs(mod(r.t, 86400000) - mod(a.t, 86400000)) <= $routine_ms
          or abs(mod(r.t, 86400000) - mod(a.t, 86400000)) >= 86400000 - $routine_ms
      )
    group by c.anchor, c.vid, a.journey, a.cam, a.t
)
select anchor, vid, journey,
       max(times) * 1.0 / $days_other as share_of_days
from passes
group by anchor, vid, journey
