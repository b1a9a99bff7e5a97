"""The worker that computes scrypt beside the page: its policy, who loads it, and what if WebAssembly is refused."""

import re

import pytest
from django.http import HttpResponse
from django.test import RequestFactory
from whitenoise.middleware import WhiteNoiseMiddleware

from mentoring_platform.ui import static_headers
from tests.sealing.desk import PASSPHRASE
from tests.sealing.test_core import run_tests

ASK = """() => new Promise((resolve) => {
  const worker = new Worker("/static/scrypt_worker.js"), started = performance.now();
  worker.onmessage = ({ data }) => data.key && resolve([data.way, Array.from(data.key).join()]);
  worker.postMessage({ password: new Uint8Array([1]), salt: new Uint8Array([2]), logN: 10 });
})"""
POLICY = "Content-Security-Policy"


def test_it_computes_what_everybody_else_does():
    assert run_tests("worker.test.mjs")["pass"] == 3


@pytest.mark.parametrize("is_developed", [False, True], ids=["served", "runserver"])
def test_it_alone_may_compile_web_assembly(settings, is_developed, db):  # an answer that closes looks at connections
    settings.WHITENOISE_USE_FINDERS, settings.WHITENOISE_AUTOREFRESH = True, is_developed
    serve = WhiteNoiseMiddleware(lambda request: HttpResponse("from Django", status=404))

    def policy(name: str) -> str:
        answer = serve(RequestFactory().get(f"/static/{name}"))
        answer.close()
        assert answer.status_code == 200
        return answer.headers.get(POLICY, "")

    assert policy("scrypt_worker.js") == static_headers.SCRYPT_POLICY
    assert [name for name in ("app.js", "sealing.js", "app.rtl.css") if policy(name)] == []
    hashed: dict[str, str] = {}
    static_headers.add_headers(hashed, "", "/static/scrypt_worker.0123456789ab.js")
    assert hashed == {POLICY: static_headers.SCRYPT_POLICY}
    assert "whitenoise.runserver_nostatic" in settings.INSTALLED_APPS


@pytest.mark.usefixtures("transactional_db")
def test_unlocking_works_with_and_without_web_assembly_and_with_no_worker(desk, noam, monkeypatch):
    noams = desk(noam)
    started = []
    noams.page.on("worker", lambda worker: started.append(worker.url))
    noams.set_up()
    assert [url.rsplit("/", 1)[1] for url in started] == ["scrypt_worker.js"] * 2
    noams.open_notes()
    assert noams.page.locator("progress").count() == 0
    way, key = noams.page.evaluate(ASK)
    assert way == "module"

    monkeypatch.setattr(static_headers, "SCRYPT_POLICY", "default-src 'none'")
    again = desk(noam)
    again.open_notes()
    assert again.page.evaluate(ASK) == ["script", key]
    desk.troubles[:] = [each for each in desk.troubles if "WebAssembly" not in each and "wasm" not in each]

    again.page.route("**/scrypt_worker.js", lambda route: route.abort())
    again.open_notes(PASSPHRASE)
    desk.troubles[:] = [each for each in desk.troubles if "ERR_FAILED" not in each]


def test_pages_without_notes_load_neither_bundle(signed_in, noam, meeting):
    client = signed_in(noam)

    def scripts(name: str, *args) -> set[str]:
        answer = client.get(noam.url(f"mentoring_sessions:{name}", *args), follow=True)
        assert answer.status_code == 200
        return set(re.findall(r"(sealing|scrypt_worker)\.js", answer.content.decode()))

    assert scripts("notes_set_up") == scripts("note_write", meeting.pk) == {"sealing", "scrypt_worker"}
    for name, *args in (["my_week"], ["meeting", meeting.pk], ["not_held", meeting.pk], ["extra"], ["calendar"]):
        assert scripts(name, *args) == set()
