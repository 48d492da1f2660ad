#!/usr/bin/env python3
"""Holds a running server against its own API document with a validator that is none of ours.

Starts a `sipas serve` of its own with a demo city, and Prism (npm install @stoplight/prism-cli) as a proxy before it
that reads /v1/openapi.json and checks every answer against it. Sends random requests through it: of every operation,
with what the document allows and with what it does not, as an administrator, a terminal, a program and nobody. Prints
each answer that the document does not have, and each 5xx; exit code 1 when there was one. Loopback only.
"""

import argparse
import base64
import collections
import http.client
import json
import os
import random
import re
import socket
import string
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from urllib.parse import quote

SOURCES = Path(__file__).resolve().parents[3]
NAME, PASSWORD = "quan-tri", "gió mùa đông bắc"
COUNTERS = ["hai-chau-q1", "no-such-counter"]
ODD_TEXTS = ["", " ", "!", "../..", "%", "\x00", "é", "a" * 300, "-1", "0", "1e9", "null", "[]", "2026-02-30", "9" * 25]
ODD_VALUES = [None, 1, -1, 1.5, True, [], {}, "", 2**63, 2**64 - 1, "a" * 5000, [[]], "\u0000", "\U0001f642"]
ALPHABETS = {"0-9a-f": "0123456789abcdef"}


def ask(port, method, target, headers=None, body=None):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        connection.request(method, target, body=body, headers=headers or {})
        answer = connection.getresponse()
        return answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()
    finally:
        connection.close()


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as listening:
        return listening.getsockname()[1]


def wait_for(port, process):
    while True:
        if process.poll() is not None:
            raise SystemExit(f"{process.args[0]} ended with {process.returncode}")
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            time.sleep(0.1)


class Servers:
    """The server, and the proxy that checks what it says."""

    def __init__(self, programs, prism, folder):
        self._running = []
        environment = os.environ | {"SIPAS_DATABASE": str(folder / "sipas.db")}
        self.port, self.proxy_port = free_port(), free_port()
        for words, text in ((["import", SOURCES / "assets/places/da-nang.json"], None),
                            (["import", "--survey", SOURCES / "assets/surveys/2640-2017.json"], None),
                            (["user", "add", "--role", "system-admin", NAME], PASSWORD + "\n")):
            subprocess.run([programs / "sipas", *words], check=True, capture_output=True, env=environment,
                           input=text, text=True)
        self._start([programs / "sipas", "serve", "--listen", f"127.0.0.1:{self.port}",
                     "--address-requests-per-minute", "0", "--device-requests-per-minute", "0"], self.port, environment)
        document = ask(self.port, "GET", "/v1/openapi.json")[2]
        (folder / "openapi.json").write_bytes(document)
        self.document = json.loads(document)
        self._start([prism, "proxy", folder / "openapi.json", f"http://127.0.0.1:{self.port}", "--host", "127.0.0.1",
                     "--port", str(self.proxy_port)], self.proxy_port, environment)

    def _start(self, words, port, environment):
        process = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment)
        self._running.append(process)
        wait_for(port, process)

    def stop(self):
        for process in self._running:
            process.terminate()
            process.wait()


class Maker:
    """Values that a schema allows, and such that it does not."""

    def __init__(self, schemas, dice):
        self._schemas, self._dice = schemas, dice

    def text(self, pattern):
        shape = re.fullmatch(r"\^\[([^\]]+)\]\{(\d+)(?:,(\d+))?\}(.*)\$", pattern)
        if not shape:
            return "2026-01-01T00:00:00Z" if "T[" in pattern else f"2026-01-0{self._dice.randint(1, 9)}"
        least, most = int(shape[2]), int(shape[3] or shape[2])
        letters = ALPHABETS.get(shape[1], string.ascii_letters + string.digits)
        length = self._dice.randint(max(least, 1), min(most, 12)) if shape[3] else least
        return "".join(self._dice.choices(letters, k=length)) + shape[4]

    def value(self, schema):
        dice = self._dice
        if "$ref" in schema:
            return self.value(self._schemas[schema["$ref"].rsplit("/", 1)[1]])
        if "anyOf" in schema:
            return self.value(dice.choice(schema["anyOf"]))
        if "const" in schema or "enum" in schema:
            return schema["const"] if "const" in schema else dice.choice(schema["enum"])
        kind = schema.get("type")
        if kind == "integer":
            least, most = schema.get("minimum", 0), min(schema.get("maximum", 10**6), 2**53)
            return dice.choice([least, most, dice.randint(least, min(most, least + 10**6))])
        if kind == "boolean":
            return dice.random() < 0.5
        if kind == "string":
            return self.text(schema["pattern"]) if "pattern" in schema else dice.choice(["hoa", "kho", PASSWORD, "x"])
        if kind == "array":
            return [self.value(schema.get("items", {})) for _ in range(dice.randint(0, 3))]
        needed = schema.get("required", [])
        return {name: COUNTERS[0] if name == "counter" else self.value(member)
                for name, member in schema.get("properties", {}).items() if name in needed or dice.random() < 0.5}

    def spoilt(self, value):
        dice = self._dice
        if isinstance(value, dict) and value:
            name = dice.choice(list(value))
            kind = dice.randrange(4)
            if kind == 0:
                del value[name]
            elif kind == 1:
                value["zz" + name] = 1
            else:
                value[name] = dice.choice(ODD_VALUES) if kind == 2 else self.spoilt(value[name])
            return value
        return dice.choice([1, "x", [value], {"zz": value}])  # nothing that is false: Prism passes no such body on


