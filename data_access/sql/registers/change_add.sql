-- grain: writes one edit into the log of changes
-- params: changed_at, changed_by, changed_by_role, force_id, record, record_id, version, before, after
insert into changes
select coalesce(max(change_id), 0) + 1, $changed_at, $changed_by, $changed_by_role, $force_id,
       $record, $record_id, $version, $before, $after
from changes
