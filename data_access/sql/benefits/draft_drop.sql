-- grain: removes one draft
-- params: subject, row_id
delete from benefit_drafts where subject = $subject and row_id = $row_id
