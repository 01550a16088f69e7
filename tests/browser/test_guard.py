"""A fresh server that nobody may use yet, and the guard itself."""

import pytest
from playwright.sync_api import expect

from sample_data.reference_tables import read_table
from tests.browser.guard import Guard, app_on_copy
from tests.browser.reading import settle, title, words_of

UNKNOWN = "The page that you have requested does not seem to exist"
FORCE_NAMES = [row["name"] for row in read_table("forces")]


@pytest.mark.parametrize("path", ["/force-maturity?force=kent", "/data-loading?as=administrator"])
def test_a_deep_link_on_a_fresh_server_without_sign_in_shows_nothing(open_page, built_store, tmp_path, path):
    """The first request of a process must pass the frame too; not even the raw frames may hold a name."""
    received = []

    def listen(page):
        page.on("websocket", lambda socket: socket.on("framereceived", lambda data: received.append(data)))

    with app_on_copy(built_store, tmp_path, demo=False) as fresh:
        page = open_page(fresh, path, prepare=listen)
        expect(title(page)).to_have_text("Choose how people sign in")
        settle(page)
        body = page.locator("body").inner_text()
    sent = b"".join(data if isinstance(data, bytes) else data.encode() for data in received)
    assert b"Choose how people sign in" in sent
    for name in FORCE_NAMES:
        assert name.encode() not in sent
        assert name not in body
    assert "SYNTHETIC" not in body
    assert "National" not in body
    assert "Page not found" not in body


def test_the_guard_sees_a_request_to_another_host_and_what_the_policy_stops(browser, app):
    context = browser.new_context()
    page = context.new_page()
    guard = Guard(f"127.0.0.1:{app.port}")
    guard.watch(page)
    page.goto(app.url)
    expect(title(page)).to_be_visible()
    page.evaluate("() => { document.body.append(Object.assign(new Image(), {src: 'http://127.0.0.1:9/a.png'})) }")
    page.evaluate("() => fetch('http://127.0.0.1:9/b').catch(() => null)")
    page.evaluate("() => { setTimeout(() => { throw new Error('boo') }); setTimeout(() => alert('boo')) }")
    for _ in range(100):
        if any("dialog" in problem for problem in guard.found):
            break
        page.wait_for_timeout(50)
    context.close()
    assert any("Content Security Policy" in problem for problem in guard.found)
    assert "page error: boo" in guard.found
    assert "dialog: boo" in guard.found


def test_the_policy_stops_what_a_page_would_send_elsewhere(browser, app):
    context = browser.new_context()
    page = context.new_page()
    reached = []
    page.on("requestfinished", lambda request: reached.append(request.url))
    page.goto(app.url)
    expect(title(page)).to_be_visible()
    said = page.evaluate("() => fetch('https://evil.example/').then(() => 'sent', () => 'stopped')")
    context.close()
    assert said == "stopped"
    assert not any("evil.example" in url for url in reached)


def test_words_of_a_page_hold_no_trace_of_an_error(open_page, app):
    page = open_page(app, "/nowhere-at-all", allow=UNKNOWN)
    expect(title(page)).to_be_visible()
    assert "Traceback" not in words_of(page)
