-- grain: one publication of a wave, newest first
-- params: wave_id
select published_at, published_by, dataset_version, forces, content_hash
from publications
where wave_id = $wave_id
order by published_at desc
