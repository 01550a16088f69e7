-- grain: one row, what the methods of a case say in figures
-- params: none
select
    (select count(*) from items) as files,
    (select count(*) filter (where status = 'indexed') from items) as indexed,
    (select count(*) filter (where status = 'duplicate') from items) as duplicate,
    (select count(*) filter (where status = 'quarantined') from items) as quarantined,
    (select count(*) filter (where status = 'needs_ocr') from items) as needs_ocr,
    (select count(*) from passages) as passages
