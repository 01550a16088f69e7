-- grain: one entity that nothing speaks of any more
-- params: none
delete from entities
where entity_id not in (select entity_id from mentions)
    and entity_id not in (select sender_id from message_links)
    and entity_id not in (select recipient_id from message_links)
    and entity_id not in (select merged_into from entities where merged_into is not null)
