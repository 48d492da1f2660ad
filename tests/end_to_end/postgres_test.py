"""Two servers on one PostgreSQL database, a fleet of terminals that sends to both, and everything killed meanwhile.

A server with kill -9, the primary as after a power cut (`pg_ctl stop -m immediate`); nothing that was signed for is
lost, nothing is counted twice, and every terminal is drained.
"""

import json
import os
import signal
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

SOURCES = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(SOURCES / "tests/support/postgres"))

from cluster import Cluster  # noqa: E402
from programs import Process, run, until  # noqa: E402

PROGRAMS = Path(sys.argv.pop(1)) if len(sys.argv) > 1 else None
TERMINALS = 40
RATINGS = 300


class Copy:
    """One `sipas serve` of several."""

    def __init__(self, folder, database):
        self._folder = folder
        self._database = database
        self._process = None
        self.address = None
        folder.mkdir()

    def start(self):
        file = self._folder / "address"
        file.unlink(missing_ok=True)
        self._process = Process(self._folder / "log", PROGRAMS / "sipas", "serve", "--database", self._database,
                                "--listen", self.address or "127.0.0.1:0", "--address-file", file)
        self.address = until(lambda: file.exists() and file.read_text().strip(), "the server has an address")

    def kill(self):
        self._process.kill()

    def stop(self):
        if self._process.stop() != 0:
            raise AssertionError("the server did not stop cleanly:\n" + (self._folder / "log").read_text())

    def end(self):
        if self._process and self._process.alive():
            self._process.kill()


class KilledUnderLoad(unittest.TestCase):
    def setUp(self):
        # What is promised must hold with a real disk's promises: everything synced.
        self.cluster = Cluster(settings={})
        self.addCleanup(self.cluster.end)
        self.cluster.start()
        self.cluster.query("CREATE DATABASE sipas")
        self.database = self.cluster.address("sipas")
        folder = tempfile.TemporaryDirectory(prefix="sipas-postgres-")
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        self.sipas("import", SOURCES / "assets/places/da-nang.json")
        self.copies = [Copy(self.folder / name, self.database) for name in ("one", "two")]
        for copy in self.copies:
            self.addCleanup(copy.end)
            copy.start()

    def sipas(self, *arguments):
        return run(PROGRAMS / "sipas", *arguments, environment={"SIPAS_DATABASE": self.database})

    def held(self):
        return int(self.cluster.query("SELECT COALESCE(SUM(head_seq), 0)::BIGINT FROM stream", "sipas"))

    def test_nothing_is_lost_and_nothing_counted_twice(self):
        words = self.folder / "fleet"
        with open(words, "w", encoding="utf-8") as log:
            fleet = subprocess.Popen(
                [str(PROGRAMS / "fleet"), "--database", self.database, "--terminals", str(TERMINALS), "--ratings",
                 str(RATINGS), "--batch", "5", "--limit", "200",
                 *(part for copy in self.copies for part in ("--server", copy.address))],
                stdout=log, stderr=log, env=os.environ)
        self.addCleanup(lambda: fleet.poll() is None and fleet.kill())

        def further(entries):
            aim = self.held() + entries
            until(lambda: fleet.poll() is not None or self.held() >= aim, "the fleet went on")
            self.assertIsNone(fleet.poll(), "the fleet ended too early: " + words.read_text())

        further(500)
        self.copies[0].kill()
        further(500)
        self.copies[0].start()
        further(500)
        self.cluster.stop(signal.SIGQUIT)
        self.cluster.start()
        further(500)
        self.copies[1].kill()
        self.cluster.stop(signal.SIGQUIT)
        self.cluster.start()
        self.copies[1].start()
        self.assertEqual(fleet.wait(240), 0, words.read_text())

        self.sipas("check")
        blocs = json.loads(self.sipas("score", "--format", "json"))["blocs"]
        rated = sum(int(row["n"]) for bloc in blocs for row in bloc["agencies"])
        self.assertEqual(rated, TERMINALS * RATINGS)
        for copy in self.copies:
            copy.stop()


if __name__ == "__main__":
    unittest.main()
