"""The child process that reads files nobody vouches for: limited memory and time, rows of text out.

Run as ``python -I`` with the folder of the job; it reads ``job.json`` there and writes ``<n>.json`` and,
when there are rows, ``<n>.arrow`` for each file, in order, so that the parent knows which file was being read
when a limit struck.
"""

from __future__ import annotations

import hashlib
import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

from data_access.loaders.formats.reading import FileRefused, Header, Reading, Refusal, refuse
from data_access.process_limits import limit_cpu, limit_memory

MAX_FILE_BYTES = 50 * 1024 * 1024


def main(folder: Path) -> None:
    """Read every file of the job in ``folder``."""
    job = json.loads((folder / "job.json").read_text(encoding="utf-8"))
    limit_memory(job["memory_bytes"])
    for number, file in enumerate(job["files"]):
        limit_cpu(job["cpu_seconds"])
        report = _read(file, folder / f"{number}.arrow")
        unfinished = folder / f"{number}.part"
        unfinished.write_text(json.dumps(report), encoding="utf-8")
        unfinished.rename(folder / f"{number}.json")


def _read(file: dict[str, Any], out: Path) -> dict[str, Any]:
    report: dict[str, Any] = {"sha256": "", "size_bytes": 0, "encoding": "", "warnings": [], "refusals": []}
    try:
        data = _bytes(file["path"])
        report |= {"sha256": hashlib.sha256(data).hexdigest(), "size_bytes": len(data)}
        reading = _reading(data, file)
    except FileRefused as error:
        return report | {"refusals": [asdict(refusal) for refusal in error.refusals]}
    except MemoryError:
        reason = refuse("Reading the file needs too much memory.", "Split it into several files.")
        return report | {"refusals": [asdict(refusal) for refusal in reason.refusals]}
    except Exception as error:  # noqa: BLE001 - a parser that trips over a hostile file refuses that file only
        reason = Refusal(
            None,
            None,
            None,
            f"The file cannot be read ({type(error).__name__}).",
            "Save it again from its source, or copy the data into the template.",
        )
        return report | {"refusals": [asdict(reason)]}
    if reading.rows:
        write_arrow(reading, out)
    return report | {
        "encoding": reading.encoding,
        "header_number": reading.header_number,
        "header": reading.header,
        "warnings": reading.warnings,
        "refusals": [asdict(refusal) for refusal in reading.refusals],
    }


def _bytes(path: str) -> bytes:
    try:
        with open(path, "rb") as handle:
            data = handle.read(MAX_FILE_BYTES + 1)
    except OSError as error:
        raise refuse("The file cannot be opened.", "Check its place and who may read it.") from error
    if len(data) > MAX_FILE_BYTES:
        raise refuse(f"The file is larger than {MAX_FILE_BYTES // 2**20} MB.", "Split it into several files.")
    return data


def _reading(data: bytes, file: dict[str, Any]) -> Reading:
    from data_access.loaders.formats.delimited import read_delimited
    from data_access.loaders.formats.geojson import read_geojson
    from data_access.loaders.formats.shape import as_shape, reshape
    from data_access.loaders.formats.workbook import read_workbook

    suffix = Path(file["name"]).suffix.lower()
    expected = (".geojson", ".json") if file["is_geojson"] else (".csv", ".xlsx")
    if suffix not in expected:
        raise refuse(
            f"Files of this kind end in {' or '.join(expected)}, not in {suffix or 'nothing'}.",
            f"Save the data as {expected[0]} and name it so.",
        )
    if file["is_geojson"]:
        return read_geojson(data, file_name=file["name"])
    accepted = [Header(tuple(needed), tuple(allowed), periods) for needed, allowed, periods in file["headers"]]
    reading = (read_workbook if suffix == ".xlsx" else read_delimited)(data, accepted)
    if file["rows_wanted"] is not None:
        return _first_rows(reading, file["rows_wanted"])
    shape = file["shapes"][reading.header_number]
    return reshape(reading, as_shape(shape), accepted[reading.header_number].periods) if shape else reading


def _first_rows(reading: Reading, wanted: int) -> Reading:
    """A look at the file: its header and its first rows."""
    reading.rows, reading.row_numbers = reading.rows[:wanted], reading.row_numbers[:wanted]
    return reading


def write_arrow(reading: Reading, out: Path) -> None:
    """Write the rows as one Arrow file of text columns c0, c1, … after ``row_number``."""
    import pyarrow as pa
    from pyarrow import ipc

    texts = zip(*reading.rows, strict=True)
    arrays = [pa.array(reading.row_numbers, pa.int64())]
    arrays += [pa.array(column, pa.large_string()).dictionary_encode() for column in texts]
    table = pa.table(arrays, names=["row_number", *(f"c{at}" for at in range(len(reading.header)))])
    with pa.OSFile(str(out), "wb") as sink, ipc.new_file(sink, table.schema) as writer:
        writer.write_table(table)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
