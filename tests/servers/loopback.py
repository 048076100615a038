"""An HTTP server on a free port of 127.0.0.1, for whoever plays an outside service."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


class JsonHandler(BaseHTTPRequestHandler):
    """Answers in JSON, keeps connections open, and says nothing on standard error."""

    protocol_version = "HTTP/1.1"
    # One packet per answer: the client would otherwise wait 40 ms for the second.
    wbufsize = -1

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing on standard error."""

    def send_json(self, status: int, body: dict[str, Any]) -> None:
        """Answer with a JSON object."""
        self.send(status, json.dumps(body).encode(), "application/json")

    def send(self, status: int, content: bytes, kind: str) -> None:
        """Answer with bytes of a media type."""
        try:
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)
        except OSError:
            # The client is gone: it timed out, or was killed.
            self.close_connection = True


@contextmanager
def serving(handler: type[JsonHandler]) -> Iterator[str]:
    """Serve until the block ends; the base URL (`.../v1`) of it."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/v1"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
