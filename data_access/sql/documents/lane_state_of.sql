-- grain: one row, or none before a lane's first passage
-- params: lane
select passages_done, note
from lane_state
where lane = $lane
