#!/usr/bin/env python3
"""TLS of the real server: with the real uploader, with Python's own client, and with authorities made for this test.

usage: tls_test.py PROGRAMS

  * a terminal that knows the authority enrols and sends over https;
  * an unknown authority, or a certificate with another name, is no answer: nothing is acknowledged, nothing is lost;
  * TLS 1.2 and 1.3 are spoken, with forward secrecy, and nothing older; a session can be taken up again;
  * at SIGHUP the certificate is read anew: new connections see the new one, an open connection goes on;
  * a certificate that cannot be read changes nothing.
"""

import http.client
import json
import shutil
import signal
import socket
import ssl
import sys
import tempfile
import warnings
from pathlib import Path

from programs import Process, SOURCES, run, until

COUNTER = "hai-chau-q1"


class Authority:
    """A root of this test's own, in a folder."""

    def __init__(self, folder, name):
        self.folder = folder
        folder.mkdir()
        self.root = folder / "root.pem"
        run("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2",
            "-subj", f"/CN={name}", "-keyout", folder / "root.key", "-out", self.root)

    def certify(self, names, into):
        """A certificate for these names, and its key, as server.pem and server.key in a folder."""
        request, extensions = self.folder / "request.pem", self.folder / "extensions"
        extensions.write_text(f"subjectAltName={names}\n")
        run("openssl", "req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj", "/CN=server",
            "-keyout", into / "server.key", "-out", request)
        run("openssl", "x509", "-req", "-in", request, "-CA", self.root, "-CAkey", self.folder / "root.key",
            "-CAcreateserial", "-days", "1", "-extfile", extensions, "-out", into / "server.pem")


class SecureServer:
    def __init__(self, programs, folder):
        self.folder, self._programs = folder, programs
        folder.mkdir()
        self.sipas("import", SOURCES / "assets/places/da-nang.json")
        self.sipas("import", "--survey", SOURCES / "assets/surveys/2640-2017.json")

    def sipas(self, *arguments):
        return run(self._programs / "sipas", *arguments, environment={"SIPAS_DATABASE": str(self.folder / "sipas.db")})

    def start(self):
        settings = self.folder / "settings.json"
        settings.write_text(json.dumps({"database": str(self.folder / "sipas.db"), "listen": "127.0.0.1:0",
                                        "address-file": str(self.folder / "address"),
                                        "tls-certificate": str(self.folder / "server.pem"),
                                        "tls-key": str(self.folder / "server.key")}))
        run(self._programs / "sipas", "config", "check", "--config", settings)
        self.process = Process(self.folder / "log", self._programs / "sipas", "serve", "--config", settings)
        address = self.folder / "address"
        until(lambda: address.exists() and address.read_text().strip(), "the server has an address")
        self.port = int(address.read_text().strip().rsplit(":", 1)[1])
        self.url = f"https://localhost:{self.port}"

    def log_has(self, words):
        return words in (self.folder / "log").read_text()

    def reload(self):
        self.process.send(signal.SIGHUP)


def connect(server, authority, version=None, session=None):
    context = ssl.create_default_context(cafile=authority.root)
    if version:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)
            context.minimum_version = context.maximum_version = version
        context.set_ciphers("ALL:@SECLEVEL=0")
    plain = socket.create_connection(("127.0.0.1", server.port), timeout=60)
    return context, context.wrap_socket(plain, server_hostname="localhost", session=session)


