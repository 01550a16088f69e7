-- grain: one pair of an anchor and a vehicle that met often enough to be looked at, best first for each anchor
-- params: fewest_shared_once, fewest_times, most
-- engine: portable
with pairs as (
    select anchor, vid, count(*) as times, max(shared) as most_shared,
           sum((1.0 + ln(shared)) * (1.0 / (1.0 + ln(passers)))) as rough_score
    from convoy_stretches
    group by anchor, vid
),
ranked as (
    select anchor, vid, times, most_shared, row_number() over (partition by anchor order by rough_score desc, vid) as rank_in_anchor
    from pairs
    where times >= $fewest_times or most_shared >= $fewest_shared_once
)
select anchor, vid, times, most_shared
from ranked
where rank_in_anchor <= $most
order by anchor, rank_in_anchor
