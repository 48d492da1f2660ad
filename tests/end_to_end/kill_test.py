#!/usr/bin/env python3
"""kill -9 of the three real programs at random moments, with a witness outside who writes down every thanks.

usage: kill_test.py PROGRAMS [--rounds N] [--seed S]

A round starts the kiosk on a script of visits and kills it somewhere between its start and its end; meanwhile the
uploader and the server, which run all the time, are killed and started again by chance. The kiosk's script prints the
number of each visit once the thanks stands on the screen: that is what the witness knows. The levels tapped are drawn
by the witness, so that he can tell from the order which visits a journal holds. In the end everything may finish, and
then
  * every rating that was thanked for is in the journal, in order, and at most the one under way with it;
  * the server's score counts each of them once, its own recount agrees, and the pulled folder proves itself.

20 rounds are a CTest. By hand, with another seed each time, 43 minutes on two cores that others used too:

    kill_test.py .build/dev/bin --rounds 1500 --seed 4242

    6,963 kills (kiosk 1,500, uploader 3,198, server 2,265): 2,207 thanked, 2,232 in the journal, 2,232 counted
"""

import argparse
import contextlib
import json
import os
import random
import shutil
import sqlite3
import subprocess
import tempfile
import threading
from pathlib import Path

from programs import PATIENCE_S, Process, Server, Terminal
from road import Road

COUNTER, AGENCY = "hai-chau-q1", "hai-chau"
VISITS = 12
LONGEST_LIFE_S = 3.0  # of a kiosk: its start and some visits


class Kiosk:
    """One life: taps these levels, and is killed after so many seconds, or ends before."""

    def __init__(self, programs, folder, levels):
        script = folder / "visits.script"
        script.write_text("wait 500\n" + "".join(f"tap face {level}\nexpect telling\nprint {number}\nwait 10500\n"
                                                 for number, level in enumerate(levels, 1)))
        self._process = subprocess.Popen([programs / "sipas-kiosk", "--data", folder, "--size", "540x960", "--script",
                                          script], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                                         env=os.environ | {"SDL_VIDEODRIVER": "dummy"})

    def live(self, seconds):
        """How many visits were thanked for, and whether it was killed."""
        timer = threading.Timer(seconds, self._process.kill)
        timer.start()
        said, complaints = self._process.communicate(timeout=PATIENCE_S)
        timer.cancel()
        if self._process.returncode not in (0, -9):
            raise AssertionError(f"the kiosk ended with {self._process.returncode}: {complaints}")
        return len([line for line in said.splitlines() if line.isdigit()]), self._process.returncode == -9


