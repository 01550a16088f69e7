-- grain: the item that is opened
-- params: item_id
select
    item_id, name, path, source, custodian, format, family, bytes, title, author, written_at, modified_at, language,
    pages, words, status, reason, sha256, subject, parent_id, parser, parser_version, ingested_at
from items
where item_id = $item_id
