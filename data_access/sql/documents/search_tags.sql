-- grain: one item and one tag on it
-- params: none
select item_id, tag from tags order by all
