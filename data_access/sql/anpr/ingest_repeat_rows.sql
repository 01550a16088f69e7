-- grain: one row of a day that repeats an earlier one
-- params: none
select vid, t, cam, confidence, capture_id, file from day_rows where rowid in (select place from repeats)
