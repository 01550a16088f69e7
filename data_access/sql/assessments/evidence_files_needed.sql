-- grain: one file that a piece of evidence still needs
-- params: none
select distinct sha256 from evidence where sha256 is not null and purged_at is null
