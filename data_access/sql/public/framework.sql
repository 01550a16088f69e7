-- grain: one capability of one framework version, in words
-- params: framework_version
select framework_version, capability_id, pillar_id, pillar, capability, question,
       level_1, level_2, level_3, level_4, level_5, evidence_examples, disclosure_tier, national_minimum
from raw.capabilities
where framework_version = $framework_version
order by position
