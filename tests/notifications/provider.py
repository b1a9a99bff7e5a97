"""A small real HTTP server in the test's process that speaks as the test says, and keeps what it was told."""

import json
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

HANG, RESET = "hang", "reset"


class Provider:
    """`answers` are given in turn, the last one for ever: (status, headers, body), HANG, or RESET."""

    def __init__(self):
        self.answers: list = [(201, {}, {})]
        self.asked: list[dict] = []
        self.ended = threading.Event()

    def say(self, *answers) -> None:
        self.answers = list(answers)
        self.asked.clear()

    def next_answer(self):
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


@contextmanager
def provider_at():
    """Start one; gives it and its address."""
    provider = Provider()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            provider.asked.append({"path": self.path, "headers": self.headers, "body": body})
            answer = provider.next_answer()
            if answer == HANG:
                provider.ended.wait(20)
            if answer in (HANG, RESET):
                self.connection.close()
                return
            status, headers, told = answer
            sent = json.dumps(told).encode()
            self.send_response(status)
            for name, value in {**headers, "Content-Length": str(len(sent))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(sent)

        def log_message(self, *_) -> None:
            """Nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads, server.handle_error = True, lambda *_: None
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield provider, f"http://127.0.0.1:{server.server_port}"
    finally:
        provider.ended.set()
        server.shutdown()
        server.server_close()
