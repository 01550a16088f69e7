-- grain: one edit of one benefit that counts, made after the board approved it or last confirmed it, oldest first
-- params: none
with settled as (
    select benefit_id, max(settled_at) as settled_at
    from (
        select benefit_id, moved_at as settled_at from benefit_moves where to_state = 'approved'
        union all
        select field_values ->> '$.benefit_id', recorded_at
        from benefit_rows
        where row_kind = 'decision' and not is_withdrawn and (field_values ->> '$.decision') = 'still_valid'
    )
    group by benefit_id
)
select changes.record_id as benefit_id, changes.changed_at, changes.before, changes.after
from changes
join benefit_rows on benefit_rows.row_id = changes.record_id
join settled on settled.benefit_id = changes.record_id
where changes.record = 'benefit_benefit' and changes.version > 1 and changes.changed_at > settled.settled_at
  and not benefit_rows.is_withdrawn
  and benefit_rows.state in ('approved', 'baselined', 'monitoring', 'realised')
order by changes.change_id
