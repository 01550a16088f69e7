-- grain: one pillar of one wave, over the forces valid at its reference date
-- params: minimum_forces
insert into national.pillar_levels
with asked as (
    select p.wave_id, p.pillar_id, p.is_incomplete,
           case when not p.is_incomplete then p.mean_level end as counted_level,
           p.capabilities_counted > coalesce(board.capabilities_counted, 0) as is_hidden_from_board,
           p.capabilities_counted > coalesce(peers.capabilities_counted, 0) as is_hidden_from_peers
    from derived.pillar_levels p
    left join derived.pillar_levels board on board.visible_to = 'board'
        and board.wave_id = p.wave_id and board.force_id = p.force_id and board.pillar_id = p.pillar_id
    left join derived.pillar_levels peers on peers.visible_to = 'peers'
        and peers.wave_id = p.wave_id and peers.force_id = p.force_id and peers.pillar_id = p.pillar_id
    join raw.assessment_waves w on w.wave_id = p.wave_id
    join raw.forces f on f.force_id = p.force_id
        and f.valid_from <= w.reference_date and (f.valid_to is null or f.valid_to >= w.reference_date)
    where p.visible_to = 'force'
),
counted as (
    select wave_id, pillar_id,
           count(counted_level) as forces_counted,
           count(*) filter (is_incomplete) as forces_incomplete,
           count(counted_level) filter (is_hidden_from_board) as hidden_from_board,
           count(counted_level) filter (is_hidden_from_peers) as hidden_from_peers,
           count(counted_level) < $minimum_forces::integer
               or (hidden_from_board > 0 and hidden_from_board < $minimum_forces::integer)
               or (hidden_from_peers > 0 and hidden_from_peers <= $minimum_forces::integer) as is_suppressed,
           quantile_disc(counted_level, 0.25) as lower_quartile,
           quantile_disc(counted_level, 0.5) as median_level,
           quantile_disc(counted_level, 0.75) as upper_quartile
    from asked
    group by wave_id, pillar_id
)
select wave_id, pillar_id, forces_counted, forces_incomplete, is_suppressed,
       case when not is_suppressed then lower_quartile end,
       case when not is_suppressed then median_level end,
       case when not is_suppressed then upper_quartile end
from counted
