-- grain: writes the round of one version of the data
-- params: dataset_version, recorded_at, charts_judged, expected_by_chance, signals_found, signals_listed
insert or replace into signal_rounds
select $dataset_version, $recorded_at::timestamp, $charts_judged, $expected_by_chance, $signals_found, $signals_listed
