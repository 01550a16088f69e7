-- grain: one row, board decisions on resources of a period that cite assessment evidence
-- params: first_on, last_on
select 'national' as unit_kind, '' as unit_id,
       count_if(evidence_cited <> '')::double as numerator, count(*)::double as denominator,
       100::double * count_if(evidence_cited <> '') / count(*) as value,
       count(*) as record_count, bool_or(is_synthetic) as is_synthetic
from board_decisions
where is_resource_decision and decided_on between $first_on::date and $last_on::date
having count(*) > 0
