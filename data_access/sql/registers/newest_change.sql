-- grain: the number of the newest edit, 0 before the first
-- params: none
select coalesce(max(change_id), 0) as change_id from changes
