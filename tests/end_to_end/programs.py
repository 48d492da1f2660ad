"""The three programs as the end-to-end test holds them: real processes, real files, real sockets.

Nothing here waits for a time: until() asks for a fact that a process makes visible, and gives up loudly.
"""

import json
import os
import signal
import subprocess
import time
from pathlib import Path

SOURCES = Path(__file__).resolve().parents[2]
PATIENCE_S = 300  # a busy machine is no failure


def until(fact, what):
    deadline = time.monotonic() + PATIENCE_S
    while not (value := fact()):
        if time.monotonic() > deadline:
            raise AssertionError(f"gave up waiting until {what}")
        time.sleep(0.02)
    return value


def run(*command, expect=0, environment=None):
    """Runs a program to its end and returns what it printed; another exit code than expected is a failure."""
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, timeout=PATIENCE_S,
                          check=False, env=os.environ | (environment or {}))
    codes = expect if isinstance(expect, tuple) else (expect,)
    if done.returncode not in codes:
        raise AssertionError(f"{' '.join(map(str, command))}\nended with {done.returncode}, not {codes}\n"
                             f"{done.stdout}{done.stderr}")
    return done.stdout


class Process:
    """A program that goes on until it is stopped or killed. Its words go to a log file."""

    def __init__(self, log, *command):
        with open(log, "a", encoding="utf-8") as words:
            self._process = subprocess.Popen([str(part) for part in command], stdout=words, stderr=words)

    def alive(self):
        return self._process.poll() is None

    def stop(self):
        self._process.terminate()
        return self._process.wait(PATIENCE_S)

    def send(self, number):
        self._process.send_signal(number)

    def kill(self):
        """kill -9: no handler runs, no buffer is flushed."""
        self._process.send_signal(signal.SIGKILL)
        self._process.wait(PATIENCE_S)


class Server:
    def __init__(self, programs, folder, road):
        self.folder = folder
        self._programs = programs
        self._road = road
        self._process = None
        folder.mkdir()
        self.sipas("import", SOURCES / "assets/places/da-nang.json")
        self.sipas("import", "--survey", SOURCES / "assets/surveys/2640-2017.json")

    def sipas(self, *arguments, expect=0):
        return run(self._programs / "sipas", *arguments, expect=expect,
                   environment={"SIPAS_DATABASE": str(self.folder / "sipas.db")})

    def start(self):
        address = self.folder / "address"
        address.unlink(missing_ok=True)
        self._process = Process(self.folder / "log", self._programs / "sipas", "serve", "--database",
                                self.folder / "sipas.db", "--listen", "127.0.0.1:0", "--address-file", address)
        text = until(lambda: address.exists() and address.read_text().strip(), "the server has an address")
        host, port = text.removeprefix("http://").rsplit(":", 1)
        self._road.server = (host, int(port))

    def stop(self):
        self._road.server = None
        if self._process.stop() != 0:
            raise AssertionError("the server did not stop cleanly:\n" + (self.folder / "log").read_text())

    def kill(self):
        self._road.server = None
        self._process.kill()

    def end(self):
        if self._process and self._process.alive():
            self._process.kill()

    def agency(self, agency):
        """The agency's line of the score."""
        blocs = json.loads(self.sipas("score", "--format", "json"))["blocs"]
        return next(row for bloc in blocs for row in bloc["agencies"] if row["id"] == agency)


class Terminal:
    def __init__(self, programs, folder, road):
        self.folder = folder
        self._programs = programs
        self._road = road
        self._uploader = None
        folder.mkdir()

    def enrol(self, code, expect=0):
        run(self._programs / "sipas-uploader", "--data", self.folder, "--enrol", self._road.url, code, expect=expect)

    def device(self):
        return json.loads((self.folder / "device.json").read_text())["device"]

    def visit(self, levels):
        """One visit for each level, tapped on the window under SDL's dummy driver; the script's clock jumps."""
        self.play("".join(f"tap face {level}\nexpect telling\nwait 10500\nexpect asking\n" for level in levels),
                  len(levels))

    def play(self, visits, ratings):
        """The same by a script that begins and ends before the faces."""
        script = self.folder / "visits.script"
        script.write_text("wait 500\nexpect asking\n" + visits)
        said = run(self._programs / "sipas-kiosk", "--data", self.folder, "--size", "540x960", "--script", script,
                   environment={"SDL_VIDEODRIVER": "dummy"})
        if f"ratings saved {ratings}, thanks shown {ratings}" not in said:
            raise AssertionError(f"{ratings} ratings, but the kiosk says: {said}")

    def upload_once(self, expect=0):
        return run(self._programs / "sipas-uploader", "--data", self.folder, "--once", expect=expect)

    def start_uploader(self):
        self._uploader = Process(self.folder / "log", self._programs / "sipas-uploader", "--data", self.folder,
                                 "--first-contact", "0", "--poll", "0.2")

    def kill_uploader(self):
        self._uploader.kill()

    def stop_uploader(self):
        return self._uploader.stop()

    def end(self):
        if self._uploader and self._uploader.alive():
            self._uploader.kill()
