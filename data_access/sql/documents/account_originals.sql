-- grain: one original that a case says it keeps, with its size
-- params: line_parser, original_gone
select distinct sha256, bytes from items
where sha256 <> '' and not (parser = $line_parser and parent_id is not null)
    and sha256 not in (select sha256 from items where reason = $original_gone)
union
select sha256, bytes from pending_members where sha256 <> ''
