-- grain: one kind of repair, applied or not
-- params: none
select kind, is_applied, count(*) as repairs, avg(probability) as mean_probability
from repairs
group by kind, is_applied
order by kind, is_applied desc
