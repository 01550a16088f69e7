-- grain: writes one audit record
-- params: seq, done_at, actor, role, action, purpose, reference, object, rows_returned, dataset_version, session, app_version, outcome, previous_hash, hash
insert into audit (
    seq, done_at, actor, role, action, purpose, reference, object, rows_returned,
    dataset_version, session, app_version, outcome, previous_hash, hash
)
values (
    $seq, $done_at, $actor, $role, $action, $purpose, $reference, $object, $rows_returned,
    $dataset_version, $session, $app_version, $outcome, $previous_hash, $hash
)
