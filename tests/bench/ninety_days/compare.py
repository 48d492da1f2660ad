#!/usr/bin/env python3
"""Ninety days without a network: how large the journal is, how long it drains, and what a tap costs meanwhile.

usage: compare.py PROGRAMS [--days 90] [--ratings 600] [--json FILE]     needs deploy/build release

A terminal is enrolled at a real `sipas serve`, its journal is filled, and `sipas-uploader --once` sends everything.
Beside it another writer appends ratings, as the kiosk does, once while nothing is sent and once while all of it is; the
two are compared. Asked: at most 64 MB, less than a minute, taps unchanged.
"""

import argparse
import json
import re
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "end_to_end"))
from programs import Server, Terminal, run  # noqa: E402: found beside the tests
from road import Road  # noqa: E402

COUNTER = "hai-chau-q1"
TAPS, PAUSE_MS = 200, 20


def milliseconds(said):
    values = sorted(float(line) for line in said.split())
    return {"p50": statistics.median(values), "p95": values[int(0.95 * len(values))], "max": values[-1]}


def size_of(folder):
    return sum(path.stat().st_size for path in folder.glob("journal.db*"))


def send_beside(programs, terminal, taps, backlog):
    """Taps from before the first batch until after the last one of the backlog; and how long that took to go."""
    tapping = subprocess.Popen([str(word) for word in taps], stdout=subprocess.PIPE, text=True)
    began = time.monotonic()
    uploader = subprocess.Popen([programs / "sipas-uploader", "--data", terminal.folder, "--once"],
                                stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    drained = None
    for line in uploader.stderr:
        acknowledged = re.search(r"entries \d+ to (\d+) acknowledged", line)
        if drained is None and acknowledged and int(acknowledged[1]) >= backlog:
            drained = time.monotonic() - began
    uploader.wait()
    return milliseconds(tapping.communicate()[0]), drained


def measure(programs, folder, days, ratings):
    road = Road()
    server = Server(programs, folder / "server", road)
    server.start()
    terminal = Terminal(programs, folder / "terminal", road)
    terminal.enrol(server.sipas("enrol", "--counter", COUNTER).split()[-1])
    bench = programs / "ninety_days"
    found = {"days": days, "ratings_a_day": ratings}
    found["entries"] = int(run(bench, "fill", terminal.folder, days, ratings))
    found["journal_mb"] = size_of(terminal.folder) / 1e6
    taps = (bench, "taps", terminal.folder, TAPS, PAUSE_MS)
    found["tap_ms_at_rest"] = milliseconds(run(*taps))
    found["tap_ms_while_sending"], found["drained_s"] = send_beside(programs, terminal, taps, found["entries"])
    terminal.upload_once()
    server.sipas("check")
    server.end()
    road.close()
    return found


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("programs", type=Path)
    parser.add_argument("--days", type=int, default=90)
    parser.add_argument("--ratings", type=int, default=600)
    parser.add_argument("--json", type=Path)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="sipas-", dir=Path.cwd()) as folder:
        found = measure(asked.programs.resolve(), Path(folder), asked.days, asked.ratings)
    rest, sending = found["tap_ms_at_rest"], found["tap_ms_while_sending"]
    print(f"{found['entries']:,} entries, {found['journal_mb']:.1f} MB, drained in {found['drained_s']:.1f} s")
    for name, taps in (("at rest", rest), ("while sending", sending)):
        print(f"tap {name:14} p50 {taps['p50']:.2f} ms, p95 {taps['p95']:.2f} ms, max {taps['max']:.2f} ms")
    if asked.json:
        asked.json.write_text(json.dumps(found, indent=1))


if __name__ == "__main__":
    main()
