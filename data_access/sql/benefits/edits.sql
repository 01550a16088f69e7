-- grain: one row, a number that grows with each edit of the benefits register and each value
-- params: none
select ((select coalesce(sum(version), 0) from benefit_rows) + (select count(*) from benefit_values)
        + (select count(*) from benefit_moves))::bigint as edits
