"""Signing in through a real provider on loopback: who gets in, as what, and what an export needs."""

import json
import re
import shutil
import threading
import urllib.request
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest

from tests.live import running_app

SECRET = "0123456789abcdef0123456789abcdef0123456789abcdef"
PEOPLE = {
    "kent1": {"name": "Kent One", "roles": ["force_lead"], "force": "kent"},
    "nobody": {"name": "No Body", "roles": ["gardener"]},
}


@pytest.fixture(scope="module")
def provider():
    import oidc_provider_mock

    class Quiet(WSGIRequestHandler):
        def log_message(self, *arguments):
            pass

    server = make_server("127.0.0.1", 0, oidc_provider_mock.app(), handler_class=Quiet)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    url = f"http://localhost:{server.server_port}"
    for subject, claims in PEOPLE.items():
        body = json.dumps({"sub": subject, **claims}).encode()
        request = urllib.request.Request(
            f"{url}/users/{subject}", data=body, method="PUT", headers={"content-type": "application/json"}
        )
        urllib.request.urlopen(request).close()
    yield url
    server.shutdown()


@pytest.fixture(scope="module")
def app(provider, built_store, tmp_path_factory):
    home = tmp_path_factory.mktemp("home")
    shutil.copytree(built_store, home / "store")
    (home / ".streamlit").mkdir()

    def secrets(port):
        text = f"""
            [auth]
            redirect_uri = "http://localhost:{port}/oauth2callback"
            cookie_secret = "{SECRET}"
            client_id = "ndao-test"
            client_secret = "not-a-secret"
            server_metadata_url = "{provider}/.well-known/openid-configuration"
            client_kwargs = {{ "scope" = "openid email profile" }}
        """
        (home / ".streamlit" / "secrets.toml").write_text(text, encoding="utf-8")

    with running_app(home / "store", home / "log.txt", demo=False, home=home, before_start=secrets) as live:
        yield live


@pytest.fixture
def page(browser):
    context = browser.new_context()
    yield context.new_page()
    context.close()


def sign_in(page, app, subject):
    page.goto(f"http://localhost:{app.port}/")
    page.get_by_role("button", name="Sign in").click(timeout=30_000)
    page.get_by_placeholder("sub").fill(subject, timeout=30_000)
    page.get_by_role("button", name=re.compile("Authorize")).first.click()
    page.wait_for_url(re.compile(f"localhost:{app.port}"))


def test_a_force_lead_signs_in_and_sees_their_own_force(page, app):
    sign_in(page, app, "kent1")
    page.get_by_text("Kent One, Force lead").wait_for(timeout=30_000)
    page.get_by_role("link", name="Force", exact=True).click()
    page.get_by_role("heading", level=1, name=re.compile("^Kent Police: ")).wait_for(timeout=30_000)
    assert page.get_by_text("Demo mode").count() == 0


def test_an_account_without_a_role_of_ours_sees_nothing(page, app):
    sign_in(page, app, "nobody")
    page.get_by_text("This account has no role here").wait_for(timeout=30_000)
    assert "Kent" not in page.content()


def test_a_deep_link_without_sign_in_shows_only_the_sign_in_page(page, app):
    page.goto(f"http://localhost:{app.port}/force-maturity?force=kent")
    page.get_by_role("button", name="Sign in").wait_for(timeout=30_000)
    assert "Police:" not in page.content()


def test_an_export_needs_the_cookie_of_the_viewer_it_was_offered_to(page, app):
    sign_in(page, app, "kent1")
    page.get_by_text("Kent One, Force lead").wait_for(timeout=30_000)
    page.get_by_role("link", name="National", exact=True).click()
    page.get_by_text("Data and source").first.click(timeout=30_000)
    link = page.get_by_role("link", name="CSV").first
    link.wait_for(timeout=30_000)
    address = link.get_attribute("href")
    assert page.request.get(f"http://localhost:{app.port}{address}").status == 200
    assert app.get(address)[0] == 404
