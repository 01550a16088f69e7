-- grain: one row of the benefits register with one of these ids
-- params: row_ids
select * from benefit_rows where row_id in (select unnest($row_ids))
