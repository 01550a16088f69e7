-- grain: one lane
-- params: lane, passages_done
insert into lane_state (lane, passages_done, changed_at, note)
values ($lane, $passages_done, now()::timestamp, '')
on conflict (lane) do update set
    passages_done = greatest(lane_state.passages_done, excluded.passages_done),
    changed_at = excluded.changed_at
