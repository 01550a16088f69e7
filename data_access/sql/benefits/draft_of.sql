-- grain: what one person typed into one row of the benefits register and has not saved yet
-- params: subject, row_id
select * from benefit_drafts where subject = $subject and row_id = $row_id
