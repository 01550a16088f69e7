-- grain: one repair of a read that a purge keeps, of vehicles that it keeps, which tells of no earlier moment
-- params: first_day, first_ms
select
    day, t, cam, vid_raw, vid_repaired, kind, probability,
    case
        when t - 1000 * try_cast(regexp_extract(evidence, '"seconds_before": ([0-9.]+)', 1) as double) < $first_ms
        then regexp_replace(evidence, '"seconds_before": [0-9.]+', '"seconds_before": null')
        else evidence
    end as evidence,
    is_applied
from repairs
where
    day >= $first_day
    and vid_raw in (select vid from vehicles_left)
    and vid_repaired in (select vid from vehicles_left)
order by day, t, cam
