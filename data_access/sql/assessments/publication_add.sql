-- grain: writes one publication
-- params: publication_id, wave_id, published_at, published_by, content_hash, dataset_version, forces
insert into publications
select $publication_id, $wave_id, $published_at::timestamp, $published_by, $content_hash, $dataset_version,
       $forces::varchar[]
