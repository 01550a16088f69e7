-- grain: one row, the sum of all versions: it grows with each edit of a record
-- params: none
select coalesce(sum(version), 0)::bigint as edits from records
