-- grain: one camera whose reads run forwards in the order of the file, save for a few jumps back of its clock
-- params: earliest_ms, jump_ms, jump_share, latest_ms
with stepped as (
    select
        clocked_rows.place_key,
        clock_days.offset_ms is not null as is_ordinary_day,
        clocked_rows.clock_ms - lag(clocked_rows.clock_ms) over (
            partition by clocked_rows.file, clocked_rows.place_key order by clocked_rows.row_number
        ) as step_ms
    from clocked_rows
    left join clock_days
        on clock_days.clock_key = clocked_rows.clock_ms // 86400000 * 2 + case when clocked_rows.is_utc then 1 else 0 end
    where clocked_rows.place_key is not null and clocked_rows.clock_ms between $earliest_ms and $latest_ms
)
select place_key, count(*) filter (where step_ms < -$jump_ms and is_ordinary_day) as jumps
from stepped
group by place_key
having jumps > 0 and count(*) filter (where step_ms < 0) <= $jump_share * count(*)
order by jumps desc, place_key
