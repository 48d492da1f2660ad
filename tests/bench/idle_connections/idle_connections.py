#!/usr/bin/env python3
"""What connections cost the server that only stand there: memory before and after, and whether others are answered.

Starts a `sipas serve` of its own, opens COUNT connections to it over loopback, asks each once and leaves it standing.
Prints the server's resident memory without and with them, and how long 200 requests of somebody else take beside the
same 200 before there was anybody. With --tls the connections are under TLS 1.3 with a certificate made for the run.
"""

import argparse
import json
import os
import resource
import socket
import ssl
import subprocess
import sys
import tempfile
import time
from pathlib import Path

SOURCES = Path(__file__).resolve().parents[3]
ASK = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n"
ASKED = 200


def resident_mib(pid):
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    raise AssertionError("no VmRSS")


def make_certificate(folder):
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
                    "-days", "2", "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost",
                    "-keyout", folder / "server.key", "-out", folder / "server.pem"], check=True, capture_output=True)


def start(programs, folder, count, tls):
    environment = os.environ | {"SIPAS_DATABASE": str(folder / "sipas.db")}
    subprocess.run([programs / "sipas", "import", SOURCES / "assets/places/da-nang.json"], check=True,
                   capture_output=True, env=environment)
    settings = {"listen": "127.0.0.1:0", "address-file": str(folder / "address"), "connections": count + 100,
                "connections-per-address": count + 100, "idle-seconds": 3600, "address-requests-per-minute": 0}
    if tls:
        make_certificate(folder)
        settings |= {"tls-certificate": str(folder / "server.pem"), "tls-key": str(folder / "server.key")}
    (folder / "settings.json").write_text(json.dumps(settings))
    server = subprocess.Popen([programs / "sipas", "serve", "--config", folder / "settings.json"],
                              stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment)
    while not (folder / "address").exists():
        if server.poll() is not None:
            raise AssertionError("the server did not start")
        time.sleep(0.02)
    return server, int((folder / "address").read_text().rsplit(":", 1)[1])


class Door:
    def __init__(self, port, folder, tls):
        self._port = port
        self._context = ssl.create_default_context(cafile=folder / "server.pem") if tls else None

    def connect(self):
        connection = socket.create_connection(("127.0.0.1", self._port), timeout=60)
        return self._context.wrap_socket(connection, server_hostname="localhost") if self._context else connection


def ask(connection):
    connection.sendall(ASK)
    if not connection.recv(4096).startswith(b"HTTP/1.1 200"):
        raise AssertionError("not answered")


def asked_ms(door):
    with door.connect() as connection:
        began = time.monotonic()
        for _ in range(ASKED):
            ask(connection)
        return (time.monotonic() - began) / ASKED * 1000


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("programs", type=Path, nargs="?", default=SOURCES / ".build/release/bin")
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--tls", action="store_true")
    asked = parser.parse_args()
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    with tempfile.TemporaryDirectory(prefix="sipas-") as name:
        folder = Path(name)
        server, port = start(asked.programs, folder, asked.count, asked.tls)
        try:
            door = Door(port, folder, asked.tls)
            alone_ms = asked_ms(door)
            before = resident_mib(server.pid)
            standing = []
            for _ in range(asked.count):
                standing.append(door.connect())
                ask(standing[-1])
            after = resident_mib(server.pid)
            among_ms = asked_ms(door)
            print(f"{asked.count:,} {'TLS ' if asked.tls else ''}connections: {before:.1f} MiB without them, "
                  f"{after:.1f} MiB with them, {(after - before) * 1024 / asked.count:.1f} KiB each; a request "
                  f"{alone_ms:.2f} ms alone, {among_ms:.2f} ms among them")
        finally:
            server.terminate()
            server.wait()
    return 0


if __name__ == "__main__":
    sys.exit(main())
