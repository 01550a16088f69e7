-- grain: the newest audit record, or none
-- params: none
select seq, hash from audit where seq = (select max(seq) from audit)
