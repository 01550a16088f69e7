-- grain: an item whose tag was set or taken off
-- params: done_at, done_by, is_set, items, note, review_id, tag
insert into tag_log
select
    unnest($items::integer[]), $tag::varchar, $is_set::boolean, $done_by::varchar, $done_at::timestamp,
    $note::varchar, $review_id::varchar
