-- grain: one body of a vehicle that a purge keeps
-- params: none
select vid, plate_vid, body from bodies
where plate_vid in (select vid from vehicles_left) and vid in (select vid from vehicles_left)
order by vid