class Campaign:
    def __init__(self, programs, folder, seed):
        self._programs, self._folder, self._dice = programs, folder, random.Random(seed)
        self._road = Road()
        self._server = Server(programs, folder / "server", self._road)
        self._server.start()
        self._terminal = Terminal(programs, folder / "terminal", self._road)
        self._terminal.enrol(self._server.sipas("enrol", "--counter", COUNTER).split()[-1])
        self._uploader = None
        self._looked_through = 0
        self._last_line = None
        self._levels = []  # of every rating in the journal
        self.taken_for_written = 0
        self.kills = {"kiosk": 0, "uploader": 0, "server": 0}
        self.thanked = 0

    @property
    def ratings(self):
        return len(self._levels)

    def _start_uploader(self):
        self._uploader = Process(self._folder / "uploader.log", self._programs / "sipas-uploader", "--data",
                                 self._terminal.folder, "--first-contact", "0", "--poll", "0.1")

    def _kill_some(self, over):
        """Kills the two that run all the time, at random moments, until the kiosk's life is over."""
        while not over.wait(self._dice.uniform(0.05, 0.6)):
            if self._dice.random() < 0.6:
                self._uploader.kill()
                self.kills["uploader"] += 1
                self._start_uploader()
            else:
                self._server.kill()
                self.kills["server"] += 1
                self._server.start()

    def round(self):
        levels = [self._dice.randint(1, 5) for _ in range(VISITS)]
        seconds = self._dice.uniform(0.05, LONGEST_LIFE_S)
        if self._uploader is None:
            self._start_uploader()
        over = threading.Event()
        killer = threading.Thread(target=self._kill_some, args=(over,))
        killer.start()
        try:
            thanked, killed = Kiosk(self._programs, self._terminal.folder, levels).live(seconds)
        finally:
            over.set()
            killer.join()
        self.kills["kiosk"] += killed
        self._check_life(levels, thanked)

    def _check_life(self, levels, thanked):
        held = self._new_levels()
        if len(self._levels) < self.thanked:
            raise AssertionError("a rating that was thanked for is gone")
        if held != levels[:len(held)] or not thanked <= len(held) <= thanked + 1:
            raise AssertionError(f"thanked for {levels[:thanked]}, tapped {levels}, but the journal holds {held}")
        self.thanked += thanked
        self._levels += held

    def finish(self):
        """Lets everything end in peace; returns how many ratings the server counts."""
        self._uploader.kill()
        self._terminal.visit([5])
        self._check_life([5], 1)
        self._terminal.upload_once()
        self._server.sipas("check")
        pulled = self._folder / "pulled"
        self._server.sipas("batches", "pull", "--into", pulled)
        self._server.sipas("verify", pulled)
        score = self._server.agency(AGENCY)
        satisfied = sum(level >= 4 for level in self._levels)
        if (score["n"], score["satisfied"]) != (len(self._levels), satisfied):
            raise AssertionError(f"the journal holds {len(self._levels)} ratings, {satisfied} of them satisfied, the "
                                 f"server counts {score['n']} and {score['satisfied']}")
        return score["n"]

    def end(self):
        if self._uploader and self._uploader.alive():
            self._uploader.kill()
        self._server.end()
        self._road.close()

    def _new_levels(self):
        """The levels that the journal holds beyond what was looked at before.

        Looked at in a copy, so that nobody's lock is touched. A copy also shows an entry whose writer was killed before
        anybody could see it; the next writer may write over it, so the last one seen is looked at again.
        """
        lines = self._lines_from_last()
        if self._last_line is not None and lines.pop(0) != self._last_line:
            lines = self._lines_from_last()
            if json.loads(self._last_line)["k"] == "rating":
                self._levels.pop()
                self.taken_for_written += 1
            self._looked_through -= 1
        self._looked_through += len(lines)
        self._last_line = lines[-1] if lines else self._last_line
        entries = [json.loads(line) for line in lines]
        if any(entry["k"] == "lost" for entry in entries):
            raise AssertionError("kill -9 cost the journal its epoch")
        return [entry["l"] for entry in entries if entry["k"] == "rating"]

    def _lines_from_last(self):
        with tempfile.TemporaryDirectory(dir=self._folder) as copy:
            for end in ("", "-wal"):
                source = self._terminal.folder / f"journal.db{end}"
                if source.exists():
                    shutil.copy(source, Path(copy) / source.name)
            if not (Path(copy) / "journal.db").exists():
                return []  # killed before the journal was made
            with contextlib.closing(sqlite3.connect(Path(copy) / "journal.db")) as journal:
                return [line for (line,) in journal.execute("SELECT line FROM entry WHERE seq >= ? ORDER BY seq",
                                                            (max(self._looked_through, 1),))]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("programs", type=Path)
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="sipas-") as folder:
        campaign = Campaign(asked.programs.resolve(), Path(folder), asked.seed)
        try:
            for number in range(1, asked.rounds + 1):
                campaign.round()
                if number % 20 == 0:
                    print(f"round {number}: {campaign.thanked} thanked, {campaign.ratings} in the journal, "
                          f"killed {campaign.kills}", flush=True)
            counted = campaign.finish()
        finally:
            campaign.end()
    print(f"{campaign.thanked} thanked, {campaign.ratings} in the journal, {counted} counted, killed {campaign.kills}")


if __name__ == "__main__":
    main()
