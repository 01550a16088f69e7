-- grain: changes one event or change of recording
-- params: annotation_id, happened_on, annotation_kind, words, is_withdrawn, version
update annotations
set happened_on = $happened_on::date,
    annotation_kind = $annotation_kind,
    words = $words,
    is_withdrawn = $is_withdrawn,
    version = $version
where annotation_id = $annotation_id
