"""The columns of every table of a lake: integers, so that one set of statements runs on any engine."""

from __future__ import annotations

from collections.abc import Mapping

READS = "vid integer, t bigint, cam integer, day integer, dow tinyint, hour tinyint, confidence tinyint"
STAGED = "vid integer, t bigint, cam integer, confidence tinyint, capture_id varchar, file integer"
SOURCE_ROWS = (
    "file integer, row_number bigint, plate_text varchar, camera_text varchar, place_key varchar, confidence tinyint, "
    "lat double, lon double, capture_id varchar, time_text varchar, clock_ms bigint, is_utc boolean"
)

# What named queries of the area ``anpr`` may read: tables of the lake, then those that a caller makes for one query.
TABLES: Mapping[str, str] = {
    "vehicles": "vid integer, plate varchar, first_day integer",
    "bodies": "vid integer, plate_vid integer, body integer",
    "cameras": (
        "cam integer, camera_id varchar, name varchar, lat double, lon double, road varchar, direction varchar, "
        "valid_from date, valid_to date, is_cell boolean, is_known boolean"
    ),
    "reads_by_vehicle": READS,
    "reads_by_camera": READS,
    "captures": "vid integer, t bigint, cam integer, day integer, capture_id varchar",
    "trips": (
        "vid integer, t_start bigint, t_end bigint, day integer, reads integer, cams integer[], times bigint[]"
    ),
    "repairs": (
        "day integer, t bigint, cam integer, vid_raw integer, vid_repaired integer, kind varchar, "
        "probability double, evidence varchar, is_applied boolean"
    ),
    "aside": "file integer, row_number bigint, column_name varchar, value varchar, reason varchar",
    "line_sites": "line integer, cam integer, position integer",
    # While a file is ingested.
    "rows_as_read": SOURCE_ROWS,
    "source_rows": SOURCE_ROWS,
    "clocked_rows": SOURCE_ROWS,
    "movers": "place_key varchar, lat double, lon double, is_moving boolean",
    "plates_met": "plate_text varchar",
    "unusual_plates": "plate_text varchar, plate varchar",
    "plate_texts": "plate_text varchar, plate varchar, reason varchar",
    "plate_map": "plate_text varchar, plate varchar, vid integer, reason varchar",
    "known_plates": "plate_text varchar, vid integer",
    "new_plates": "plate_text varchar, plate varchar, vid integer, reason varchar",
    "coded_rows": (
        "file integer, row_number bigint, vid integer, t bigint, cam integer, confidence tinyint, capture_id varchar, "
        "home_day integer, new_text varchar, reason varchar"
    ),
    "camera_map": "place_key varchar, cam integer, reason varchar",
    "camera_versions": "first_cam integer, first_day integer, last_day integer, cam integer",
    "clock_days": "clock_key bigint, offset_ms integer, home_ms integer",
    "clock_quarters": (
        "is_utc boolean, quarter integer, pass_number integer, offset_ms integer, home_ms integer, "
        "is_shown boolean, is_twice boolean"
    ),
    "pending_rows": "file integer, row_number bigint",
    "odd_rows": "file integer, row_number bigint, reason varchar",
    "staged_rows": STAGED,
    "day_rows": STAGED,
    "held_reads": f"{READS}, file integer",
    "held_repeats": STAGED,
    "held_captures": "vid integer, t bigint, cam integer, day integer, capture_id varchar",
    "repeats": "place bigint",
    "all_reads": "vid integer, day integer, cam integer",
    "reads_left": "cam integer",
    "vehicles_left": "vid integer, plate varchar, first_day integer",
    "first_days": "vid integer, first_day integer",
    "reject_errors": "line ubigint, csv_line varchar, error_type varchar",
    "candidates": "vid integer",
    "example_sites": "cam integer, site integer",
    "run_windows": "run integer, vid integer, t_from bigint, t_to bigint",
    "pair_gaps": "cam_from integer, cam_to integer, gap_ms bigint",
    "camera_places": "cam integer, x_m bigint, y_m bigint",
    "line_leads": "vid integer",
    # While reads are cleaned.
    "known_hops": "cam_from integer, cam_to integer, shortest_ms bigint, longest_ms bigint",
    "leap_pairs": "cam_a integer, cam_b integer",
    "plate_reads": "vid integer, plate varchar, reads bigint",
    "positions": "position integer",
    "suspect_vids": "vid integer",
    "suspect_plates": "vid integer, plate varchar",
    "suspects": "suspect bigint, vid integer, t bigint, cam integer, day integer, hour tinyint",
    "changes": "kind varchar, true_character varchar, read_character varchar, probability double",
    "repair_pairs": "vid_read integer, vid_true integer, candidate bigint",
    "lesser_reads": "vid integer, t bigint, cam integer",
    "like_plates": "vid_read integer, vid_true integer",
    "chosen_vehicles": "vid integer",
    "convoy_anchors": "vid integer",
    "convoy_pairs": "anchor integer, vid integer",
    "convoy_reads": (
        "anchor integer, t bigint, cam integer, day integer, dow tinyint, hour tinyint, place bigint, journey bigint"
    ),
    "convoy_life_reads": "vid integer, t bigint, cam integer, day integer",
    "convoy_stretches": (
        "anchor integer, vid integer, journey bigint, shared bigint, spanned bigint, t_first bigint, t_last bigint, "
        "day integer, dow tinyint, hour tinyint, first_cam integer, last_cam integer, gap_seconds double, "
        "gap_squares double, reads_ahead bigint, passers double"
    ),
}

# Tables that live in the lake's own files; every session has a view of each, empty where there is no file yet.
IN_LAKE = (
    "vehicles", "bodies", "cameras", "reads_by_vehicle", "reads_by_camera", "captures", "trips", "repairs", "aside",
)  # fmt: skip


def column_names(table: str) -> list[str]:
    """Names of a table's columns, in order."""
    return [column.strip().split(" ")[0] for column in TABLES[table].split(", ")]
