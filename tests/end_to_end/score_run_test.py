#!/usr/bin/env python3
"""A score run from taps to a signed ranking, computed again twice from the pulled batches: by `sipas score verify`, and
by a program that shares no line with it.

usage: score_run_test.py PROGRAMS [unittest option…]    PROGRAMS: the folder of sipas, sipas-kiosk, sipas-uploader
"""

import json
import shutil
import sys
import tempfile
import unittest
from pathlib import Path

import score_independently
from programs import SOURCES, Server, Terminal, run
from road import Road

CARDS = SOURCES / "assets/scorecards"
FIGURES = ("agency,cai-cach,diem-thuong,dossiers\nhai-chau,78.5,0,40\nson-tra,80.25,1.5,\nhoa-vang,61,,12\n"
           "so-noi-vu,88,5,7\nhoang-sa,50,,\n")
# Who tells two factors that were not good, answers a question about each, and goes.
ANSWERING = ("tap face 2\nexpect telling\nwait 1200\ntap bad 1\nwait 800\ntap bad 4\nwait 900\ntap more\n"
             "expect asking\nwait 2500\ntap face 4\nexpect asking\nwait 2000\ntap face 1\nwait 90000\nexpect asking\n")
BURST = {"id": "burst", "title": {"vi": "Thử"}, "rules": [
    {"id": "burst", "kind": "burst", "cap_permille": 10, "title": {"vi": "Dồn dập"}, "finding": {"vi": "{count}"},
     "parameters": {"min_responses": 3, "max_gap_seconds": 15}}]}


