-- grain: the respondent who was given a code, or none
-- params: code_hash
select * from respondents where code_hash = $code_hash and not is_revoked
