-- grain: one row of a source, as integers, its vehicle found also where its plate is new
-- params: none
select
    coded_rows.file,
    coded_rows.row_number,
    coalesce(coded_rows.vid, new_plates.vid) as vid,
    coded_rows.t,
    coded_rows.cam,
    coded_rows.confidence,
    coded_rows.capture_id,
    coded_rows.home_day,
    coalesce(new_plates.reason, coded_rows.reason) as reason
from coded_rows left join new_plates on new_plates.plate_text = coded_rows.new_text
