-- grain: one day that accepted rows of a batch are of
-- params: none
select distinct home_day
from coded_rows
where reason is null and (
    new_text is null or new_text not in (select plate_text from new_plates where reason is not null)
)
