-- grain: one text met in the place of a plate
-- params: none
select distinct plate_text from source_rows where plate_text is not null
