"""Document search with the network cut: files in, models at work, questions answered, by a process that has none."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from data_access.documents.lane_child import MEANING, NAMES
from tests.conftest import ROOT
from tests.data_access.documents.hostile import page
from tests.data_access.documents.material import mail, zipped

CUT = ("unshare", "--map-root-user", "--net")
CHILD = """
import json, socket, sys
from pathlib import Path
from data_access.documents.accounting import account_of
from data_access.documents.case import create_case
from data_access.documents.entities import entities_of
from data_access.documents.gate import benchmark_case
from data_access.documents.ingest import ingest
from data_access.documents.lanes import run_lanes
from data_access.documents.search import search
from data_access.documents.working_out import work_out
from models.documents.requests import SearchRequest

def reaches(host):
    try:
        socket.create_connection((host, 80), timeout=2).close()
    except OSError:
        return False
    return True

reached = [host for host in ("192.0.2.1", "127.0.0.1", "localhost", "example.com") if reaches(host)]
interfaces = [name for _, name in socket.if_nameindex()]
case = create_case(Path(sys.argv[1]), name="Cut", made_by="tester", is_benchmark=True)
report = ingest(case, [Path(sys.argv[2])], actor="tester", source="Exhibit")
work_out(case)
lanes = run_lanes(case)
opened = benchmark_case(case)
found = search(opened, SearchRequest("machine taken away at night from the building site"))
entities = entities_of(opened)
print(json.dumps({
    "reached": reached, "interfaces": interfaces, "balanced": report.is_balanced and account_of(case).is_balanced,
    "statuses": [report.indexed, report.duplicate, report.quarantined, report.needs_ocr],
    "lanes": {state.lane: [state.done, state.total, state.note] for state in lanes},
    "hits": [hit.name for hit in found.hits], "used": list(found.lanes), "kinds": sorted(set(entities["kind"])),
    "shown": entities["shown"].tolist(),
}))
"""


def can_be_cut() -> str:
    """Why the network of a child cannot be cut; empty where it can."""
    try:
        tried = subprocess.run([*CUT, "true"], capture_output=True, text=True, timeout=20)
    except OSError as error:
        return f"unshare cannot be run: {error.strerror}"
    return "" if tried.returncode == 0 else f"no network of its own: {tried.stderr.strip()}"


def lay_out(folder: Path) -> Path:
    """Ten files, of which one is a page that would call for pictures."""
    folder.mkdir()
    night = b"Thieves stole the excavator after dark from the yard in Harrogate; ring Sarah Whitcombe on 07700 900123."
    content = {
        "night.txt": night, "copy.txt": night, "page.html": page(), "mail.eml": mail(1, "The trailer is paid for."),
        "attached.eml": mail(2, "See the list.", b"SN-4471 on Friday"), "empty.txt": b"",
        "rows.csv": b"who,what\nLee,trailer\n", "archive.zip": zipped(**{"note.txt": b"Payment to Kestrel Plant Ltd"}),
        "words.md": b"# Shopping\n\nMilk, bread and apples.\n", "facts.json": b'{"vehicle": "AB12 CDE"}',
    }  # fmt: skip
    for name, each in content.items():
        (folder / name).write_bytes(each)
    return folder


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    """What the child says that has no network."""
    reason = can_be_cut()
    if reason:
        pytest.skip(reason)
    base = tmp_path_factory.mktemp("cut")
    command = [*CUT, sys.executable, "-c", CHILD, str(base / "case"), str(lay_out(base / "given"))]
    ran = subprocess.run(command, cwd=ROOT, env=os.environ, capture_output=True, text=True, timeout=120)
    assert ran.returncode == 0, ran.stderr[-2000:]
    return json.loads(ran.stdout.splitlines()[-1])


def test_the_child_reaches_nobody(told):
    assert told["reached"] == []
    assert told["interfaces"] == ["lo"]


def test_all_files_come_in_and_both_lanes_finish(told):
    assert told["balanced"]
    assert told["statuses"] == [10, 1, 1, 0]
    for lane in (MEANING, NAMES):
        done, total, note = told["lanes"][lane]
        assert (done, note) == (total, "")
        assert total > 8


def test_a_question_in_other_words_is_answered_by_meaning(told):
    assert told["hits"][0] in ("night.txt", "copy.txt")
    assert "meaning" in told["used"]


def test_entities_by_shape_and_by_name_are_there(told):
    assert {"phone", "vrm", "person", "place", "organisation"} <= set(told["kinds"])
    assert {"Sarah Whitcombe", "+447700900123"} <= set(told["shown"])
