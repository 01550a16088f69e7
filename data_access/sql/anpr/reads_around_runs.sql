-- grain: one run with the number of reads of its vehicle around it
-- params: none
select w.run, count(*) as reads
from reads_by_vehicle as r
inner join run_windows as w on w.vid = r.vid and r.t >= w.t_from and r.t <= w.t_to
group by w.run
order by w.run
