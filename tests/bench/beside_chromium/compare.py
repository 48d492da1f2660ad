#!/usr/bin/env python3
"""Measures sipas-kiosk beside the same five-face page in chromium --kiosk, in one run, with the same clicks.

Both run full screen on one Xvfb of 1080x1920, in turns; an observer clicks (XTest) and looks at one column
of pixels whenever something was drawn (XDamage). On one clock, CLOCK_MONOTONIC:

  committed  from the release of the button until the rating is durable. Chromium: the page's own stamp in
             transaction.oncomplete (IndexedDB, durability strict). Kiosk: the return of the first fdatasync after the
             release, seen by sync_stamps.so.
  thanks     from the release until the column looks exactly as it does when thanks has settled. What thanks looks like
             is learned from five clicks that do not count, so other screens after the tap need no change here.
  changed    from the release until anything of that is to be seen; differs from thanks where a screen comes in parts.
  start      from the start of the process until the question and the faces stand on the screen; first pixel: until
             anything does. The page's profile and the kiosk's journal exist, and files are in the page cache.
  memory     PSS of the process and everything it started, after the clicks, at rest.
  idle       processor time of the same, at rest, as a share of one core.

Prints a table, writes everything as JSON with --json. Needs: deploy/install-packages bench, deploy/build release.
"""

import argparse
import contextlib
import json
import os
import random
import statistics
import struct
import subprocess
import sys
import tempfile
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from display import Display, Server
from processes import TICKS_A_SECOND, Tree, busy_ticks_of_machine

HERE = Path(__file__).resolve().parent
WIDTH, HEIGHT = 1080, 1920
FACES = [(700, 571), (700, 829), (700, 1087), (700, 1345), (700, 1603)]
DONE = (919, 1848)  # the kiosk's way out of the screen that thanks
LOOKED_AT = 540  # the column: through question, cards and labels, and through the middle of thanks
PRESS_S = 0.08
START_PATIENCE_S = 60
THANKS_PATIENCE_S = 5
BACK_PATIENCE_S = 120
CHROMIUM = ["--kiosk", "--no-sandbox", f"--window-size={WIDTH},{HEIGHT}", "--window-position=0,0", "--no-first-run",
            "--no-default-browser-check", "--disable-sync", "--disable-background-networking",
            "--disable-component-update", "--disable-breakpad",
            "--password-store=basic"]


def milliseconds(nanoseconds):
    return nanoseconds / 1e6


def percentile(values, share):
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else float("nan")


class Page:
    """Serves page.html to the browser, answers what time it is, keeps the stamps that the page sends."""

    def __init__(self):
        self.exchanges, self.stamps = [], []
        page = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def answer(self, kind, content):
                self.send_response(200)
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            def do_GET(self):
                if self.path == "/clock":
                    self.answer("text/plain", str(time.monotonic_ns()).encode())
                elif self.path == "/":
                    self.answer("text/html; charset=utf-8", (HERE / "page.html").read_bytes())
                else:
                    self.answer("text/plain", b"")

            def do_POST(self):
                sent = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                if self.path == "/clocks":
                    page.exchanges = sent
                else:
                    page.stamps += sent
                self.answer("text/plain", b"")

            def log_message(self, *_):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.address = f"http://127.0.0.1:{self.server.server_address[1]}/"

    def clock(self):
        """What to add to the page's milliseconds to get ours, and the bounds its own exchanges give."""
        wall = milliseconds(time.monotonic_ns() - time.time_ns())
        low = max(milliseconds(int(e["observer"])) - e["received"] for e in self.exchanges)
        high = min(milliseconds(int(e["observer"])) - e["sent"] for e in self.exchanges)
        return min(max(wall, low), high), low - wall, high - wall

    def take_commits(self):
        """Moments of commits since the last call, in nanoseconds; each start of the browser has a clock of its own."""
        shift, *_ = self.clock()
        stamps, self.stamps = self.stamps, []
        return [int((stamp["committed"] + shift) * 1e6) for stamp in stamps]