def ask(connection, path="/healthz"):
    connection.sendall(f"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
    answer = http.client.HTTPResponse(connection)
    answer.begin()
    answer.read()
    return answer.status


def refuses(server, authority, version):
    try:
        connect(server, authority, version)[1].close()
    except (ssl.SSLError, ConnectionError):
        return True
    return False


def check(fact, what):
    if not fact:
        raise AssertionError(f"not so: {what}")


def check_uploader(programs, folder, server, known, unknown):
    data = folder / "terminal"
    data.mkdir()
    code = server.sipas("enrol", "--counter", COUNTER).split()[-1]
    uploader = programs / "sipas-uploader"
    run(uploader, "--data", data, "--ca", unknown.root, "--enrol", server.url, code, expect=3)
    run(uploader, "--data", data, "--enrol", server.url, code, expect=3)
    run(uploader, "--data", data, "--ca", known.root, "--enrol", server.url.replace("localhost", "127.0.0.1"), code,
        expect=3)
    run(uploader, "--data", data, "--ca", known.root, "--enrol", server.url, code)
    script = folder / "visits.script"
    script.write_text("wait 500\nexpect asking\ntap face 5\nexpect telling\nwait 10500\nexpect asking\n")
    run(programs / "sipas-kiosk", "--data", data, "--size", "540x960", "--script", script,
        environment={"SDL_VIDEODRIVER": "dummy"})
    said = run(uploader, "--data", data, "--ca", unknown.root, "--once", expect=3)
    check(said.startswith("0 entries acknowledged"), f"an unknown authority acknowledges nothing: {said}")
    said = run(uploader, "--data", data, "--once", environment={"SIPAS_CA": str(known.root)})
    check(" 0 waiting" in said, f"everything was sent: {said}")
    blocs = json.loads(server.sipas("score", "--format", "json"))["blocs"]
    check(sum(agency["n"] for bloc in blocs for agency in bloc["agencies"]) == 1, "the rating is counted")


def check_protocol(server, authority):
    for version in (ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_1):
        check(refuses(server, authority, version), f"{version.name} is refused")
    for version in (ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3):
        context, connection = connect(server, authority, version)
        check(ask(connection) == 200, f"{version.name} is spoken")
        name = connection.cipher()[0]
        check(name.startswith(("ECDHE-", "TLS_")) and ("GCM" in name or "CHACHA20" in name), f"{name} is modern")
        session = connection.session
        connection.close()
        plain = socket.create_connection(("127.0.0.1", server.port), timeout=60)
        with context.wrap_socket(plain, server_hostname="localhost", session=session) as again:
            check(ask(again) == 200 and again.session_reused, f"a session of {version.name} is taken up again")
    with socket.create_connection(("127.0.0.1", server.port), timeout=60) as plain:
        plain.sendall(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")
        check(not plain.recv(1000).startswith(b"HTTP/1.1 200"), "plain HTTP is not answered on a TLS port")


def check_renewal(server, authority):
    _, before = connect(server, authority)
    check(ask(before) == 200, "the connection stands")
    serial = before.getpeercert()["serialNumber"]
    authority.certify("DNS:localhost", server.folder)
    server.reload()
    until(lambda: server.log_has("the certificate was read anew"), "the server has read the certificate")
    _, after = connect(server, authority)
    check(after.getpeercert()["serialNumber"] != serial, "new connections see the new certificate")
    check(ask(after) == 200 and ask(before) == 200, "both connections are answered")
    shutil.copy(authority.root, server.folder / "server.pem")  # not the key's
    server.reload()
    until(lambda: server.log_has("the certificate was not renewed"), "the server has refused the certificate")
    _, still = connect(server, authority)
    check(ask(still) == 200 and still.getpeercert()["serialNumber"] == after.getpeercert()["serialNumber"],
          "the certificate of before goes on")


def main():
    programs = Path(sys.argv[1]).resolve()
    with tempfile.TemporaryDirectory(prefix="sipas-") as name:
        folder = Path(name)
        known, unknown = Authority(folder / "known", "Known"), Authority(folder / "unknown", "Unknown")
        server = SecureServer(programs, folder / "server")
        known.certify("DNS:localhost", server.folder)
        server.start()
        try:
            check_uploader(programs, folder, server, known, unknown)
            check_protocol(server, known)
            check_renewal(server, known)
        finally:
            check(server.process.stop() == 0, "the server stops cleanly")
    print("TLS: uploader, protocol, renewal")


if __name__ == "__main__":
    main()
