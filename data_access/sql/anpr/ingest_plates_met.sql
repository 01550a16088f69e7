-- grain: one text met in the place of a plate that is not known yet
-- params: none
select distinct new_text as plate_text from coded_rows where new_text is not null
