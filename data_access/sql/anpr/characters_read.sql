-- grain: one character of plates, with the reads that it stands in
-- params: none
-- engine: portable
select substr(r.plate, p.position, 1) as character, sum(r.reads) as reads
from plate_reads as r
join positions as p on p.position <= length(r.plate)
group by 1
order by 1
