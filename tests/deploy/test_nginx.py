"""nginx takes its file, and does what it is there for: limits, headers that nobody forges, nothing of the disk."""

from __future__ import annotations

import http.client
import http.server
import json
import os
import socketserver
import ssl
import subprocess
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from django.conf import settings

from devtools.ports import free_port
from tests.deploy.conftest import DEPLOY, Run, program

pytestmark = pytest.mark.sqlite
SITE = DEPLOY / "nginx" / "consignments.conf"
MEGABYTE = 1_000_000


class Backend(http.server.BaseHTTPRequestHandler):
    """In gunicorn's place: answers with the headers that reached it and the length of the body."""

    def do_GET(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        answer = json.dumps({"headers": dict(self.headers), "length": len(body)}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    do_POST = do_GET  # noqa: N815 - the base class looks for it

    def address_string(self) -> str:
        return "unix"

    def log_message(self, *_: object) -> None:
        """Nobody reads it."""


class UnixServer(socketserver.ThreadingUnixStreamServer):
    daemon_threads = True


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("nginx")


@pytest.fixture(scope="module")
def ports() -> tuple[int, int]:
    return free_port(), free_port()


@pytest.fixture(scope="module")
def configuration(folder: Path, ports: tuple[int, int]) -> Path:
    """The site as it is shipped, with ports, certificate and folders of this test, in a minimal nginx.conf."""
    request = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj", "/CN=test.invalid"]
    files = ["-keyout", f"{folder}/key.pem", "-out", f"{folder}/chain.pem"]
    subprocess.run([*request, *files], check=True, capture_output=True)
    site = SITE.read_text()
    for shipped, here in (
        ("listen [::]:80;\n", ""),
        ("listen [::]:443 ssl http2;\n", ""),
        ("listen 80;", f"listen 127.0.0.1:{ports[0]};"),
        ("listen 443 ", f"listen 127.0.0.1:{ports[1]} "),
        ("/etc/letsencrypt/live/consignments.example.com/fullchain.pem", str(folder / "chain.pem")),
        ("/etc/letsencrypt/live/consignments.example.com/privkey.pem", str(folder / "key.pem")),
        ("unix:/run/consignments/web.sock", f"unix:{folder}/web.sock"),
        ("/var/log/nginx", str(folder)),
    ):
        assert shipped in site
        site = site.replace(shipped, here)
    (folder / "site.conf").write_text(site)
    main = folder / "nginx.conf"
    temporary = "".join(
        f"{kind}_temp_path {folder}/{kind};\n" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    main.write_text(
        f"{'user root;' if os.geteuid() == 0 else ''}\ndaemon off;\npid {folder}/pid;\n"
        f"error_log {folder}/error.log;\nevents {{}}\n"
        f"http {{\n{temporary}include {folder}/site.conf;\n}}\n"
    )
    return main


@pytest.fixture(scope="module")
def client(folder: Path, configuration: Path, ports: tuple[int, int]) -> Iterator[httpx.Client]:
    """A caller of the running nginx, over TLS."""
    server = UnixServer(str(folder / "web.sock"), Backend)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    nginx = subprocess.Popen([program("nginx"), "-c", configuration, "-p", folder])
    with httpx.Client(base_url=f"https://127.0.0.1:{ports[1]}", verify=False, timeout=60) as caller:  # noqa: S501
        wait_for(caller)
        yield caller
    nginx.terminate()
    nginx.wait(60)
    server.shutdown()
    server.server_close()


def wait_for(caller: httpx.Client) -> None:
    for _ in range(1200):
        try:
            caller.get("/")
            return
        except httpx.ConnectError:
            time.sleep(0.05)
    pytest.fail("nginx does not answer")


def test_nginx_takes_the_file_without_a_warning(configuration: Path, folder: Path, run: Run) -> None:
    verdict = run("nginx", "-t", "-c", configuration, "-p", folder)
    assert verdict.returncode == 0, verdict.stderr
    assert "warn" not in verdict.stderr


def test_the_app_hears_the_real_caller_and_nothing_a_caller_made_up(client: httpx.Client) -> None:
    forged = {"X-Forwarded-For": "203.0.113.9", "X-Forwarded-Proto": "http", "X-Forwarded-Host": "evil.invalid"}
    heard = client.get("/orders/", headers=forged).json()["headers"]
    assert heard["X-Forwarded-For"] == "127.0.0.1"
    assert heard["X-Forwarded-Proto"] == "https"
    assert "X-Forwarded-Host" not in heard
    assert heard["X-Request-ID"]


@pytest.mark.parametrize(
    ("path", "length"),
    [
        ("/webhooks/lightspeed/", settings.WEBHOOK_MAX_BODY_BYTES + 1),
        ("/orders/PO-000001/receive/", settings.RECEIVING_MAX_PHOTOS * settings.RECEIVING_MAX_PHOTO_MB * MEGABYTE // 8),
        ("/orders/PO-000001/photos/", (settings.RECEIVING_MAX_PHOTO_MB + 1) * MEGABYTE),
        ("/receipt-lines/7/photo/", (settings.RECEIVING_MAX_PHOTO_MB + 1) * MEGABYTE),
    ],
)
def test_what_the_app_takes_or_refuses_itself_reaches_it(client: httpx.Client, path: str, length: int) -> None:
    answer = client.post(path, content=b"x" * length)
    assert answer.status_code == 200
    assert answer.json()["length"] == length


def test_the_limit_of_a_whole_receipt_covers_the_settings() -> None:
    wanted = settings.RECEIVING_MAX_PHOTOS * settings.RECEIVING_MAX_PHOTO_MB + 1
    assert f"client_max_body_size {wanted + 9}m;" in SITE.read_text()


@pytest.mark.parametrize(("path", "length"), [("/webhooks/lightspeed/", 3_000_000), ("/orders/", 13_000_000)])
def test_larger_bodies_end_at_nginx(client: httpx.Client, ports: tuple[int, int], path: str, length: int) -> None:
    """By the length that the caller says: not a byte of the body is waited for."""
    trusting = ssl.create_default_context()
    trusting.check_hostname, trusting.verify_mode = False, ssl.CERT_NONE
    caller = http.client.HTTPSConnection("127.0.0.1", ports[1], context=trusting, timeout=60)
    caller.putrequest("POST", path)
    caller.putheader("Content-Length", str(length))
    caller.endheaders()
    assert caller.getresponse().status == 413
    caller.close()


@pytest.mark.parametrize(
    "path", ["/media/evidence/a.jpg", "/uploads/", "/var/x", "/backups/b.tar", "/.env", "/.git/HEAD"]
)
def test_nothing_of_the_disk_is_served(client: httpx.Client, path: str) -> None:
    assert client.get(path).status_code == 404


def test_mails_with_new_passwords_cannot_be_asked_for_without_end(client: httpx.Client) -> None:
    page = "/accounts/password_reset/"
    answers = [client.post(page).status_code for _ in range(8)]
    assert answers[:6] == [200] * 6
    assert answers[7] == 429
    # Looking at the page, and asking for others, is free.
    assert client.get(page).status_code == client.post("/accounts/login/").status_code == 200


def test_plain_http_is_sent_on(ports: tuple[int, int], client: httpx.Client) -> None:
    answer = httpx.get(f"http://127.0.0.1:{ports[0]}/orders/?page=2", headers={"Host": "consignments.example.com"})
    assert (answer.status_code, answer.headers["Location"]) == (308, "https://consignments.example.com/orders/?page=2")
