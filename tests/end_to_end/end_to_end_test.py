#!/usr/bin/env python3
"""The whole way with the three real programs: taps on a window, files on a disk, requests on a socket, a score.

usage: end_to_end_test.py PROGRAMS [unittest option…]    PROGRAMS: the folder of sipas, sipas-kiosk, sipas-uploader
"""

import csv
import json
import shutil
import subprocess
import sys
import tempfile
import threading
import unittest
from pathlib import Path

from programs import Server, Terminal, run, until
from road import Road
from workbook import rows_in

COUNTER, AGENCY = "hai-chau-q1", "hai-chau"
BATCHES = "POST /v1/stream/batches"


class EndToEnd(unittest.TestCase):
    def setUp(self):
        self.folder = Path(tempfile.mkdtemp(prefix="sipas-"))
        self.addCleanup(shutil.rmtree, self.folder)
        self.road = Road()
        self.addCleanup(self.road.close)
        self.server = Server(PROGRAMS, self.folder / "server", self.road)
        self.addCleanup(self.server.end)
        self.server.start()
        self.terminal = self.enrolled_terminal("terminal", COUNTER)

    def enrolled_terminal(self, name, counter):
        terminal = Terminal(PROGRAMS, self.folder / name, self.road)
        self.addCleanup(terminal.end)
        terminal.enrol(self.server.sipas("enrol", "--counter", counter).split()[-1])
        return terminal

    def assert_counted_once(self, levels):
        """Exactly these ratings: in the score, in the recount from the entries, and in the receipt."""
        score = self.server.agency(AGENCY)
        satisfied = sum(level >= 4 for level in levels)
        self.assertEqual((len(levels), satisfied), (score["n"], score["satisfied"]))
        self.server.sipas("check")

    def pull(self):
        into = self.folder / "pulled"
        before = set(into.rglob("*")) if into.exists() else set()
        self.server.sipas("batches", "pull", "--into", into)
        return into, {path for path in set(into.rglob("*")) - before if path.suffix == ".batch"}

    def test_a_tap_becomes_a_score_and_the_batches_prove_it(self):
        levels = [5, 4, 3, 2, 1, 5, 5, 4]
        self.terminal.visit(levels)
        self.terminal.upload_once()
        self.assert_counted_once(levels)

        folder, first = self.pull()
        self.assertTrue(first)
        self.server.sipas("verify", folder)
        self.assertEqual(set(), self.pull()[1], "a second pull brings nothing that the first brought")
        self.terminal.visit([1, 1])
        self.terminal.upload_once()
        _, second = self.pull()
        self.assertTrue(second)
        self.server.sipas("verify", folder)

        proven = run(sys.executable, "-B", Path(__file__).with_name("verify_independently.py"), folder)
        total, satisfied = 10, 5
        self.assertIn(f"{self.terminal.device()} {COUNTER} n {total} satisfied {satisfied} rate 50.00", proven)
        score = self.server.agency(AGENCY)
        self.assertEqual((total, satisfied), (score["n"], score["satisfied"]))

    def test_an_export_is_the_same_rows_in_every_format(self):
        levels = [5, 4, 3, 2, 1, 5]
        self.terminal.visit(levels)
        self.terminal.upload_once()
        files = {kind: self.folder / f"responses.{kind}" for kind in ("csv", "ndjson", "xlsx")}
        for kind, file in files.items():
            self.server.sipas("responses", "export", "--format", kind, "--into", file)
        with open(files["csv"], newline="", encoding="utf-8") as file:
            names, *rows = csv.reader(file)
        self.assertEqual([str(level) for level in levels], [row[names.index("level")] for row in rows])
        self.assertEqual({"counted"}, {row[names.index("standing")] for row in rows})
        self.assertEqual([names, *rows], rows_in(files["xlsx"]))
        head, *responses, end = map(json.loads, files["ndjson"].read_text(encoding="utf-8").splitlines())
        self.assertEqual(("responses-raw", len(levels)), (head["export"], end["rows"]))
        self.assertEqual(levels, [response["level"] for response in responses])
        before = files["csv"].read_bytes()
        self.server.sipas("responses", "export", "--into", files["csv"], expect=3)
        self.assertEqual(before, files["csv"].read_bytes(), "a file that is there is not written over")

    def test_a_flipped_byte_in_a_pulled_batch_is_found(self):
        self.terminal.visit([5, 4, 1])
        self.terminal.upload_once()
        folder, (batch,) = self.pull()
        whole = batch.read_bytes()
        for place in (len(whole) // 4, len(whole) // 2, len(whole) - 2):
            with self.subTest(place=place):
                batch.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1:])
                self.server.sipas("verify", folder, expect=2)
                with self.assertRaises(AssertionError):
                    run(sys.executable, "-B", Path(__file__).with_name("verify_independently.py"), folder)
        batch.write_bytes(whole)
        self.server.sipas("verify", folder)

    def test_a_code_enrols_one_terminal_only(self):
        code = self.server.sipas("enrol", "--counter", COUNTER).split()[-1]
        Terminal(PROGRAMS, self.folder / "first", self.road).enrol(code)
        Terminal(PROGRAMS, self.folder / "second", self.road).enrol(code, expect=1)

    def test_a_hundred_ratings_wait_for_a_stopped_server(self):
        self.server.stop()
        levels = [1 + number % 5 for number in range(100)]
        self.terminal.visit(levels)
        self.terminal.upload_once(expect=3)
        self.server.start()
        self.terminal.upload_once()
        self.assert_counted_once(levels)
        self.terminal.upload_once()
        self.assert_counted_once(levels)

    def test_an_uploader_killed_between_reply_and_cursor_counts_nothing_twice(self):
        levels = [5, 4, 3, 2, 1] * 4
        self.terminal.visit(levels)
        withheld, gone = threading.Event(), threading.Event()

        def withhold(moment, request):
            if moment == "answered" and request.startswith(BATCHES):
                withheld.set()
                gone.wait()
                return False
            return True

        self.road.hook = withhold
        self.terminal.start_uploader()
        self.assertTrue(withheld.wait(60), "the server answered a batch")
        self.terminal.kill_uploader()
        gone.set()
        self.assert_counted_once(levels)  # the server has them all, the uploader does not know

        self.road.hook = lambda moment, request: True
        self.terminal.upload_once()
        self.assert_counted_once(levels)
        self.terminal.visit([5, 5])
        self.terminal.upload_once()
        self.assert_counted_once(levels + [5, 5])

    def test_a_server_killed_at_any_moment_of_a_batch_counts_everything_once(self):
        levels = []
        self.terminal.start_uploader()
        for moment in ("arrived", "halfway", "delivered", "answered"):
            killed = threading.Event()

            def kill(at, request, moment=moment, killed=killed):
                if at != moment or not request.startswith(BATCHES) or killed.is_set():
                    return True
                self.server.kill()
                killed.set()
                return False

            self.road.hook = kill
            self.terminal.visit([5, 1, 4])
            levels += [5, 1, 4]
            self.assertTrue(killed.wait(60), f"a batch was {moment}")
            self.server.start()
        until(lambda: self.server.agency(AGENCY)["n"] >= len(levels), "all ratings are counted")
        self.assertEqual(0, self.terminal.stop_uploader())
        self.terminal.upload_once()
        self.assert_counted_once(levels)

    def test_a_captive_portal_that_answers_200_moves_nothing(self):
        self.terminal.visit([5, 4])
        self.road.hook = lambda moment, request: b"HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\nWelcome"
        self.terminal.upload_once(expect=3)
        self.assert_counted_once([])
        self.road.hook = lambda moment, request: True
        self.terminal.upload_once()
        self.assert_counted_once([5, 4])


if __name__ == "__main__":
    PROGRAMS = Path(sys.argv.pop(1)).resolve()
    unittest.main(verbosity=2)
