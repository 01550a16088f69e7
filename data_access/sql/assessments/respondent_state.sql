-- grain: changes how far one respondent is
-- params: wave_id, force_id, respondent_id, code_hash, first_seen_at, finished_at, is_revoked, version
update respondents
set code_hash = $code_hash,
    first_seen_at = $first_seen_at::timestamp,
    finished_at = $finished_at::timestamp,
    is_revoked = $is_revoked,
    version = $version
where wave_id = $wave_id and force_id = $force_id and respondent_id = $respondent_id
