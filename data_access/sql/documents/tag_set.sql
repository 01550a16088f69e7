-- grain: an item that bears a tag
-- params: items, note, tag, tagged_at, tagged_by
insert into tags
select unnest($items::integer[]), $tag::varchar, $tagged_by::varchar, $tagged_at::timestamp, $note::varchar
on conflict (item_id, tag) do update set
    tagged_by = excluded.tagged_by, tagged_at = excluded.tagged_at, note = excluded.note
