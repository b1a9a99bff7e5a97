"""Headers of single static files, beside those that every answer has."""

import re

SCRYPT_WORKER = re.compile(r"/scrypt_worker(\.[0-9a-f]{12})?\.js$")
"""The worker that computes scrypt for sealed notes, by its plain name and by that of `collectstatic`."""

SCRYPT_POLICY = (
    "default-src 'none'; script-src 'wasm-unsafe-eval'; require-trusted-types-for 'script'; trusted-types 'none'"
)
"""It may compile WebAssembly, which no page may; it loads nothing and reaches no network."""


def add_headers(headers, path: str, url: str) -> None:
    """What WhiteNoise calls for each static file."""
    if SCRYPT_WORKER.search(url):
        headers["Content-Security-Policy"] = SCRYPT_POLICY