class ScoreRun(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = Path(tempfile.mkdtemp(prefix="sipas-"))
        cls.addClassCleanup(shutil.rmtree, cls.folder)
        cls.road = Road()
        cls.addClassCleanup(cls.road.close)
        cls.server = Server(PROGRAMS, cls.folder / "server", cls.road)
        cls.addClassCleanup(cls.server.end)
        cls.server.start()
        for counter, levels in (("hai-chau-q1", [5, 4, 3, 5, 5, 1]), ("son-tra-q1", [4] * 4 + [2]),
                                ("hoa-vang-q1", [1])):
            terminal = Terminal(PROGRAMS, cls.folder / counter, cls.road)
            cls.addClassCleanup(terminal.end)
            terminal.enrol(cls.server.sipas("enrol", "--counter", counter).split()[-1])
            terminal.visit(levels)
            if counter == "hoa-vang-q1":
                terminal.play(ANSWERING, 1)
            terminal.upload_once()
            cls.terminal = terminal
        cls.pulled = cls.folder / "pulled"
        cls.server.sipas("batches", "pull", "--into", cls.pulled)
        cls.figures = cls.folder / "figures.csv"
        cls.figures.write_text(FIGURES)
        cls.key = cls.server.sipas("score", "key").strip()

    def run_of(self, card, *more):
        """The folder of a new run, of all time up to a day that is not over."""
        said = self.server.sipas("score", "run", "--scorecard", card, "--period", "2020-01-01..2099-12-31", "--into",
                                 self.folder / "runs" / self.id().rsplit(".", 1)[-1], *more)
        return Path(said.splitlines()[0]), said

    def card_without(self, name, *keys):
        """The card that ships, without what a few ratings of a test do not meet."""
        card = json.loads((CARDS / f"{name}.json").read_text())
        for key in keys:
            card.pop(key, None)
        path = self.folder / f"{name}.json"
        path.write_text(json.dumps(card, ensure_ascii=False))
        return path

    def assert_comes_out(self, folder):
        said = run(PROGRAMS / "sipas", "score", "verify", folder, "--pulled", self.pulled, "--score-key", self.key)
        self.assertIn("to the last digit", said)
        self.assertEqual([], score_independently.check(folder, self.pulled))

    def test_a_run_comes_out_again_from_the_batches_alone(self):
        card = self.card_without("cchc-da-nang", "minimum_ratings", "valid_from")
        folder, said = self.run_of(card, "--figures", self.figures)
        self.assertIn("đầy đủ đến số", said)
        agencies = {each["id"]: each for group in json.loads((folder / "result.json").read_text())["groups"]
                    for each in group["agencies"]}
        self.assertEqual([1, 0, 1, 1, 3], agencies["hai-chau"]["levels"])
        self.assertEqual("85.91", agencies["hai-chau"]["printed"])  # 78.5 + 10 x (4 / 6) / 0.9
        self.assertEqual(("excluded", None), (agencies["hoang-sa"]["status"], agencies["hoang-sa"]["rank"]))
        self.assertTrue(agencies["so-noi-vu"]["rescaled"])
        self.assert_comes_out(folder)

    def test_other_cards_come_out_too(self):
        for card, more in ((CARDS / "sipas-linear.json", ()),
                           (CARDS / "par-index-tinh.json", ()),
                           (CARDS / "van-thu-luu-tru-da-nang.json", ("--figures", self.archives()))):
            with self.subTest(card=card.name):
                if card.name.startswith("van-thu"):
                    card = self.card_without("van-thu-luu-tru-da-nang", "valid_from")
                self.assert_comes_out(self.run_of(card, *more)[0])

    def test_criteria_that_were_answered_come_out_too(self):
        card = self.card_without("par-index-tinh", "minimum_ratings", "minimum_response", "valid_from")
        folder, _ = self.run_of(card)
        agencies = {each["id"]: each for group in json.loads((folder / "result.json").read_text())["groups"]
                    for each in group["agencies"]}
        self.assertIn("50", [value for value, _ in agencies["hoa-vang"]["components"]])  # levels 4 and 1
        self.assert_comes_out(folder)

    def test_flags_give_a_second_result_without_the_suspects(self):
        rules, flags = self.folder / "rules.json", self.folder / "flags.json"
        rules.write_text(json.dumps(BURST, ensure_ascii=False))
        self.server.sipas("flags", "run", "--rules", rules, "--into", flags)
        folder, _ = self.run_of(CARDS / "sipas-linear.json", "--flags", flags)
        ratings = {name: sum(sum(each["levels"]) for group in json.loads((folder / name).read_text())["groups"]
                             for each in group["agencies"]) for name in ("result.json", "without_suspects.json")}
        self.assertEqual(13, ratings["result.json"])
        self.assertEqual(5, ratings["without_suspects.json"])  # four high ratings in a row, at two counters
        self.assert_comes_out(folder)

    @staticmethod
    def archives():
        return SOURCES / "assets/examples/da-nang-2022/van-thu-luu-tru-2022.csv"

    def test_a_run_is_published_superseded_compared_and_never_changed(self):
        card = self.card_without("cchc-da-nang", "minimum_ratings", "valid_from")
        first, _ = self.run_of(card, "--figures", self.figures)
        self.server.sipas("score", "publish", first, "--by", "Hội đồng", "--reason", "họp ngày 21-04")
        self.server.sipas("score", "publish", first, "--by", "Hội đồng", "--reason", "lần nữa", expect=(1, 2, 3))
        other = self.folder / "other.csv"
        other.write_text(FIGURES.replace("78.5", "79.5"))
        second, _ = self.run_of(card, "--figures", other, "--before", first)
        self.server.sipas("score", "supersede", first, "--with", second, "--by", "Hội đồng", "--reason", "sửa điểm")
        self.server.sipas("score", "publish", second, "--by", "Hội đồng", "--reason", "họp ngày 28-04")
        said = self.server.sipas("score", "compare", first, second, expect=1)
        self.assertIn("~ figures.csv", said)
        self.assertIn("~ hai-chau: 85.91", said)
        self.assert_comes_out(first)
        self.assert_comes_out(second)
        result = json.loads((second / "result.json").read_text())
        hai_chau = next(each for group in result["groups"] for each in group["agencies"] if each["id"] == "hai-chau")
        self.assertEqual("1", hai_chau["change"])

    def test_a_batch_that_is_gone_or_a_number_that_was_changed_is_found(self):
        folder, _ = self.run_of(CARDS / "sipas-linear.json")
        poorer = self.folder / "poorer"
        shutil.copytree(self.pulled, poorer)
        next(poorer.glob("*/*.batch")).unlink()
        said = run(PROGRAMS / "sipas", "score", "verify", folder, "--pulled", poorer, expect=1)
        self.assertIn("MISSING", said)
        forged = self.folder / "forged"
        shutil.copytree(folder, forged)
        result = (forged / "result.json").read_text()
        (forged / "result.json").write_text(result.replace('"80.00"', '"90.00"'))
        run(PROGRAMS / "sipas", "score", "verify", forged, "--pulled", self.pulled, expect=(1, 2, 3))


if __name__ == "__main__":
    PROGRAMS = Path(sys.argv.pop(1)).resolve()
    unittest.main(verbosity=2)
