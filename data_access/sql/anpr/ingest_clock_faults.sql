-- grain: one camera of a source whose clock was wrong: rows with a time of 1970, far past or future
-- params: none
select source_rows.place_key, count(*) as faults
from odd_rows join source_rows on source_rows.file = odd_rows.file and source_rows.row_number = odd_rows.row_number
where odd_rows.reason in (
    'time of 1970: the clock was reset', 'time before readers were common', 'time in the future'
) and source_rows.place_key is not null
group by source_rows.place_key
order by faults desc, source_rows.place_key
