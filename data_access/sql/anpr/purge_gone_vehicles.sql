-- grain: one vehicle of which no read is left
-- params: none
select vid, plate from vehicles where vid not in (select vid from vehicles_left)
