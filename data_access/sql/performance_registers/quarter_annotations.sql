-- grain: one event or change of recording of a national series, as it was told at the end of a day, in order of time
-- params: until
select a.series_id, json_extract_string(c.after, '$.happened_on')::date as happened_on,
       json_extract_string(c.after, '$.annotation_kind') as annotation_kind,
       json_extract_string(c.after, '$.words') as words
from (
    select record_id, after
    from changes
    where record = 'annotation' and changed_at < $until::timestamp
    qualify row_number() over (partition by record_id order by change_id desc) = 1
) c
join annotations a on a.annotation_id = c.record_id
where a.unit_id = '' and json_extract_string(c.after, '$.is_withdrawn') is distinct from 'true'
order by a.series_id, happened_on, words
