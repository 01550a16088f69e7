-- grain: the newest audit record, or none
-- params: none
select seq, hash from audit order by seq desc limit 1
