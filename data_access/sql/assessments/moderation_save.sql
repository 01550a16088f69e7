-- grain: writes one decision
-- params: wave_id, force_id, capability_id, self_level, evidence_level, gated_level, moderated_level, reason, decided_by, decided_at, needs_second, state, seconded_by, seconded_at, second_reason, action_id, version
insert or replace into moderations
select $wave_id, $force_id, $capability_id, $self_level, $evidence_level, $gated_level, $moderated_level, $reason,
       $decided_by, $decided_at::timestamp, $needs_second, $state, $seconded_by, $seconded_at::timestamp,
       $second_reason, $action_id, $version
