-- grain: one plate that was read and one that is a single likely change of a character away from it
-- params: fewest_reads, least_probability, shortest_plate, longest_plate
-- engine: portable
with suspect_keys as (
    select
        s.vid,
        substr(s.plate, 1, p.position - 1) || '_' || substr(s.plate, p.position + 1) as masked,
        substr(s.plate, 1, p.position - 1) || substr(s.plate, p.position + 1) as shortened,
        substr(s.plate, p.position, 1) as character
    from suspect_plates as s
    join positions as p on p.position <= length(s.plate)
    where length(s.plate) between $shortest_plate and $longest_plate
),
known as (
    select vid, plate
    from plate_reads
    where reads >= $fewest_reads and length(plate) between $shortest_plate and $longest_plate
),
known_keys as (
    select
        k.vid,
        substr(k.plate, 1, p.position - 1) || '_' || substr(k.plate, p.position + 1) as masked,
        substr(k.plate, 1, p.position - 1) || substr(k.plate, p.position + 1) as shortened,
        substr(k.plate, p.position, 1) as character
    from known as k
    join positions as p on p.position <= length(k.plate)
),
pairs as (
    select s.vid as vid_read, k.vid as vid_true, 'substitution' as kind,
        k.character as true_character, s.character as read_character
    from suspect_keys as s
    join known_keys as k on k.masked = s.masked
    where k.vid <> s.vid
    union all
    select s.vid, k.vid, 'dropped', k.character, ''
    from suspect_plates as s
    join known_keys as k on k.shortened = s.plate
    union all
    select s.vid, k.vid, 'added', '', s.character
    from suspect_keys as s
    join known as k on k.plate = s.shortened
)
select distinct p.vid_read, p.vid_true, p.kind, p.true_character, p.read_character, c.probability
from pairs as p
join changes as c
    on c.kind = p.kind and c.true_character = p.true_character and c.read_character = p.read_character
where c.probability >= $least_probability
