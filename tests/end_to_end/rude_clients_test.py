#!/usr/bin/env python3
"""What the real server does with clients who are slow, ambiguous or want to get out of the way that HTTP gives them.

usage: rude_clients_test.py PROGRAMS

  * slow headers, slow bodies, answers that nobody takes: the connection ends, and meanwhile others are answered;
  * requests that two readers could take for two different ones (smuggling) are refused, and nothing behind them on the
    connection is read as a request;
  * what a client writes comes back in no header; no path leads to a file; no method does what it should not;
  * too many connections or requests of one address are turned away, and the others are answered.
"""

import json
import socket
import sys
import tempfile
import threading
from pathlib import Path

from programs import Process, SOURCES, run, until

PATIENCE_S = 60
HEALTH = b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"
SMUGGLED = b"GET /v1/smuggled HTTP/1.1\r\nHost: x\r\n\r\n"


class Server:
    def __init__(self, programs, folder, **settings):
        self.folder = folder
        folder.mkdir()
        database = {"SIPAS_DATABASE": str(folder / "sipas.db")}
        run(programs / "sipas", "import", SOURCES / "assets/places/da-nang.json", environment=database)
        everything = {"database": str(folder / "sipas.db"), "listen": "127.0.0.1:0", "log-level": "debug",
                      "address-file": str(folder / "address")} | settings
        (folder / "settings.json").write_text(json.dumps(everything))
        self.process = Process(folder / "log", programs / "sipas", "serve", "--config", folder / "settings.json")
        address = folder / "address"
        until(lambda: address.exists() and address.read_text().strip(), "the server has an address")
        self.port = int(address.read_text().rsplit(":", 1)[1])

    def connect(self):
        return socket.create_connection(("127.0.0.1", self.port), timeout=PATIENCE_S)

    def say(self, *pieces):
        """Everything that the server answers to these bytes until it closes."""
        with self.connect() as connection:
            try:
                for piece in pieces:
                    connection.sendall(piece)
                connection.shutdown(socket.SHUT_WR)
            except OSError:
                pass  # it has closed already; what it said can still be read
            return read_all(connection)

    def log(self):
        return (self.folder / "log").read_text()

    def end(self):
        """Also of one whose test failed: nothing stays behind."""
        if self.process.alive():
            self.process.kill()

    def stop(self):
        check(self.process.stop() == 0, "the server stops cleanly: " + self.log()[-2000:])


def read_all(connection):
    heard = b""
    try:
        while piece := connection.recv(65536):
            heard += piece
    except ConnectionError:
        pass
    return heard


def statuses(heard):
    return [int(part[:3]) for part in heard.split(b"HTTP/1.1 ")[1:]]


def check(fact, what):
    if not fact:
        raise AssertionError(f"not so: {what}")


def drips(connection, piece):
    """Sends a byte at a time until the server has had enough; the wait for its answer is the pause between two."""
    connection.settimeout(0.05)
    while True:
        try:
            connection.sendall(piece)
            if not connection.recv(1000):
                return
        except TimeoutError:
            continue
        except OSError:
            return


def check_slow(server):
    starts = [b"GET / HTTP/1.1\r\nX: ", b"POST /v1/enroll HTTP/1.1\r\nHost: x\r\nContent-Length: 5000\r\n\r\n",
              b"POST /v1/enroll HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n1000\r\n"]
    slow = []
    for start in starts * 20:
        connection = server.connect()
        connection.sendall(start)
        slow.append(connection)
    drippers = [threading.Thread(target=drips, args=(connection, b"a")) for connection in slow]
    for dripper in drippers:
        dripper.start()
    while any(dripper.is_alive() for dripper in drippers):
        check(statuses(server.say(HEALTH)) == [200], "others are answered meanwhile")
    for connection in slow:
        connection.close()
    with server.connect() as idle:
        check(read_all(idle) == b"", "an idle connection is closed")


def check_greedy(server):
    """Asks and asks and takes no answer."""
    with server.connect() as connection:
        connection.settimeout(0.2)
        try:
            while True:
                try:
                    connection.sendall(HEALTH * 1000)
                except TimeoutError:
                    check(statuses(server.say(HEALTH)) == [200], "others are answered meanwhile")
        except OSError:
            pass  # the server has had enough


AMBIGUOUS = {
    "both lengths": b"POST /healthz HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n"
                    b"0\r\n\r\n",
    "two lengths": b"POST /healthz HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\nContent-Length: 40\r\n\r\n",
    "a list of lengths": b"POST /healthz HTTP/1.1\r\nHost: x\r\nContent-Length: 0, 40\r\n\r\n",
    "a length with a sign": b"POST /healthz HTTP/1.1\r\nHost: x\r\nContent-Length: +0\r\n\r\n",
    "a length below zero": b"POST /healthz HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
    "a length in hexadecimal": b"POST /healthz HTTP/1.1\r\nHost: x\r\nContent-Length: 0x0\r\n\r\n",
    "chunked and something": b"POST /healthz HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked, identity\r\n\r\n"
                             b"0\r\n\r\n",
    "nearly chunked": b"POST /healthz HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
    "chunked in HTTP/1.0": b"POST /healthz HTTP/1.0\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "a space before the colon": b"POST /healthz HTTP/1.1\r\nHost: x\r\nTransfer-Encoding : chunked\r\n\r\n0\r\n\r\n",
    "a zero byte": b"GET /healthz HTTP/1.1\r\nHost: x\r\nX: a\0b\r\n\r\n",
    "line ends without return": b"GET /healthz HTTP/1.1\nHost: x\n\n",
    "a return without line end": b"GET /healthz HTTP/1.1\r\nHost: x\r\nX: a\rY: b\r\n\r\n",
    "no host": b"GET /healthz HTTP/1.1\r\n\r\n",
    "two hosts": b"GET /healthz HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n",
    "a chunk of no size": b"POST /healthz HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n\r\n",
    "a chunk larger than numbers": b"POST /healthz HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
                                   b"fffffffffffffffff\r\n\r\n",
    "a chunk with an endless extension": b"POST /healthz HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
                                         b"1;" + b"a" * 200_000 + b"\r\nx\r\n0\r\n\r\n",
    "another version": b"GET /healthz HTTP/2.0\r\nHost: x\r\n\r\n",
    "no version": b"GET /healthz\r\n\r\n",
    "a space in the target": b"GET /health z HTTP/1.1\r\nHost: x\r\n\r\n",
}


