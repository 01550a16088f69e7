-- grain: writes one request to start the limits of published series anew
-- params: rebase_id, dataset_id, series_id, from_period, reason, state, proposed_by, proposed_at, decided_by, decided_at, decision_reason, version
insert or replace into dataset_rebases
select $rebase_id, $dataset_id, $series_id, $from_period::date, $reason, $state, $proposed_by, $proposed_at::timestamp,
       $decided_by, $decided_at::timestamp, $decision_reason, $version