class Browser:
    name = "chromium"

    def __init__(self, program, folder, flags):
        self.page = Page()
        self.command = [program, *CHROMIUM, *flags, f"--user-data-dir={folder}", self.page.address]
        self.environment = {}

    def commits(self):
        return self.page.take_commits()

    def notes(self):
        _, low, high = self.page.clock()
        return {"clock_bounds_ms": [round(low, 3), round(high, 3)], "flags": self.command[1:]}


class Kiosk:
    name = "kiosk"

    def __init__(self, programs, folder):
        self.data = folder / "data"
        self.stamps = folder / "stamps"
        subprocess.run([programs / "kiosk_folder", "make", self.data], check=True)
        self.command = [programs / "sipas-kiosk", "--data", self.data]
        self.environment = {"LD_PRELOAD": str(programs / "sync_stamps.so"), "SIPAS_SYNC_STAMPS": str(self.stamps)}

    def commits(self):
        journal = (self.data / "journal.db-wal").stat().st_ino
        notes = struct.iter_unpack("qQ", self.stamps.read_bytes())
        self.stamps.unlink()
        return [moment for moment, inode in notes if inode == journal]

    def notes(self):
        return {}


class Look:
    """How asking, a press and thanks look in the column, and at which rows thanks is like neither of the others."""

    def __init__(self, asking):
        self.asking = list(asking)
        self.presses, self.thanks = [], []

    def learn(self, pressed, thanks):
        self.presses.append(list(pressed))
        self.thanks.append(list(thanks))

    def finish(self):
        before = [self.asking, *self.presses]
        self.rows = [row for row, thanks in enumerate(self.thanks[0])
                     if all(other[row] == thanks for other in self.thanks) and
                     all(other[row] != thanks for other in before)]
        if len(self.rows) < 100:
            raise RuntimeError("what follows the tap does not look other than the faces; do the clicks hit them?")
        self.rows = self.rows[::max(1, len(self.rows) // 64)]
        self.expected = [self.thanks[0][row] for row in self.rows]
        self.old = [{other[row] for other in before} for row in self.rows]

    def is_asking(self, pixels):
        return list(pixels) == self.asking

    def is_thanks(self, pixels):
        return [pixels[row] for row in self.rows] == self.expected

    def is_other(self, pixels):
        return any(pixels[row] not in old for row, old in zip(self.rows, self.old))


class Run:
    """One program on the display, in as many rounds as are asked for; in between the display is the other's."""

    def __init__(self, display, subject, arguments, log):
        self.display, self.subject, self.arguments, self.log = display, subject, arguments, log
        self.environment = {key: value for key, value in os.environ.items()
                            if key not in ("WAYLAND_DISPLAY", "SDL_VIDEODRIVER")} | subject.environment
        self.leave = (arguments.leave or [DONE]) if subject.name == "kiosk" else []
        self.look = None
        self.random = random.Random(arguments.seed)
        self.first_pixels, self.starts, self.clicks, self.commits, self.others = [], [], [], [], []
        self.rest = {}

    def start(self):
        self.display.forget_drawing()
        return Tree(self.subject.command, self.environment, self.log)

    def stop(self, tree):
        tree.stop()
        self.display.settle(0.5, 10)

    def learn_asking(self):
        """The first start: the profile or the journal come into being."""
        tree = self.start()
        self.display.wait_for_drawing(time.monotonic_ns() + START_PATIENCE_S * 10**9)
        asking = self.display.settle(3, START_PATIENCE_S)
        self.take_picture("asking")
        self.stop(tree)
        if len(set(asking)) < 5:
            raise RuntimeError(f"{self.subject.name} has drawn nothing")
        self.look = Look(asking)

    def time_start(self):
        empty = list(self.display.pixels())
        tree = self.start()
        first, asking = self.display.moments(START_PATIENCE_S, lambda pixels: list(pixels) != empty,
                                             self.look.is_asking)
        if asking is None:
            raise RuntimeError(f"{self.subject.name} did not come to its question")
        return tree, milliseconds(first - tree.started_ns), milliseconds(asking - tree.started_ns)

    def await_asking(self):
        for spot in self.leave:
            time.sleep(0.5)  # past the guard
            if self.look.is_asking(self.display.pixels()):
                break
            self.tap(spot)
        if self.display.moments(BACK_PATIENCE_S, self.look.is_asking) == [None]:
            raise RuntimeError("the faces did not come back; is --leave needed?")
        time.sleep(0.5 + self.random.random() / 10)  # past the guard, and not in step with anything

    def tap(self, point):
        self.display.move(*point)
        self.display.button(True)
        time.sleep(PRESS_S)
        return self.display.button(False)

    def learn_thanks(self):
        for point in FACES:
            self.await_asking()
            self.display.move(*point)
            self.display.button(True)
            time.sleep(0.5)
            pressed = self.display.pixels()
            self.display.button(False)
            for moment in (0.7, 0.5):
                time.sleep(moment)
                self.look.learn(pressed, self.display.pixels())
        self.look.finish()
        self.take_picture("thanks")

    def take_picture(self, name):
        if self.arguments.pictures:
            self.display.write_png(self.arguments.pictures / f"{self.subject.name}-{name}.png", WIDTH)

    def click(self, number):
        """Milliseconds from release to changed and to thanks; None where it did not come."""
        self.await_asking()
        self.display.forget_drawing()
        released = self.tap(FACES[number % len(FACES)])
        return released, *self.display.moments(THANKS_PATIENCE_S, self.look.is_other, self.look.is_thanks)

    def round(self, number):
        """A start, its share of the clicks, and in the last round what rest costs."""
        if number == 0:
            self.learn_asking()
        tree, first, start = self.time_start()
        self.first_pixels.append(first)
        self.starts.append(start)
        try:
            time.sleep(2)
            if number == 0:
                self.learn_thanks()
            busy, own, began = busy_ticks_of_machine(), tree.ticks(), time.monotonic()
            share = range(number, self.arguments.clicks, self.arguments.rounds)
            self.clicks += [self.click(click) for click in share]
            self.await_asking()
            elapsed = time.monotonic() - began
            time.sleep(2)
            self.others.append((busy_ticks_of_machine() - busy - tree.ticks() + own) / TICKS_A_SECOND / elapsed)
            if number + 1 == self.arguments.rounds:
                self.rest = {"memory_mib": tree.memory_kib() / 1024, "processes": len(tree.pids()),
                             "idle_percent": tree.cpu_percent(self.arguments.rest)}
            self.commits += self.subject.commits()
        finally:
            self.stop(tree)

    def result(self):
        return times_of(self.clicks, sorted(self.commits)) | self.rest | {
            "first_pixel_ms": self.first_pixels, "start_ms": self.starts, "others_cores": self.others,
            "load_average": os.getloadavg()} | self.subject.notes()


def times_of(clicks, commits):
    times = {"committed_ms": [], "changed_ms": [], "thanks_ms": [], "missed": 0}
    for released, changed, thanks in clicks:
        commit = next((moment for moment in commits if moment >= released), None)
        if None in (changed, thanks, commit) or commit > released + THANKS_PATIENCE_S * 10**9:
            times["missed"] += 1
            continue
        times["committed_ms"].append(milliseconds(commit - released))
        times["changed_ms"].append(milliseconds(changed - released))
        times["thanks_ms"].append(milliseconds(thanks - released))
    return times


# What is judged: label, how one number comes of a result, how many decimals, which share of Chromium's is asked for.
ROWS = (
    ("release to committed, p50 (ms)", lambda result: percentile(result["committed_ms"], 0.5), 2, 1 / 5),
    ("release to committed, p95 (ms)", lambda result: percentile(result["committed_ms"], 0.95), 2, None),
    ("release to thanks changed, p50 (ms)", lambda result: percentile(result["changed_ms"], 0.5), 2, None),
    ("release to thanks visible, p50 (ms)", lambda result: percentile(result["thanks_ms"], 0.5), 2, 1 / 10),
    ("release to thanks visible, p95 (ms)", lambda result: percentile(result["thanks_ms"], 0.95), 2, None),
    ("start to first pixel, median (ms)", lambda result: statistics.median(result["first_pixel_ms"]), 0, None),
    ("start to the question, median (ms)", lambda result: statistics.median(result["start_ms"]), 0, 1 / 3),
    ("memory of the tree, PSS (MiB)", lambda result: result["memory_mib"], 1, 1 / 10),
    ("idle, share of a core (%)", lambda result: result["idle_percent"], 2, 0),
)


def print_table(results):
    reference, product = results["chromium"], results["kiosk"]
    print(f"{'':38}{'chromium':>10}{'kiosk':>10}{'share':>8}{'asked':>8}")
    for label, value, decimals, asked in ROWS:
        left, right = value(reference), value(product)
        share = f"{right / left:.3f}" if left else "-"
        wanted = "" if asked is None else f"{asked:.3f}" if asked else "0"
        print(f"{label:38}{left:>10.{decimals}f}{right:>10.{decimals}f}{share:>8}{wanted:>8}")
    for name, result in results.items():
        print(f"{name}: {len(result['thanks_ms'])} clicks, {result['missed']} missed, "
              f"{result['processes']} processes; meanwhile others used {statistics.mean(result['others_cores']):.2f} "
              f"cores of {os.cpu_count()}, load at the end {result['load_average'][0]:.2f}")


def point(text):
    x, y = text.split(",")
    return int(x), int(y)


def read_arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--programs", type=Path, default=Path(".build/release/bin"), metavar="DIR",
                        help="folder of sipas-kiosk, kiosk_folder and sync_stamps.so (default: .build/release/bin)")
    parser.add_argument("--chromium", default="chromium", metavar="PROGRAM")
    parser.add_argument("--chromium-flag", action="append", default=[], metavar="FLAG", help="one more for Chromium")
    parser.add_argument("--clicks", type=int, default=100, help="of each program, about 5 s each (default: 100)")
    parser.add_argument("--rounds", type=int, default=5,
                        help="in which the clicks are made, in turns, so that both get the same share of what else the "
                             "machine does; each begins with a start (default: 5)")
    parser.add_argument("--rest", type=int, default=20, metavar="SECONDS", help="of the idle measurement (default: 20)")
    parser.add_argument("--leave", type=point, action="append", default=[], metavar="X,Y",
                        help="tapped after each rating of the kiosk, to leave the screens that follow; repeatable "
                             f"(default: {DONE[0]},{DONE[1]}, where Xong stands)")
    parser.add_argument("--only", choices=("chromium", "kiosk"), help="no table, for working on one of them")
    parser.add_argument("--seed", type=int, default=1, help="of the pauses between clicks")
    parser.add_argument("--pictures", type=Path, metavar="DIR", help="where pictures of both go, to compare by eye")
    parser.add_argument("--json", type=Path, metavar="FILE")
    return parser.parse_args()


def main():
    arguments = read_arguments()
    if arguments.pictures:
        arguments.pictures.mkdir(parents=True, exist_ok=True)
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(ignore_cleanup_errors=True)))
        server = Server(WIDTH, HEIGHT)
        os.environ["DISPLAY"] = server.name
        try:
            display = Display(server.name, LOOKED_AT, HEIGHT)
            subjects = {
                "chromium": lambda: Browser(arguments.chromium, folder / "profile", arguments.chromium_flag),
                "kiosk": lambda: Kiosk(arguments.programs.resolve(), folder)}
            runs = {}
            for name in [arguments.only] if arguments.only else list(subjects):
                log = stack.enter_context((folder / f"{name}.log").open("wb"))
                runs[name] = Run(display, subjects[name](), arguments, log)
            for number in range(arguments.rounds):
                for name, run in runs.items():
                    print(f"round {number + 1} of {arguments.rounds}: {name}", file=sys.stderr, flush=True)
                    try:
                        run.round(number)
                    except RuntimeError:
                        print((folder / f"{name}.log").read_text(errors="replace")[-2000:], file=sys.stderr)
                        raise
            results = {name: run.result() for name, run in runs.items()}
        finally:
            server.stop()
    if arguments.json:
        arguments.json.write_text(json.dumps(results, indent=1) + "\n")
    if arguments.only:
        print({label: round(value(results[arguments.only]), 3) for label, value, *_ in ROWS})
    else:
        print_table(results)


if __name__ == "__main__":
    main()