def check_ambiguous(server):
    for what, request in AMBIGUOUS.items():
        heard = server.say(request + SMUGGLED)
        check(len(statuses(heard)) <= 1, f"{what}: one answer at most, not {statuses(heard)}")
        check(all(400 <= status < 500 for status in statuses(heard)), f"{what}: refused, not {statuses(heard)}")
        check(statuses(server.say(HEALTH)) == [200], f"{what}: others are answered")
    check("/v1/smuggled" not in server.log(), "nothing that was smuggled was read as a request")


def check_shapes(server):
    def first(request):
        return statuses(server.say(request))[:1]

    check(statuses(server.say(HEALTH + HEALTH)) == [200, 200], "two requests in one piece are two requests")
    check(first(b"GET http://else.where/healthz HTTP/1.1\r\nHost: x\r\n\r\n") == [200], "an absolute target is known")
    check(first(b"GET /healthz HTTP/1.0\r\n\r\n") == [200], "HTTP/1.0 is known")
    check(first(b"GET /healthz HTTP/1.1\r\nHost: x\r\nX: a\r\n b\r\n\r\n") in ([200], [400]), "a folded header")
    heard = server.say(b"POST /v1/enroll HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n{}")
    check(statuses(heard) == [100, 400], "who waits for a go-ahead gets it")
    head = server.say(b"HEAD /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
    check(statuses(head) in ([200], [404]) and head.endswith(b"\r\n\r\n"), "what HEAD is answered has no body")
    for path in (b"/../../../../etc/passwd", b"/%2e%2e/%2e%2e/etc/passwd", b"//etc/passwd", b"/v1/../metrics/..",
                 b"/healthz/../../etc/passwd", b"/.git/config", b"/%00", b"/v1/stream%2f..%2f..%2fetc%2fpasswd"):
        heard = server.say(b"GET " + path + b" HTTP/1.1\r\nHost: x\r\n\r\n")
        check(statuses(heard) in ([400], [404]) and b"root:" not in heard, f"{path} leads nowhere: {statuses(heard)}")
    for method in (b"TRACE", b"OPTIONS", b"CONNECT", b"PUT", b"DELETE", b"PATCH", b"BREW", b"get"):
        heard = server.say(method + b" /v1/stream HTTP/1.1\r\nHost: x\r\nX-Secret: 4711\r\n\r\n")
        check(statuses(heard)[0] in (400, 404, 405) and b"4711" not in heard, f"{method} does nothing")
    for target in (b"/%0d%0aX-Injected:%20yes", b"/?a=%0d%0aX-Injected:%20yes"):
        heard = server.say(b"GET " + target + b" HTTP/1.1\r\nHost: x\r\nX-Request-Id: a%0d%0aX-Injected: yes\r\n\r\n")
        check(b"X-Injected" not in heard.split(b"\r\n\r\n")[0], "nothing of a request becomes a header of the reply")
    token = b"Bearer secret-token-4711"
    server.say(b"GET /v1/stream?epoch=1 HTTP/1.1\r\nHost: x\r\nAuthorization: " + token + b"\r\n\r\n")
    check("secret-token" not in server.log(), "no token is in the log")
    for line in server.log().splitlines():
        if not line.startswith("sipas "):  # what it prints when it begins
            check("words" in json.loads(line), "each line of the log is one JSON object")


def check_crowds(programs, folder):
    server = Server(programs, folder, **{"connections-per-address": 8, "address-requests-per-minute": 30})
    crowd = [server.connect() for _ in range(8)]
    try:
        for connection in crowd:
            connection.sendall(HEALTH)
            check(connection.recv(12) == b"HTTP/1.1 200", "so many connections are answered")
        with server.connect() as one_more:
            check(read_all(one_more) == b"", "one more of the same address is turned away")
        asked = b"GET /v1/time HTTP/1.1\r\nHost: x\r\n\r\n"
        crowd[0].sendall(asked * 31 + asked.replace(b"Host: x", b"Host: x\r\nConnection: close"))
        answers = statuses(read_all(crowd[0]))
        check(answers.count(429) >= 1 and answers.count(400) >= 29, f"more than an address may ask: {answers}")
    finally:
        for connection in crowd:
            connection.close()
        server.process.stop()


def main():
    programs = Path(sys.argv[1]).resolve()
    with tempfile.TemporaryDirectory(prefix="sipas-") as name:
        folder = Path(name)
        server = Server(programs, folder / "server", **{"request-seconds": 1, "answer-seconds": 1, "idle-seconds": 2})
        try:
            check_slow(server)
            check_greedy(server)
            check_ambiguous(server)
            check_shapes(server)
            server.stop()
        finally:
            server.end()
        check_crowds(programs, folder / "crowd")
    print("slow, greedy, ambiguous, odd and many: the server kept its way")


if __name__ == "__main__":
    main()
