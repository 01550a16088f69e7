-- grain: one mention of these passages by one lane
-- params: lane, passages, first, last
delete from mentions
where lane = $lane and passage_id between $first and $last and list_contains($passages, passage_id)
