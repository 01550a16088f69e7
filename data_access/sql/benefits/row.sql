-- grain: the row of the benefits register with this id
-- params: row_id
select * from benefit_rows where row_id = $row_id
