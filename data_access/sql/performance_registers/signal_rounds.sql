-- grain: one version of the data whose signals are in the log, newest first
-- params: none
select dataset_version, recorded_at, charts_judged, expected_by_chance, signals_found, signals_listed
from signal_rounds
order by recorded_at desc, dataset_version desc
