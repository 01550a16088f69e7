-- grain: one row, the days from the latest approved refresh to the end of a period; none before the first
-- params: last_on
select 'national' as unit_kind, '' as unit_id, null as numerator, null as denominator,
       date_diff('day', max(decided_on), $last_on::date)::double as value,
       count(*) as record_count, bool_or(is_synthetic) as is_synthetic
from board_decisions
where approves_strategy and decided_on <= $last_on::date
having count(*) > 0
