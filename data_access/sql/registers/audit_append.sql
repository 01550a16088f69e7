-- grain: writes one audit record
-- params: seq, at, actor, role, action, purpose, reference, object, rows_returned, dataset_version, session, app_version, outcome, previous_hash, hash
insert into audit (
    seq, at, actor, role, action, purpose, reference, object, rows_returned,
    dataset_version, session, app_version, outcome, previous_hash, hash
)
values (
    $seq, $at, $actor, $role, $action, $purpose, $reference, $object, $rows_returned,
    $dataset_version, $session, $app_version, $outcome, $previous_hash, $hash
)
