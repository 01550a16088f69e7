-- grain: one item, with the run that brought it
-- params: none
with runs as (
    select run_id, actor, first_batch, row_number() over (partition by first_batch order by started_at desc) as place
    from ingest_runs
)
select
    i.item_id, i.path, i.sha256, i.bytes, i.modified_at, i.ingested_at, i.status, i.reason, i.duplicate_of,
    i.parent_id, i.format, i.parser, i.parser_version, i.source, i.custodian, i.batch, r.run_id, r.actor
from items i
asof left join (select run_id, actor, first_batch from runs where place = 1) r on i.batch >= r.first_batch
order by i.item_id
