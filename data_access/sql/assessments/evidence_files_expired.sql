-- grain: one piece of evidence with a file that is still kept although it expired before a date
-- params: on_date
select * from evidence
where sha256 is not null and purged_at is null and expires_on < $on_date::date
order by expires_on, evidence_id