class Tour:
    def __init__(self, servers, dice):
        self._servers, self._dice = servers, dice
        self._maker = Maker(servers.document["components"]["schemas"], dice)
        self._tokens = collections.defaultdict(list)
        self.answers, self.wrong = collections.Counter(), {}
        status, headers, body = ask(servers.port, "POST", "/v1/sessions",
                                    body=json.dumps({"name": NAME, "password": PASSWORD}).encode())
        if status != 201:
            raise SystemExit(f"logging in was answered {status}")
        self._page = {"Cookie": headers["set-cookie"].split(";")[0], "Sipas-CSRF": json.loads(body)["csrf"]}

    def credentials(self):
        chance = self._dice.random()
        if chance < 0.65:
            return dict(self._page)
        if chance < 0.9:
            tokens = self._tokens["device" if chance < 0.8 else "program"] or ["nobody"]
            return {"Authorization": "Bearer " + self._dice.choice(tokens), "Sipas-Incarnation": "1"}
        return {"Authorization": self._dice.choice(["Bearer", "Basic eDp5"])} if chance < 0.95 else {}

    def target(self, path, operation):
        pairs = []
        for parameter in operation.get("parameters", []):
            value = str(self._maker.value(parameter["schema"]))
            if self._dice.random() < 0.2:
                value = self._dice.choice(ODD_TEXTS)
            if parameter["in"] == "path":
                path = path.replace("{" + parameter["name"] + "}", quote(value, safe="") or "%20")
            elif parameter["in"] == "query" and (self._dice.random() < 0.5 or parameter["required"]):
                pairs.append(parameter["name"] + "=" + quote(value, safe=""))
        if self._dice.random() < 0.05:
            pairs.append(self._dice.choice(["zz=1", "&", "=", "%", "a%ff=1"]))
        return path + ("?" + "&".join(pairs) if pairs else "")

    def body(self, operation, headers):
        if "requestBody" not in operation:
            return None
        media_type, media = self._dice.choice(list(operation["requestBody"]["content"].items()))
        headers["Content-Type"] = media_type
        if "schema" not in media:
            return self._dice.choice([b"x", b"bloc,agency\nx,y\n", b"\xff\xfe", b"{}\n{}\n"])
        value = self._maker.value(media["schema"])
        return json.dumps(self._maker.spoilt(value) if self._dice.random() < 0.4 else value).encode()

    def step(self, path, method, operation):
        # It would end the tour's own session, or make the address wait for its next login.
        if path.startswith("/v1/sessions"):
            return
        headers = self.credentials()
        target, body = self.target(path, operation), self.body(operation, headers)
        if NAME in target:
            return
        status, told, answer = ask(self._servers.proxy_port, method.upper(), target, headers, body)
        self.answers[method, path, status] += 1
        self.learn(status, answer)
        is_lines = told.get("content-type", "").startswith("application/x-ndjson")  # no schema tells of lines
        complaints = [f"{'.'.join(map(str, one['location']))} {one['message']}"
                      for one in json.loads(told.get("sl-violations", "[]"))
                      if one["location"][0] == "response" and not is_lines]
        for words in complaints + (["the server failed"] if status >= 500 else []):
            self.wrong.setdefault(f"{method} {path} -> {status}: {words}", (target, body, answer[:300]))

    def learn(self, status, answer):
        said = json.loads(answer) if status in (200, 201) and answer.startswith(b"{") and b"\n" not in answer else {}
        if "token" in said:
            self._tokens["device" if "device" in said else "program"].append(said["token"])
        elif "code" in said:
            key = base64.b64encode(self._dice.randbytes(32)).decode()
            body = json.dumps({"code": said["code"], "public_key": key}).encode()
            self.learn(*ask(self._servers.proxy_port, "POST", "/v1/enroll", {"Content-Type": "application/json"},
                            body)[::2])


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("prism", type=Path, help="node_modules/.bin/prism")
    parser.add_argument("--programs", type=Path, default=SOURCES / ".build/dev/bin")
    parser.add_argument("--requests", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="sipas-") as name:
        servers = Servers(asked.programs, asked.prism, Path(name))
        try:
            dice = random.Random(asked.seed)
            tour = Tour(servers, dice)
            operations = [(path, method, operation) for path, methods in servers.document["paths"].items()
                          for method, operation in methods.items()]
            for _ in range(asked.requests):
                tour.step(*dice.choice(operations))
        finally:
            servers.stop()
    succeeded = sum(count for (_, _, status), count in tour.answers.items() if status < 300)
    print(f"seed {asked.seed}: {tour.answers.total()} requests of {len({key[:2] for key in tour.answers})} operations, "
          f"{succeeded} succeeded, {len(tour.answers)} kinds of answers, {len(tour.wrong)} wrong")
    for words, (target, body, answer) in tour.wrong.items():
        print(f"  {words}\n    {target}\n    {body}\n    {answer}")
    return 1 if tour.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
