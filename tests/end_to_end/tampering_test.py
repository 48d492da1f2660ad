#!/usr/bin/env python3
"""Somebody works on a terminal's files: `sipas verify` and verify_independently.py find it, name it, and agree.

usage: tampering_test.py PROGRAMS [unittest option…]    PROGRAMS: the folder of sipas, sipas-kiosk, sipas-uploader
"""

import base64
import json
import random
import shutil
import sqlite3
import sys
import tempfile
import unittest
from pathlib import Path

from hands import edit, rows_of, sign, verified
from independent_chain import be32, be64, chain_next, chain_start, compact, public_key_of, sha256, tagged
from programs import SOURCES, Server, Terminal, run
from road import Road

COUNTER = "hai-chau-q1"
FLIPS = 300
STRANGER = bytes(range(32))  # a secret key that nobody trusts


def both(path, receipt_key=None, device_key=None):
    return verified(PROGRAMS, path, receipt_key, device_key)


class Tampering(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.road = Road()
        cls.addClassCleanup(cls.road.close)
        cls.home = Path(tempfile.mkdtemp(prefix="sipas-"))
        cls.addClassCleanup(shutil.rmtree, cls.home)
        cls.server = Server(PROGRAMS, cls.home / "server", cls.road)
        cls.addClassCleanup(cls.server.end)
        cls.server.start()
        cls.whole, other = (cls.enrolled(name) for name in ("terminal", "other"))
        run(PROGRAMS / "sipas-kiosk", "--data", cls.whole.folder, "--size", "1080x1920", "--pictures",
            cls.home / "pictures", "--script", SOURCES / "deploy/demo-visits.script",
            environment={"SDL_VIDEODRIVER": "dummy"})
        cls.whole.upload_once()
        shutil.copytree(cls.whole.folder, cls.home / "old")
        cls.whole.visit([5, 1, 4])
        cls.whole.upload_once()
        cls.whole.visit([2, 3])  # no receipt for these
        other.visit([5, 5, 5])
        other.upload_once()
        cls.other = other
        cls.server.sipas("batches", "pull", "--into", cls.home / "pulled")
        cls.stream, cls.entries = rows_of(cls.whole.folder)
        cls.device, cls.last = cls.whole.device(), max(cls.entries)
        listed = json.loads((cls.home / "pulled/devices.json").read_text())
        cls.receipt_key = base64.b64decode(listed["receipt_key"])
        mine = next(device for device in listed["devices"] if device["id"] == cls.device)
        cls.key, cls.signed_for = base64.b64decode(mine["public_key"]), mine["receipts"][0]["seq"]
        cls.kinds = {seq: json.loads(row[0])["k"] for seq, row in cls.entries.items()}

    @classmethod
    def enrolled(cls, name):
        terminal = Terminal(PROGRAMS, cls.home / name, cls.road)
        terminal.enrol(cls.server.sipas("enrol", "--counter", COUNTER).split()[-1])
        return terminal

    def setUp(self):
        self.folder = Path(tempfile.mkdtemp(prefix="sipas-"))
        self.addCleanup(shutil.rmtree, self.folder)

    def copy(self, source="terminal"):
        into = self.folder / source
        shutil.rmtree(into, ignore_errors=True)
        return Path(shutil.copytree(self.home / source, into))

    def rating(self, number=4):
        """A rating with entries of its own around it."""
        return [seq for seq, kind in self.kinds.items() if kind == "rating"][number]

    def assert_found(self, code, what, path, first=None, last=None, **keys):
        """Exit code and one finding, named and dated; of a copy of what was sent, dated where it is of an entry."""
        found_code, findings, _ = both(path, **keys)
        known = [finding for finding in findings if finding[1] == what and finding[4:6] == (first, last)]
        self.assertEqual(code, found_code, findings)
        self.assertTrue(known, f"{what} {first}-{last} is not in {findings}")
        if (path / "device.key").exists() or first and first in self.entries:
            self.assertTrue(known[0][6] or known[0][7], f"{known[0]} has a date")

    def found(self, code, what, first=None, last=None, *statements, file="journal.db"):
        folder = self.copy()
        edit(folder, *statements, file=file)
        self.assert_found(code, what, folder, first, last)

    def test_what_nobody_touched_is_proven(self):
        code, findings, streams = both(self.copy())
        self.assertEqual((0, set()), (code, findings))
        self.assertEqual([(self.device, 1, 0, [[1, self.last]], 35)], streams)
        self.assertEqual(0, both(self.copy(), self.receipt_key, self.key)[0])
        self.assertEqual(0, both(self.copy("pulled"), self.receipt_key)[0])
        self.assert_found(1, "receipt", self.whole.folder / "journal.db", device_key=self.key)

    def test_an_edited_row(self):
        at = self.rating()
        self.found(2, "entry", at, at, f"UPDATE entry SET line = replace(line, '\"l\":', '\"l\":1') WHERE seq = {at}")
        self.found(2, "entry", at, at, f"UPDATE entry SET hash = zeroblob(32) WHERE seq = {at}")
        self.found(2, "entry", at, at, f"UPDATE entry SET hash = x'00' WHERE seq = {at}")
        self.found(2, "signature", at, at, f"UPDATE entry SET signature = zeroblob(64) WHERE seq = {at}")

    def test_an_edited_row_with_its_hash_made_anew(self):
        at = self.rating()
        line = self.entries[at][0].replace(b'"l":', b'"l": ')
        value = chain_next(self.entries[at - 1][1], at, line)
        self.found(2, "entry", at, at, ("UPDATE entry SET line = ?, hash = ? WHERE seq = ?", (line, value, at)))
        self.found(2, "unproven", at + 1, at + 1,
                   ("UPDATE entry SET line = ?, hash = ? WHERE seq = ?", (line, value, at)))

    def test_all_rows_after_an_edited_one_made_anew(self):
        at, statements, before = self.rating(), [], self.entries[self.rating() - 1][1]
        for seq in range(at, self.last + 1):
            line = self.entries[seq][0].replace(b'"l":', b'"l": ')
            before = chain_next(before, seq, line)
            statements.append(("UPDATE entry SET line = ?, hash = ? WHERE seq = ?", (line, before, seq)))
        self.found(2, "entry", at, self.last, *statements)

    def test_a_journal_signed_anew_with_another_key(self):
        statements, before = [], self.entries[self.last - 1][1]
        line = self.entries[self.last][0].replace(b'"l":', b'"l": ')
        value = chain_next(before, self.last, line)
        for seq, row in self.entries.items():
            content = (line, value) if seq == self.last else row[:2]
            statement = tagged(b"sipas/head/v1", self.device, 1) + be64(seq) + content[1]
            statements.append(("UPDATE entry SET line = ?, hash = ?, signature = ? WHERE seq = ?",
                               (*content, sign(STRANGER, statement), seq)))
        statements.append(("UPDATE stream SET public_key = ?", (public_key_of(STRANGER),)))
        self.found(2, "key", None, None, *statements)

    def test_rows_inserted_deleted_and_reordered(self):
        at = self.rating()
        up = f"UPDATE entry SET seq = -seq - 1 WHERE seq >= {at}", "UPDATE entry SET seq = -seq WHERE seq < 0"
        copy = f"INSERT INTO entry SELECT {at}, line, hash, signature FROM entry WHERE seq = {at - 1}"
        down = f"UPDATE entry SET seq = 1 - seq WHERE seq > {at}", "UPDATE entry SET seq = -seq WHERE seq < 0"
        swap = (f"UPDATE entry SET seq = -1 WHERE seq = {at}", f"UPDATE entry SET seq = {at} WHERE seq = {at + 1}",
                f"UPDATE entry SET seq = {at + 1} WHERE seq = -1")
        delete = f"DELETE FROM entry WHERE seq = {at}"
        self.found(2, "entry", at, self.last + 1, *up, copy)
        self.found(2, "gap", at, at, delete)
        self.found(2, "unproven", at + 1, at + 1, delete)
        self.found(2, "entry", at, self.last - 1, delete, *down)
        self.found(2, "entry", at, at + 1, *swap)
        self.found(2, "entry", self.last + 1, self.last + 1,
                   f"INSERT INTO entry SELECT seq + 1, line, hash, signature FROM entry WHERE seq = {self.last}")

    def test_a_tail_cut_off(self):
        cut = f"DELETE FROM entry WHERE seq > {self.signed_for - 3}"
        self.found(2, "end", self.signed_for - 2, self.signed_for, cut)
        folder = self.copy()
        edit(folder, cut)
        (folder / "receipts.db").unlink()
        self.assert_found(1, "receipt", folder)

    def test_older_receipts_put_back_and_receipts_emptied(self):
        """Before a heartbeat the journal tells what the server has signed for; that is more than these know."""
        folder = self.copy()
        seq, (line, before, _) = self.last + 1, self.entries[self.last]
        fields = {key: value for key, value in json.loads(line).items() if key in ("v", "b", "m", "w", "wq")}
        line = compact(fields | {"s": seq, "k": "receipt", "se": self.signed_for, "in": 1, "du": 0})[:-1]
        value, seed = chain_next(before, seq, line), base64.b64decode((folder / "device.key").read_text())
        signature = sign(seed, tagged(b"sipas/head/v1", self.device, 1) + be64(seq) + value)
        edit(folder, ("INSERT INTO entry VALUES (?, ?, ?, ?)", (seq, line, value, signature)))
        self.assertEqual(0, both(folder)[0])
        for path in [*folder.glob("receipts.db*")]:
            path.unlink()
        for path in (self.home / "old").glob("receipts.db*"):
            shutil.copy2(path, folder)
        code, [finding], _ = both(folder)  # dated by the entry that speaks of a newer one
        self.assertEqual((1, "receipt", "receipts.db", True), (code, finding[1], finding[8], bool(finding[6])))
        edit(folder, "DELETE FROM receipt", file="receipts.db")
        self.assertEqual({("receipt", True)}, {(each[1], bool(each[6] and each[7])) for each in both(folder)[1]})

    def test_another_device_s_journal_and_an_old_image(self):
        for source, what, first in ((self.other.folder, "stream", None), (self.home / "old", "end", 43)):
            folder = self.copy()
            for name in ("journal.db", "journal.db-wal", "journal.db-shm"):
                (folder / name).unlink(missing_ok=True)
                if (source / name).exists():
                    shutil.copyfile(source / name, folder / name)
            self.assert_found(2, what, folder, first, first and self.signed_for)

    def test_receipts_that_are_not_the_server_s(self):
        for key, head in ((STRANGER, self.entries[20][1]), (self.seed(), bytes(32))):
            self.found(2, "receipt", 20, 20, self.receipt(key, 20, head), file="receipts.db")
        self.assert_found(2, "key", self.copy(), receipt_key=public_key_of(STRANGER))
        self.assert_found(2, "key", self.copy("pulled"), receipt_key=public_key_of(STRANGER))
        self.assert_found(2, "key", self.copy(), device_key=public_key_of(STRANGER))
        for row in ("seq = 1", "epoch = 2", "device = 'another'"):
            self.found(2, "receipt", None, None, f"UPDATE receipt SET {row}", file="receipts.db")

    def test_receipts_after_a_change_of_the_server_s_key(self):
        newest, stranger = bytes(reversed(STRANGER)), public_key_of(STRANGER)

        def change(before, after):
            statement = b"sipas/receipt-key/v1\0" + after + be64(1795000000000)
            return {"key": base64.b64encode(after).decode(), "from_ms": 1795000000000,
                    "signature": base64.b64encode(sign(before, statement)).decode()}

        handed_over = [change(self.seed(), public_key_of(newest))]
        foreign = [change(STRANGER, stranger)]
        for what, key, changes, code in (("told of", newest, handed_over, 0), ("not told of", newest, [], 2),
                                         ("a stranger's", STRANGER, handed_over + foreign, 2),
                                         ("no changes", newest, None, 2)):
            folder = self.copy()
            edit(folder, self.receipt(key, self.last, self.entries[self.last][1]), file="receipts.db")
            config = json.loads((folder / "config.json").read_text()) | {"receipt_keys": changes}
            (folder / "config.json").write_text("{" if changes is None else json.dumps(config))
            for trusted in (None, self.receipt_key):
                with self.subTest(what, trusted=trusted):
                    self.assertEqual(code, both(folder, trusted)[0])
        self.assert_found(2, "file", folder)
        pulled = self.copy("pulled")
        listed = json.loads((pulled / "devices.json").read_text()) | {"receipt_keys": foreign}
        (pulled / "devices.json").write_bytes(compact(listed))
        manifest = json.loads((pulled / "manifests/000001.json").read_text())
        text = json.loads(manifest["manifest"]) | {"devices_sha256": sha256(compact(listed)).hex()}
        manifest["manifest"] = compact(text)[:-1].decode()
        manifest["signature"] = base64.b64encode(
            sign(STRANGER, b"sipas/manifest/v1\0" + manifest["manifest"].encode())).decode()
        (pulled / "manifests/000001.json").write_bytes(compact(manifest))
        self.assert_found(2, "file", pulled, receipt_key=self.receipt_key)

    def seed(self):
        base = sqlite3.connect(self.server.folder / "sipas.db")
        return base.execute("SELECT receipt_seed FROM meta").fetchone()[0]

    def receipt(self, key, seq, head, durable=0):
        """A statement that keeps a receipt, signed with this key."""
        signed = (tagged(b"sipas/receipt/v1", self.device, 1) + be64(seq) + head + be64(durable) + be32(1)
                  + be64(1795000000000))
        text = json.dumps({"device": self.device, "epoch": 1, "seq": seq, "head": head.hex(), "durable": durable,
                           "incarnation": 1, "received_ms": 1795000000000,
                           "signature": base64.b64encode(sign(key, signed)).decode()})
        return "INSERT INTO receipt (device, epoch, seq, json) VALUES (?, 1, ?, ?)", (self.device, seq, text)

    def test_a_purged_journal(self):
        through = self.rating(10)
        purge = (("INSERT INTO purged (one, through, hash) VALUES (1, ?, ?)", (through, self.entries[through][1])),
                 f"DELETE FROM entry WHERE seq <= {through}", f"DELETE FROM comment_text WHERE seq <= {through}")
        self.found(2, "purge", 1, through, *purge)
        folder = self.copy()
        edit(folder, *purge)
        edit(folder, self.receipt(self.seed(), self.last, self.entries[self.last][1], through), file="receipts.db")
        code, findings, streams = both(folder)
        self.assertEqual((0, set()), (code, findings))
        self.assertEqual((through, [[through + 1, self.last]]), streams[0][2:4])
        edit(folder, f"DELETE FROM entry WHERE seq = {through + 1}")
        self.assert_found(2, "gap", folder, through + 1, through + 1)

    def test_a_raw_batch(self):
        at = self.rating()
        spans = [(1, at - 1), (at, at), (at + 1, self.last)]
        stick = self.stick(spans, raw=at)
        self.assertEqual([(self.device, 1, 0, [[1, self.last]], 35)], both(stick, device_key=self.key)[2])
        self.assert_found(2, "entry", self.stick(spans, raw=at, edited=at), at, at, device_key=self.key)
        [file] = stick.rglob(f"{at:010}-{at:010}.batch")
        file.write_bytes(file.read_bytes().replace(b'"raw":true', b'"raw":false'))
        self.assertEqual(2, both(stick, device_key=self.key)[0])

    def test_a_clone_s_journal_contradicts_the_receipts(self):
        folder, clone = self.copy(), Terminal(PROGRAMS, self.folder / "clone", self.road)
        for name in ("device.json", "device.key"):
            shutil.copyfile(folder / name, clone.folder / name)
        clone.visit([5] * 3)
        for path in folder.glob("journal.db*"):
            path.unlink()
        for path in clone.folder.glob("journal.db*"):
            shutil.copyfile(path, folder / path.name)
        code, findings, _ = both(folder)
        self.assertEqual(2, code)
        self.assertIn("end", {finding[1] for finding in findings})

    def test_words_of_a_comment(self):
        at = next(seq for seq, kind in self.kinds.items() if kind == "comment")
        self.found(2, "comment", at, at, "UPDATE comment_text SET text = text || '!'")
        self.found(2, "comment", at + 1, at + 1, "UPDATE comment_text SET seq = seq + 1")
        folder = self.copy()
        edit(folder, "DELETE FROM comment_text")  # erased, as it may be
        self.assertEqual(0, both(folder)[0])

    def test_the_stream_and_the_schema(self):
        self.found(2, "schema", None, None, "CREATE TABLE more (x)")
        for statement in ("UPDATE stream SET epoch = 2", "UPDATE stream SET device = 'x'",
                          "UPDATE stream SET public_key = zeroblob(32)",
                          "UPDATE stream SET previous_head = hash FROM entry"):
            folder = self.copy()
            edit(folder, statement)
            with self.subTest(statement):
                self.assertEqual(2, both(folder)[0])
        folder = self.copy()
        sqlite3.connect(folder / "journal.db").execute("DROP TRIGGER entries_are_never_changed")
        self.assert_found(2, "schema", folder)

    def test_files_that_are_gone_short_or_empty(self):
        folder = self.copy()
        sqlite3.connect(folder / "journal.db").execute("PRAGMA wal_checkpoint(TRUNCATE)")
        size = (folder / "journal.db").stat().st_size
        for keep in [0, *range(1, size, size // 7), size - 1]:
            shorter = self.copy()
            (shorter / "journal.db-wal").unlink(missing_ok=True)
            (shorter / "journal.db").write_bytes((folder / "journal.db").read_bytes()[:keep])
            self.assertEqual(2, both(shorter)[0], f"{keep} bytes of {size}")
        for name, code in (("journal.db", 1), ("device.json", 1), ("device.key", 1), ("receipts.db", 1)):
            folder = self.copy()
            (folder / name).unlink()
            (folder / f"{name}-wal").unlink(missing_ok=True)
            with self.subTest(name):
                self.assertEqual(code, both(folder)[0])
        folder = self.copy()
        (folder / "journal.db-wal").unlink(missing_ok=True)
        code, _, streams = both(folder)
        self.assertTrue(code == 2 or streams[0][3] == [[1, self.last]], "what stood in the log alone is missed")
        self.assertEqual(1, both(self.folder / "nothing")[0])

    def test_every_flipped_byte_is_found_or_changes_nothing(self):
        chance = random.Random(4)
        for file in ("journal.db", "journal.db-wal"):
            if not (self.whole.folder / file).exists():
                continue
            content = (self.whole.folder / file).read_bytes()
            for _ in range(FLIPS // 2):
                folder, place = self.copy(), chance.randrange(len(content))
                flipped = bytes([content[place] ^ (1 << chance.randrange(8))])
                (folder / file).write_bytes(content[:place] + flipped + content[place + 1:])
                with self.subTest(file=file, place=place):
                    self.assert_found_or_the_same(folder)

    def assert_found_or_the_same(self, folder):
        code, _, streams = both(folder)
        if code != 0:
            return
        stream, entries = rows_of(folder)
        self.assertEqual(self.stream, stream)
        proven = streams[0][3]
        self.assertEqual([[1, max(entries)]], proven)
        self.assertGreaterEqual(max(entries), self.signed_for, "only what no receipt names can be cut off unseen")
        self.assertEqual({seq: row for seq, row in self.entries.items() if seq in entries}, entries)

    def test_an_edited_journal_that_the_terminal_set_aside_tells_still(self):
        at, terminal = self.last, Terminal(PROGRAMS, self.folder / "renewed", self.road)
        shutil.copytree(self.whole.folder, terminal.folder, dirs_exist_ok=True)
        edit(terminal.folder, f"UPDATE entry SET line = replace(line, '\"l\":', '\"l\":1') WHERE seq = {at}")
        terminal.visit([5])
        code, findings, streams = both(terminal.folder)
        self.assertEqual(2, code)
        self.assertEqual([1, 2], [stream[1] for stream in streams])
        self.assertTrue({"epoch", "entry"} <= {finding[1] for finding in findings}, findings)

    def test_a_whole_journal_that_the_terminal_set_aside(self):
        terminal = Terminal(PROGRAMS, self.folder / "ended", self.road)
        shutil.copytree(self.whole.folder, terminal.folder, dirs_exist_ok=True)
        ended = "INSERT INTO ended (device, epoch, why, words, wall) VALUES (?, 1, 'fork', '', 1795000000000)"
        edit(terminal.folder, (ended, (self.device,)), file="receipts.db")
        terminal.visit([5, 4])
        [aside] = (path for path in terminal.folder.glob("journal.db.damaged-1-*") if path.name.endswith("Z"))
        code, findings, streams = both(terminal.folder)
        self.assertEqual((1, ["epoch", "receipt"]), (code, sorted(finding[1] for finding in findings)))
        _, entries = rows_of(terminal.folder)
        # What came over into the second epoch counts in the first.
        self.assertEqual([(self.device, 1, 0, [[1, self.last]], 35), (self.device, 2, 0, [[1, max(entries)]], 2)],
                         streams)
        self.assertEqual(2, sum(json.loads(row[0])["k"] == "rating" for row in entries.values()) - 2)
        at = self.rating()
        edit(terminal.folder, f"UPDATE entry SET line = replace(line, '\"l\":', '\"l\":1') WHERE seq = {at}",
             file=aside.name)
        self.assert_found(2, "entry", terminal.folder, at, at)
        for part in terminal.folder.glob(f"{aside.name}*"):
            part.unlink()
        code, findings, _ = both(terminal.folder)
        self.assertEqual((1, {("gap", 1, self.signed_for)}),
                         (code, {(what, *span) for _, what, _, epoch, *span in (row[:6] for row in findings)
                                 if epoch == 1 and what == "gap"}))

    def test_a_pulled_folder(self):
        pulled = self.copy("pulled")
        first, second, *_ = sorted((pulled / self.device).glob("*.batch"))
        span = [int(part) for part in second.stem.split("-")[1:]]
        whole = second.read_bytes()
        header, *lines = whole.split(b"\n")
        fields = json.loads(header)
        sent = fields | {"sent": fields["sent"] | {"w": 0}}
        self.assert_written(2, "file", second, b"\n".join([compact(sent)[:-1], *lines]), *span)
        self.assert_written(2, "entry", second, whole.replace(b'"l":', b'"l": '), *span)
        for key in ("first", "last"):
            shifted = compact(fields | {key: fields[key] + 1})[:-1]
            self.assert_written(2, "file", second, b"\n".join([shifted, *lines]))
        self.assert_written(1, "gap", second, None, *span)
        self.assert_written(1, "gap", first, None, 1, span[0] - 1)
        for name in ("manifests/000001.json", "devices.json", "cursor"):
            content = (pulled / name).read_bytes()
            self.assert_written(2, "file", pulled / name, content.replace(b"1", b"2", 1))
        self.assert_written(2, "file", pulled / "more.batch", b"x")

    def assert_written(self, code, what, path, content, first=None, last=None):
        pulled = self.copy("pulled")
        path = pulled / path.relative_to(pulled)
        if content is None:
            path.unlink()
        else:
            path.write_bytes(content)
        with self.subTest(f"{path.name} {what}"):
            self.assert_found(code, what, pulled, first, last)

    def test_a_stick(self):
        spans = [(1, 10), (11, 20), (21, self.last)]
        stick = self.stick(spans)
        self.assertEqual([(self.device, 1, 0, [[1, self.last]], 35)], both(stick, device_key=self.key)[2])
        self.assert_found(1, "receipt", stick, device_key=self.key)
        self.assert_found(1, "key", stick)
        self.assert_found(1, "gap", self.stick(spans[:1] + spans[2:]), 11, 20, device_key=self.key)
        self.assert_found(1, "gap", self.stick(spans[1:]), 1, 10, device_key=self.key)
        self.assert_found(2, "entry", self.stick(spans, edited=15), 11, 20, device_key=self.key)
        self.assert_found(2, "entry", stick, 1, self.last, device_key=public_key_of(STRANGER))
        listed = json.loads((self.home / "pulled/devices.json").read_text())
        mine = next(device for device in listed["devices"] if device["id"] == self.device)
        stick = self.stick(spans)
        (stick / f"sipas-{self.device}" / "receipt.json").write_text(json.dumps({"receipts": mine["receipts"]}))
        self.assertEqual(0, both(stick, self.receipt_key, self.key)[0])

    def stick(self, spans, edited=None, raw=None):
        """What the terminal would have exported, by section 9."""
        folder = self.folder / "stick" / f"sipas-{self.device}" / "epoch-1"
        shutil.rmtree(self.folder / "stick", ignore_errors=True)
        folder.mkdir(parents=True)
        for first, last in spans:
            previous = self.entries[first - 1][1] if first > 1 else chain_start(self.device, 1, bytes(32))
            header = {"v": 1, "device": self.device, "epoch": 1, "first": first, "last": last,
                      "previous": previous.hex(), "head": self.entries[last][1].hex(),
                      "signature": base64.b64encode(self.entries[last][2]).decode(),
                      "sent": {"b": "0" * 16, "m": 1, "w": 1795000000000, "wq": 2}}
            lines = [self.entries[seq][0].replace(b'"s":', b'"s": ') if seq == edited else self.entries[seq][0]
                     for seq in range(first, last + 1)]
            if raw == first:
                header, lines = header | {"raw": True}, [base64.b64encode(line) for line in lines]
            content = compact(header) + b"".join(line + b"\n" for line in lines)
            (folder / f"{first:010}-{last:010}.batch").write_bytes(content)
        return self.folder / "stick"


if __name__ == "__main__":
    PROGRAMS = Path(sys.argv.pop(1)).resolve()
    unittest.main(verbosity=2)
