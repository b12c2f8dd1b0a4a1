"""The line between a phone and the server: it can be cut, and it can lose answers on their way back."""

from __future__ import annotations

import http.client
import random
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

HOP_BY_HOP = {"connection", "keep-alive", "transfer-encoding", "content-length", "date", "server"}


class Line:
    """A door of its own on this machine, with the server behind it.

    `is_cut`: nothing comes through. `loses`: the share of answers that the server gave and that never arrive.
    """

    def __init__(self, server: str, seed: int = 1) -> None:
        self.server = urlsplit(server)
        self.is_cut = False
        self.loses = 0.0
        self.lost = 0
        self.chance = random.Random(seed)
        line = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def carry(self) -> None:
                line.carry(self)

            do_GET = do_POST = do_DELETE = do_HEAD = carry

            def log_message(self, *_args) -> None: ...

        self.httpd = ThreadingHTTPServer(("localhost", 0), Handler)
        self.httpd.daemon_threads = True
        self.thread = threading.Thread(target=self.httpd.serve_forever, daemon=True)
        self.thread.start()
        self.url = f"http://localhost:{self.httpd.server_port}"

    def carry(self, phone: BaseHTTPRequestHandler) -> None:
        if self.is_cut:
            return self.hang_up(phone)
        body = phone.rfile.read(int(phone.headers.get("Content-Length") or 0))
        server = http.client.HTTPConnection(self.server.hostname or "", self.server.port, timeout=60)
        try:
            server.request(phone.command, phone.path, body or None, dict(phone.headers))
            answer = server.getresponse()
            content = answer.read()
        finally:
            server.close()
        if self.is_cut or (phone.path.startswith("/api/") and self.chance.random() < self.loses):
            self.lost += 1
            return self.hang_up(phone)
        phone.send_response(answer.status)
        for name, value in answer.getheaders():
            if name.lower() not in HOP_BY_HOP:
                phone.send_header(name, value)
        phone.send_header("Content-Length", str(len(content)))
        phone.end_headers()
        phone.wfile.write(content)
        return None

    @staticmethod
    def hang_up(phone: BaseHTTPRequestHandler) -> None:
        phone.close_connection = True

    def close(self) -> None:
        self.httpd.shutdown()
        self.httpd.server_close()
