-- grain: one journey of an anchor together with a vehicle, of the pairs to judge
-- params: none
-- engine: portable
select s.*
from convoy_stretches as s
join convoy_pairs as p on p.anchor = s.anchor and p.vid = s.vid
