"""A mail server on a real socket that knows one user: it greets, encrypts where asked, and judges the sign-in."""

from __future__ import annotations

import base64
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

USER, PASSWORD = "shop@example.invalid", "invented-mail-password"


@dataclass
class MailServer:
    """`certificate` lets it offer STARTTLS; without `signs_in` it knows no users. `heard` are commands, in order."""

    certificate: Path | None = None
    signs_in: bool = True
    port: int = 0
    heard: list[str] = field(default_factory=list)
    secured: bool = False

    def serve(self, connection: socket.socket) -> None:
        """Until the caller takes leave."""
        connection.sendall(b"220 mail.example.invalid\r\n")
        self.talk(connection)

    def talk(self, connection: socket.socket) -> None:
        lines = connection.makefile("rb")
        while line := lines.readline().decode().strip():
            verb, _, rest = line.partition(" ")
            self.heard.append(verb.upper())
            connection.sendall(self.answer(verb.upper(), rest).replace("\n", "\r\n").encode() + b"\r\n")
            if verb.upper() == "QUIT":
                return
            if verb.upper() == "STARTTLS" and self.certificate:
                context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
                context.load_cert_chain(self.certificate)
                with context.wrap_socket(connection, server_side=True) as secured:
                    self.secured = True
                    return self.talk(secured)

    def answer(self, verb: str, rest: str) -> str:
        if verb == "EHLO":
            offers = ["STARTTLS"] if self.certificate and not self.secured else []
            offers += ["AUTH PLAIN"] if self.signs_in else []
            return "\n".join(["250-mail.example.invalid", *(f"250-{each}" for each in offers), "250 SIZE 1000000"])
        if verb == "AUTH":
            _, user, password = base64.b64decode(rest.removeprefix("PLAIN ")).decode().split("\0")
            right = (user, password) == (USER, PASSWORD)
            return "235 Accepted" if right else "535-5.7.8 Username and password\n535 not accepted"
        return {"STARTTLS": "220 Go ahead", "QUIT": "221 Bye"}.get(verb, "502 What?")


@contextmanager
def mail_server(certificate: Path | None = None, *, signs_in: bool = True) -> Iterator[MailServer]:
    """For one connection."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(60)
        server = MailServer(certificate, signs_in, port=listener.getsockname()[1])
        thread = threading.Thread(target=_serve, args=[listener, server])
        thread.start()
        yield server
        thread.join(60)


def _serve(listener: socket.socket, server: MailServer) -> None:
    connection, _ = listener.accept()
    # A caller that does not believe the certificate hangs up.
    with connection, suppress(OSError):
        server.serve(connection)
