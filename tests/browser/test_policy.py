"""The content security policy in a real browser: it stops what it forbids, noticed by the tests, and lets ours run."""

import pytest
from django.urls import reverse

from tests.browser.conftest import DESKTOP, Watch

# Each opens what a script in the page would use to run code or to carry data away.
REFUSED = {
    "HTML from text": ("require-trusted-types-for", "document.body.innerHTML = '<p>planted</p>'"),
    "a parser": ("require-trusted-types-for", "new DOMParser().parseFromString('<p>', 'text/html')"),
    "a script's text": ("require-trusted-types-for", "document.createElement('script').text = 'window.planted = 1'"),
    "a foreign script": ("require-trusted-types-for", "document.createElement('script').src = 'https://evil.example/'"),
    "a foreign worker": ("require-trusted-types-for", "new Worker('https://evil.example/x.js')"),
    "another policy": ("trusted-types", "trustedTypes.createPolicy('mine', {createHTML: (html) => html})"),
    "an inline style": ("style-src", "add('style', {textContent: 'p {}'})"),
    "a foreign image": ("img-src", "add('img', {src: 'https://evil.example/x.png'})"),
    "a frame": ("frame-src", "add('iframe', {src: 'https://evil.example/'})"),
    "a foreign address": ("connect-src", "fetch('https://evil.example/').catch(() => null)"),
}
TRY = """async () => {
  const add = (name, what) => document.body.append(Object.assign(document.createElement(name), what));
  try { await (%s) } catch (error) { } }"""


@pytest.fixture
def opened(context, site, transactional_db):
    """The sign-in page, with what the browser complained of."""
    page = context.new_page()
    page.set_viewport_size(DESKTOP)
    watch = Watch(page)
    page.goto(site + reverse("account_login"))
    return page, watch


def test_an_inline_script_in_a_page_does_not_run_and_is_noticed(opened, site):
    page, watch = opened
    assert watch.troubles == []
    address = site + reverse("account_login")
    whole = page.request.get(address)

    def plant(route):
        text = whole.text().replace("</main>", "<script>window.planted = 1</script></main>")
        packed = ("content-encoding", "content-length")
        route.fulfill(body=text, headers={name: v for name, v in whole.headers.items() if name not in packed})

    page.route(address, plant)
    page.goto(address)
    assert page.evaluate("window.planted ?? null") is None
    assert any("script-src-elem" in trouble for trouble in watch.troubles), watch.troubles


@pytest.mark.parametrize(("directive", "script"), REFUSED.values(), ids=REFUSED)
def test_the_browser_refuses_and_it_is_noticed(opened, directive, script):
    page, watch = opened
    page.evaluate(TRY % script)
    page.wait_for_timeout(100)
    assert page.evaluate("window.planted ?? null") is None
    assert any(f"violates {directive}" in trouble for trouble in watch.troubles), watch.troubles


def test_the_worker_that_is_named_may_start_and_no_other_script_of_ours(opened, site):
    page, watch = opened
    assert page.evaluate("() => { new Worker('/static/scrypt_worker.js').terminate(); return 'made' }") == "made"
    assert watch.troubles == []
    for other in ("/static/app.js", "/static/scrypt_worker.js?x", "/x/static/scrypt_worker.js", "blob:x", "data:,x"):
        page.evaluate(TRY % f"new Worker('{other}')")
        page.evaluate(TRY % f"document.createElement('script').src = '{other}'")
    page.wait_for_timeout(100)
    assert len([each for each in watch.troubles if "violates require-trusted-types-for" in each]) == 10
