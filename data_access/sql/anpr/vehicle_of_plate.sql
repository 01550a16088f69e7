-- grain: one body of a plate by its vehicle number
-- params: plate
select vid from vehicles where plate = $plate
union
select b.vid from bodies as b inner join vehicles as v on v.vid = b.plate_vid where v.plate = $plate
order by vid
