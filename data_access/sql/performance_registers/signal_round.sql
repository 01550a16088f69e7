-- grain: the round of one version of the data, or none
-- params: dataset_version
select dataset_version, recorded_at, charts_judged, expected_by_chance, signals_found, signals_listed
from signal_rounds
where dataset_version = $dataset_version
