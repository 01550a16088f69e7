-- grain: one hash that is in the case, with the first item that had it
-- params: hashes
select sha256, min(item_id) as item_id from items
where status <> 'duplicate' and sha256 in (select unnest($hashes))
group by sha256
