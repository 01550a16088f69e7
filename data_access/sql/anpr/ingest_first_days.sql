-- grain: one vehicle that has reads, with its first day
-- params: none
select vid, min(day)::integer as first_day from all_reads group by vid
