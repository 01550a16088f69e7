-- grain: one candidate vehicle with signs of a cloned or swapped plate
-- params: none
-- engine: portable
-- candidates is made by the caller.
select c.vid, count(*) as signs
from candidates as c
inner join bodies as b on b.vid = c.vid or b.plate_vid = c.vid
group by c.vid
order by c.vid
