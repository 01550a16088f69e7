-- What one case holds beside its originals and its indexes. One file a case; nothing of a case stands anywhere else.

create table case_state (version integer not null);
insert into case_state values (0);

-- Every file that was met, whatever became of it: files read = indexed + duplicate + quarantined + needs_ocr.
create table items (
    item_id integer primary key,
    sha256 varchar not null,
    name varchar not null,                 -- the last part of the path
    path varchar not null,                 -- as found, members of containers after their container: a.zip/b/c.eml
    source varchar not null,               -- the batch or seizure that it came with, as the person who ingested it named it
    custodian varchar not null,            -- whose material it is; empty where not said
    format varchar not null,               -- id of models/definitions/documents/formats.toml
    family varchar not null,               -- document, mail, chat, table, slides, web, image, container, other
    bytes bigint not null,
    modified_at timestamp,                 -- of the file, UTC
    parent_id integer,                     -- the container or message that it came in
    status varchar not null,               -- indexed, duplicate, quarantined, needs_ocr
    reason varchar not null,               -- why it is not indexed, in words; empty otherwise
    duplicate_of integer,                  -- the indexed item with the same bytes
    title varchar not null,
    author varchar not null,
    written_at timestamp,                  -- of the content: sent, last saved or first message; UTC
    language varchar not null,             -- ISO 639-1; empty where not told
    pages integer,
    words integer not null,
    parser varchar not null,
    parser_version varchar not null,
    parse_ms integer not null,
    message_id varchar not null,           -- of a mail, without brackets; empty otherwise
    in_reply_to varchar not null,
    mail_references varchar[] not null,
    subject varchar not null,              -- of a mail or the name of a chat
    batch integer not null,
    ingested_at timestamp not null
);

create table ingest_runs (
    run_id varchar primary key,
    started_at timestamp not null,
    ended_at timestamp,
    actor varchar not null,
    source varchar not null,
    custodian varchar not null,
    roots varchar[] not null,
    state varchar not null,                -- running, stopped, done, failed
    files_found integer not null,
    files_done integer not null,
    first_batch integer not null           -- of the run; later ones are its own up to the next run's first
);

-- Passages cut an item's text without gap or overlap: joined in order they give back each unit.
create table passages (
    passage_id bigint primary key,
    item_id integer not null,
    ordinal integer not null,              -- within the item, from 0
    unit integer not null,                 -- page, sheet, slide, message block … from 1, where it begins
    unit_kind varchar not null,            -- page, sheet, slide, message, section, text
    unit_label varchar not null,           -- Page 3, Sheet Payments, Slide 2, Messages 12 to 19
    text varchar not null,
    words integer not null,
    marks struct("at" integer, label varchar)[] not null,  -- where a cell, message or paragraph begins in the text
    written_at timestamp                   -- of its first message, else of the item
);

-- Members of containers that are kept as originals and wait to be read, first come first served.
create table pending_members (
    pending_no bigint primary key,
    parent_id integer not null,
    root_id integer not null,              -- the outermost container
    depth integer not null,
    name varchar not null,                 -- in its container
    sha256 varchar not null,               -- empty where it could not be laid out
    bytes bigint not null,
    reason varchar not null                -- why it could not be
);

-- Messages of mails and chats: who said something to whom, when.
create table messages (
    message_no bigint primary key,
    item_id integer not null,
    passage_id bigint,
    char_from integer not null,            -- in the passage
    char_to integer not null,
    sent_at timestamp,
    sender varchar not null,
    recipients varchar[] not null,
    thread varchar not null
);

create table entities (
    entity_id integer primary key,
    kind varchar not null,                 -- id of models/definitions/documents/entities.toml
    value varchar not null,                -- the normal form by which spellings are one
    shown varchar not null,
    merged_into integer                    -- where a person said that two are one
);
-- Each entity and the one that it stands under after merging: itself where it was not merged.
create view entity_roots as
with recursive up as (
    select entity_id, merged_into as root_id from entities where merged_into is not null
    union all
    select up.entity_id, above.merged_into
    from up
    join entities as above on above.entity_id = up.root_id
    where above.merged_into is not null
)
select entity_id, entity_id as root_id from entities where merged_into is null
union all
select up.entity_id, up.root_id
from up
join entities as root on root.entity_id = up.root_id
where root.merged_into is null;
create table mentions (
    passage_id bigint not null,
    item_id integer not null,
    entity_id integer not null,
    written varchar not null,              -- as it stands there
    char_from integer not null,            -- in the passage
    char_to integer not null,
    lane varchar not null                  -- pattern, watchlist, name
);
-- From one entity to another by a message: mail address or handle of sender and recipient.
create table message_links (
    message_no bigint not null,
    item_id integer not null,
    sender_id integer not null,
    recipient_id integer not null,
    sent_at timestamp
);

-- Near-duplicates and threads, worked out after ingest.
create table item_groups (item_id integer primary key, group_id integer not null, similarity double not null);
create table item_threads (item_id integer primary key, thread_id integer not null, depth integer not null);

create table tags (
    item_id integer not null,
    tag varchar not null,
    tagged_by varchar not null,
    tagged_at timestamp not null,
    note varchar not null,
    primary key (item_id, tag)
);
create table tag_log (
    item_id integer not null,
    tag varchar not null,
    is_set boolean not null,
    done_by varchar not null,
    done_at timestamp not null,
    note varchar not null,
    review_id varchar not null             -- empty outside a review
);

create table reviews (
    review_id varchar primary key,
    question varchar not null,
    relevant_tag varchar not null,
    made_by varchar not null,
    made_at timestamp not null,
    settings varchar not null,             -- JSON
    state varchar not null                 -- open, stopped
);
create table review_items (
    review_id varchar not null,
    item_id integer not null,
    part varchar not null,                 -- control (random sample), batch (chosen by the learner)
    batch integer not null,
    place integer not null,
    score double,
    is_relevant boolean,                   -- null until decided
    decided_by varchar not null,
    decided_at timestamp,
    seconds double,
    primary key (review_id, item_id, part)
);

-- What was asked, opened and shown, for the disclosure schedule; the audit trail of the app holds it as well.
create table activity (
    activity_id varchar primary key,
    done_at timestamp not null,
    actor varchar not null,
    role varchar not null,
    action varchar not null,
    parameters varchar not null,           -- JSON
    items integer[] not null,
    search_id varchar not null,
    reason varchar not null,
    reference varchar not null,
    authority varchar not null
);
create table saved_searches (
    saved_id varchar primary key,
    name varchar not null,
    request varchar not null,              -- JSON
    made_by varchar not null,
    made_at timestamp not null
);
create table exposure (
    actor varchar not null,
    item_id integer not null,
    done_at timestamp not null,
    kind varchar not null                  -- preview, opened, unmasked, page_picture
);

-- How far the lanes that work in the background have come.
create table lane_state (lane varchar primary key, passages_done bigint not null, changed_at timestamp, note varchar not null);
