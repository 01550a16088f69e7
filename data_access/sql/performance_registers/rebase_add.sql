-- grain: writes one request to start the limits of a series anew
-- params: rebase_id, series_id, unit_id, from_period, reason, state, proposed_by, proposed_at
insert into rebases
select $rebase_id, $series_id, $unit_id, $from_period::date, $reason, $state, $proposed_by,
       $proposed_at::timestamp, null, null, null, 1
