"""The server around the pages, over real HTTP."""

import base64
import hashlib
import json
import re
from pathlib import Path

import pytest
import streamlit

from components.server import content_security_policy
from data_access.maintenance import TOKEN_FILE, run_verb_wherever
from models.settings import read_settings
from tests.live import running_app


@pytest.fixture(scope="module")
def app(built_store, tmp_path_factory):
    import shutil

    folder = tmp_path_factory.mktemp("live") / "store"
    shutil.copytree(built_store, folder)
    with running_app(folder, folder.parent / "log.txt") as live:
        yield live


def test_health_is_open_and_says_nothing_else(app):
    assert app.get("/livez")[2] == b"ok"
    assert app.get("/readyz")[::2] == (200, b"ready")


def test_every_answer_carries_the_security_headers(app):
    for path in ("/", "/livez", "/national-maturity", "/export/x", "/nothing/here"):
        headers = app.get(path)[1]
        assert "default-src 'none'" in headers["content-security-policy"]
        assert "'unsafe-eval'" not in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"


def test_the_policy_allows_the_one_inline_script_of_the_installed_streamlit():
    index = (Path(streamlit.__file__).parent / "static" / "index.html").read_text()
    (script,) = re.findall(r"<script>(.*?)</script>", index, flags=re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    assert f"'sha256-{digest}'" in content_security_policy()
    assert "http" not in content_security_policy()


@pytest.mark.parametrize("path", ["/_stcore/agent/openapi.json", "/_stcore/metrics", "/media/anything.csv"])
def test_addresses_that_the_product_does_not_use_are_closed(app, path):
    assert app.get(path)[0] == 404


def test_an_export_that_was_never_offered_is_not_there(app):
    status, _, body = app.get("/export/" + "0" * 64)
    assert status == 404
    assert b"Traceback" not in body


def test_templates_are_open_and_name_the_columns(app):
    status, headers, body = app.get("/template/assessment_answers.csv")
    assert status == 200
    assert b"respondent_id" in body
    assert headers["content-disposition"].endswith('"assessment_answers.csv"')
    assert app.get("/template/assessment_answers.xlsx")[2][:2] == b"PK"
    assert b"role_met" in app.get("/template/engagement.csv")[2]


@pytest.mark.parametrize("name", ["nothing.csv", "workforce.exe", "..%2Fapp.py", "boundaries.csv"])
def test_no_other_template_is_there(app, name):
    assert app.get(f"/template/{name}")[0] in {400, 404}


def test_maintenance_needs_the_token(app):
    assert app.post("/maintenance/audit-verify")[0] == 404
    assert app.post("/maintenance/audit-verify", **{"x-ndao-maintenance": "guess"})[0] == 404
    token = (app.folder / TOKEN_FILE).read_bytes().hex()
    status, _, body = app.post("/maintenance/audit-verify", **{"x-ndao-maintenance": token})
    assert status == 200
    assert json.loads(body)["is_whole"] is True


def test_the_terminal_asks_the_running_app_for_a_backup(app, tmp_path):
    environment = {"NDAO_DB": str(app.folder), "NDAO_MAINTENANCE_PORT": str(app.port)}
    result = run_verb_wherever(read_settings(environment), "backup", {"folder": str(tmp_path)})
    folder = Path(result["folder"])
    assert (folder / "registers.duckdb").exists()
    assert list((folder / "national").glob("v*.duckdb"))


def test_large_answers_are_compressed(app):
    headers = app.get("/", **{"Accept-Encoding": "gzip"})[1]
    assert headers["content-encoding"] == "gzip"


def test_the_hidden_option_that_costs_half_the_processor_still_exists():
    from streamlit import config

    assert config.get_option("runner.postScriptGC") is not None
