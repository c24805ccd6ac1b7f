"""A server that answers with exactly the bytes a test names, over a real socket, and keeps what it was sent."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Reply:
    """Bytes to send, after a pause in seconds; then the connection is closed."""

    data: bytes
    pause: float = 0


@dataclass
class RawServer:
    """`requests` holds each request's raw bytes, in order."""

    url: str
    requests: list[bytes] = field(default_factory=list)


def http(status: int, body: bytes = b"", *headers: str, length: int | None = None) -> Reply:
    """A whole HTTP answer; `length` lies about the body's."""
    head = [f"HTTP/1.1 {status} Whatever", f"Content-Length: {len(body) if length is None else length}", *headers]
    return Reply("\r\n".join([*head, "Connection: close", "", ""]).encode() + body)


@contextmanager
def answering(*replies: Reply) -> Iterator[RawServer]:
    """Serves the replies in order, one for each connection; the last one again and again."""
    listener = socket.create_server(("127.0.0.1", 0))
    server = RawServer(f"http://127.0.0.1:{listener.getsockname()[1]}")
    thread = threading.Thread(target=_serve, args=(listener, list(replies), server), daemon=True)
    thread.start()
    try:
        yield server
    finally:
        # Wakes the thread, which waits for the next connection.
        listener.shutdown(socket.SHUT_RDWR)
        thread.join()
        listener.close()


def _serve(listener: socket.socket, replies: list[Reply], server: RawServer) -> None:
    while True:
        try:
            connection, _ = listener.accept()
        except OSError:
            return
        with connection:
            connection.settimeout(60)
            server.requests.append(_read_request(connection))
            reply = replies.pop(0) if len(replies) > 1 else replies[0]
            time.sleep(reply.pause)
            try:
                connection.sendall(reply.data)
            except OSError:
                # The client gave up waiting, which is what such a test is about.
                continue


def _read_request(connection: socket.socket) -> bytes:
    data = b""
    while b"\r\n\r\n" not in data:
        data += _some(connection)
    head, _, body = data.partition(b"\r\n\r\n")
    length = next((int(h.split(b":")[1]) for h in head.split(b"\r\n") if h.lower().startswith(b"content-length:")), 0)
    while len(body) < length:
        body += _some(connection)
    return head + b"\r\n\r\n" + body


def _some(connection: socket.socket) -> bytes:
    data = connection.recv(65536)
    if not data:
        raise EOFError("the client hung up in the middle of its request")
    return data
