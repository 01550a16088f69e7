-- grain: one plate that two vehicles carry, by the reads that are the second vehicle's
-- params: none
select
    vid_raw,
    is_applied,
    count(*) as reads,
    count(distinct day) as days,
    max(probability) as probability,
    min(evidence) as evidence
from repairs
where kind = 'clone'
group by vid_raw, is_applied
order by vid_raw, is_applied
