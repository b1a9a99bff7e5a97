"""What the script adds to plain forms, in a real browser against a small server that remembers what it was sent."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs

import pytest
from django.contrib.staticfiles import finders

FORM = """<!doctype html><html lang="en"><head><script src="/app.js" defer></script></head><body data-user="{user}">
<form method="post" action="{path}" data-keep-draft="{draft}"{attributes}>
<input name="csrfmiddlewaretoken" type="hidden" value="token">
<input name="title"><textarea name="text"{invalid}></textarea><input name="secret" data-no-draft>
<input type="checkbox" name="agree" value="yes"><button name="act" value="save">Save</button></form>
<form method="post" action="/out" data-sign-out><button id="out">Sign out</button></form>
<dialog id="confirm-dialog" data-yes="Yes"><form method="dialog"><h2 data-confirm-question></h2>
<button value="yes" data-confirm-yes>Yes</button><button value="">Cancel</button></form></dialog>
<template id="draft-note"><div class="draft-note"><button type="button">Start afresh</button></div></template>
</body></html>"""


class Office(BaseHTTPRequestHandler):
    """Shows a form at every address; what happens to what is sent depends on `answer`."""

    def do_GET(self):
        if self.path == "/app.js":
            with open(finders.find("app.js"), "rb") as script:
                return self._send(200, script.read(), "text/javascript")
        return self._show()

    def do_POST(self):
        sent = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        self.server.received.append(sent)
        self.server.delay.wait(0.3)
        if self.server.answer == "refuse":
            return self._show(invalid=' class="is-invalid"')
        self.send_response(302)
        if self.server.answer == "sign-in":
            self.server.user = ""
        self.send_header("Location", "/done")
        self.send_header("Content-Length", "0")
        self.end_headers()
        return None

    def _show(self, invalid=""):
        server = self.server
        path = self.path.split("?")[0]
        html = FORM.format(
            user=server.user, path=path, draft=server.draft, attributes=server.attributes, invalid=invalid
        )
        self._send(200, html.encode(), "text/html; charset=utf-8")

    def _send(self, status, body, kind):
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Cache-Control", "no-store")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args): ...


@pytest.fixture
def office():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Office)
    server.received, server.answer, server.user, server.draft, server.attributes = [], "accept", "7", "new", ""
    server.delay = threading.Event()
    server.url = f"http://127.0.0.1:{server.server_address[1]}"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


def write(page, text):
    page.fill("textarea", text)
    page.wait_for_timeout(400)


def text_at(page, address):
    page.goto(address)
    return page.input_value("textarea")


def test_a_double_press_sends_once(page, office):
    page.goto(f"{office.url}/visit")
    page.fill("textarea", "we met")
    page.evaluate(
        "() => { const b = document.querySelector('button'); b.click(); b.click(); b.form.requestSubmit(b); }"
    )
    page.wait_for_url("**/done")
    assert len(office.received) == 1
    assert office.received[0]["act"] == ["save"]


def test_a_page_from_the_back_button_can_be_sent_again(page, office):
    page.goto(f"{office.url}/visit")
    page.click("[name=act]")
    page.wait_for_url("**/done")
    page.go_back()
    page.wait_for_function("!document.querySelector('button').disabled")
    page.click("[name=act]")
    page.wait_for_url("**/done")
    assert len(office.received) == 2


def test_a_question_is_asked_first(page, office):
    office.attributes = ' data-confirm="Really?"'
    page.goto(f"{office.url}/visit")
    page.click("[name=act]")
    assert page.text_content("[data-confirm-question]") == "Really?"
    page.click("dialog button >> nth=1")
    assert office.received == []
    page.click("[name=act]")
    page.click("[data-confirm-yes]")
    page.wait_for_url("**/done")
    assert len(office.received) == 1
    assert office.received[0]["act"] == ["save"]


def test_what_was_typed_comes_back_after_the_page_was_lost(page, office):
    page.goto(f"{office.url}/visit")
    page.check("[name=agree]")
    page.fill("[name=secret]", "never kept")
    write(page, "half a thought")
    assert text_at(page, f"{office.url}/visit") == "half a thought"
    assert page.is_checked("[name=agree]")
    assert page.input_value("[name=secret]") == ""
    page.click(".draft-note button")
    assert page.input_value("textarea") == ""
    assert text_at(page, f"{office.url}/visit") == ""


def test_a_draft_never_appears_in_another_form_or_for_another_person(page, office):
    page.goto(f"{office.url}/visit/1")
    write(page, "about the first")
    assert text_at(page, f"{office.url}/visit/2") == ""
    office.draft = "log-2"
    assert text_at(page, f"{office.url}/visit/1") == ""
    office.draft, office.user = "new", "8"
    assert text_at(page, f"{office.url}/visit/1") == ""
    office.user = ""
    assert text_at(page, f"{office.url}/visit/1") == ""
    office.user = "7"
    assert text_at(page, f"{office.url}/visit/1") == "about the first"


def test_an_accepted_form_leaves_no_draft(page, office):
    page.goto(f"{office.url}/visit")
    write(page, "we met")
    page.click("[name=act]")
    page.wait_for_url("**/done")
    assert text_at(page, f"{office.url}/visit") == ""
    assert page.evaluate("Object.keys(localStorage)") == []


def test_a_refused_form_and_a_lost_session_keep_the_draft(page, office):
    office.answer = "refuse"
    page.goto(f"{office.url}/visit")
    write(page, "still mine")
    page.click("[name=act]")
    page.wait_for_selector(".is-invalid")
    assert text_at(page, f"{office.url}/visit") == "still mine"
    office.answer = "sign-in"
    page.click("[name=act]")
    page.wait_for_url("**/done")
    office.user = "7"
    assert text_at(page, f"{office.url}/visit") == "still mine"


def test_signing_out_takes_the_drafts_along(page, office):
    page.goto(f"{office.url}/visit")
    write(page, "private")
    page.click("#out")
    page.wait_for_url("**/done")
    assert text_at(page, f"{office.url}/visit") == ""
