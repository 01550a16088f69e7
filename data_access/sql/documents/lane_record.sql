-- grain: one lane, how far it has come
-- params: lane, passages_done, changed_at, note
insert into lane_state (lane, passages_done, changed_at, note)
values ($lane, $passages_done, $changed_at, $note)
on conflict (lane) do update
set passages_done = excluded.passages_done, changed_at = excluded.changed_at, note = excluded.note
