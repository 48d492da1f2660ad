"""Section 8 and 10 of sync/wire/PROTOCOL.md, for verify_independently.py: a terminal's data folder, a journal."""

import base64
import hashlib
import json
import re
import shutil
import sqlite3
import tempfile
from pathlib import Path

from independent_chain import (DOUBTFUL, ID, MISSING, Receipts, Stream, be64, chain_next, chain_start, entry_of, finish,
                               from_base64, is_signed, key_changes, keys_from, local_time, public_key_of, sha256,
                               tagged)

SCHEMAS = {  # section 10, by user_version
    1: "f491261340c33212e0bb277f6636d4b3b90a0b5e9fe7f5a4149e9ca71fd7285a",
    2: "3988dbe457479d2b04c34432aa3141897d6886ae8b386a032eb227c66ded1d9f",
    3: "e65ef2897767a936556bcfb4dfab57460d7bbd670910eadfad708aef3e28cd2f",
}


class Journal:
    """A journal.db, read from a copy: SQLite writes beside what it reads."""

    def __init__(self, path, report):
        self.name, self.report = path.name, report
        self.folder = tempfile.TemporaryDirectory()
        for end in ("", "-wal"):
            if Path(f"{path}{end}").exists():
                shutil.copyfile(f"{path}{end}", f"{self.folder.name}/copy.db{end}")
        copy = Path(self.folder.name) / "copy.db"
        self.size = copy.stat().st_size
        self.has_log = Path(f"{copy}-wal").exists() and Path(f"{copy}-wal").stat().st_size > 0
        self.base = sqlite3.connect(f"{self.folder.name}/copy.db")
        self.base.text_factory = bytes

    def close(self):
        self.base.close()
        self.folder.cleanup()

    def doubt(self, what):
        self.report.add(DOUBTFUL, what, file=self.name)

    def rows(self, statement, *values):
        """All rows, and whether they can be read."""
        try:
            return [[b"" if value is None else value for value in row]
                    for row in self.base.execute(statement, values)], True
        except (sqlite3.Error, UnicodeDecodeError):  # the latter from its own message on damaged pages
            return [], False

    def each(self, columns, table, forward=True):
        """The same, one row a question, each behind the key of the one before: damaged pages hide only some."""
        order, found, readable, more = "> ? ORDER BY seq" if forward else "< ? ORDER BY seq DESC", [], True, True
        key = -(2**63 - 1) if forward else 2**63 - 1
        while readable and more:
            more, readable = self.rows(f"SELECT seq, {columns} FROM {table} WHERE seq {order} LIMIT 1", key)
            if more and (more[0][0] > key) != forward:
                return found, False  # it would go round for ever
            found += more
            key = more[0][0] if more else key
        return found, readable

    def check_file(self):
        whole, readable = self.rows("PRAGMA integrity_check(1)")
        if whole != [[b"ok"]] or readable and self.ends_within_a_page():
            self.doubt("file")
        if readable:
            version, _ = self.rows("PRAGMA user_version")
            schema, _ = self.rows("SELECT group_concat(type || name || tbl_name || coalesce(sql, ''), char(10)) "
                                  "FROM (SELECT * FROM sqlite_schema ORDER BY name)")
            if not (version and schema) or SCHEMAS.get(version[0][0]) != hashlib.sha256(schema[0][0]).hexdigest():
                self.doubt("schema")

    def ends_within_a_page(self):
        """SQLite reads zeros for what was cut off; where there is a log, it may hold what is not in the file yet."""
        sizes, readable = self.rows("PRAGMA page_size")
        return not self.has_log and not (readable and self.size % sizes[0][0] == 0)

    def stream_row(self):
        """device, epoch, previous head, public key."""
        rows, readable = self.rows("SELECT CAST(device AS BLOB), CAST(epoch AS INTEGER), CAST(previous_head AS BLOB), "
                                   "CAST(public_key AS BLOB) FROM stream")
        if not (readable and rows) or [len(part) for part in rows[-1][2:]] != [32, 32]:
            return None
        device, epoch, previous_head, key = rows[-1]
        device = device.decode("ascii", "replace")
        return (device, epoch, previous_head, key) if ID.fullmatch(device) and 0 < epoch < 2**32 - 1 else None

    def has(self, table):
        return self.rows(f"SELECT count(*) FROM sqlite_schema WHERE name = '{table}'") == ([[1]], True)

    def audit(self, device, key, receipts):
        self.check_file()
        row = self.stream_row()
        if not row:
            return self.doubt("stream")
        own = not device or row[0] == device
        if not own:
            self.doubt("stream")
        if own and key and key != row[3]:
            self.doubt("key")
        stream = Stream(*row[:2], (DOUBTFUL, "gap"), (DOUBTFUL, "end"))
        start = (0, chain_start(*row[:3]))
        if self.has("purged"):
            start = self.purged(start)
        stream.file, stream.purged, stream.begin = self.name, start[0], start[0] + 1
        entries = self.entries(start[0])
        words = self.words()
        self.prove(stream, entries, words, start, own and key or row[3], receipts.heads(row[:2]))
        for sequence in words:
            if sequence > start[0] and sequence not in entries:
                self.report.add(DOUBTFUL, "comment", *row[:2], sequence, sequence, file=self.name)
        return stream

    def purged(self, start):
        rows, readable = self.rows("SELECT CAST(through AS INTEGER), CAST(hash AS BLOB) FROM purged")
        if not readable or rows and (rows[-1][0] < 1 or len(rows[-1][1]) != 32):
            self.doubt("purge")
            return start
        return tuple(rows[-1]) if rows else start

    def entries(self, purged):
        columns = "CAST(line AS BLOB), CAST(hash AS BLOB), CAST(signature AS BLOB)"
        rows, readable = self.each(columns, "entry")
        if not readable:  # from the other end, as far as that goes
            self.doubt("file")
            rows += self.each(columns, "entry", forward=False)[0]
        if any(row[0] <= purged for row in rows):
            self.doubt("file")
        found = {}
        for sequence, *rest in rows:
            if sequence > purged:
                found.setdefault(sequence, rest)
        return dict(sorted(found.items()))

    def words(self):
        if not self.has("comment_text"):
            return {}
        rows, readable = self.each("CAST(response AS BLOB), CAST(salt AS BLOB), CAST(text AS BLOB)", "comment_text")
        if not readable:
            self.doubt("file")
        return {row[0]: row[1:] for row in rows if row[0] > 0}

    def prove(self, stream, entries, words, start, key, heads):
        """Section 10: a line is proven when it leads from the hash before it to one that is vouched for."""
        def before(sequence):
            if sequence == start[0] + 1:
                return start[1]
            if sequence - 1 in entries:
                return entries[sequence - 1][1] if is_whole(sequence - 1) else None
            return heads.get(sequence - 1)

        def is_whole(sequence):
            return [len(part) for part in entries[sequence][1:]] == [32, 64]

        signed, follows, vouched = set(), set(), set()
        for sequence, (line, value, signature) in entries.items():
            statement = tagged(b"sipas/head/v1", stream.device, stream.epoch) + be64(sequence) + value
            if is_whole(sequence) and is_signed(key, statement, signature):
                signed.add(sequence)
            if is_whole(sequence) and before(sequence) and chain_next(before(sequence), sequence, line) == value:
                follows.add(sequence)
        for sequence in reversed(entries):
            if (sequence in signed or is_whole(sequence) and heads.get(sequence) == entries[sequence][1]
                    or sequence + 1 in follows and sequence + 1 in vouched):
                vouched.add(sequence)
        for sequence, (line, value, _) in entries.items():
            if sequence in follows and sequence in vouched:
                stream.take(sequence, line, before(sequence), value)
                if sequence not in signed:
                    stream.note(DOUBTFUL, "signature", sequence, line)
            elif sequence not in vouched or before(sequence) and vouched.issuperset({sequence - 1} & entries.keys()):
                stream.note(DOUBTFUL, "entry", sequence, line)
            else:
                stream.note(MISSING, "unproven", sequence, line)
            if sequence in words and not are_words_of(line, *words[sequence]):
                stream.note(DOUBTFUL, "comment", sequence, line)


def are_words_of(line, response, salt, text):
    entry = entry_of(line)
    digest = sha256(b"sipas/comment/v1\0", salt, text).hex()
    return (entry.get("k") == "comment" and len(salt) == 16 and entry.get("h") == digest
            and entry.get("r") == base64.urlsafe_b64encode(response).decode().rstrip("="))


def audit_journal(path, device, key, receipts, report):
    if not path.exists():
        return report.add(MISSING, "file", file=path.name)
    if path.stat().st_size == 0:
        return report.add(DOUBTFUL, "file", file=path.name)
    journal = Journal(path, report)
    try:
        return journal.audit(device, key, receipts)
    finally:
        journal.close()


def audit_terminal(folder, keys, report):
    device, pinned, changes = None, None, []
    try:
        identity = json.loads((folder / "device.json").read_bytes())
        pinned = from_base64(identity["receipt_key"], 32)
        device = identity["device"] if ID.fullmatch(identity["device"]) else None
    except FileNotFoundError:
        report.add(MISSING, "file", file="device.json")
    except (ValueError, KeyError, TypeError):
        report.add(DOUBTFUL, "file", file="device.json")
    if (folder / "config.json").exists():
        try:
            changes = key_changes(json.loads((folder / "config.json").read_bytes()).get("receipt_keys", []))
        except (ValueError, KeyError, TypeError, AttributeError):
            report.add(DOUBTFUL, "file", file="config.json")
    first = keys["receipt"] or pinned
    receipt_keys = keys_from(first, changes) if first else []
    if pinned and keys["receipt"] and keys_from(pinned, changes)[-1] != receipt_keys[-1]:
        report.add(DOUBTFUL, "key", file="device.json")
    key = keys["device"]
    if not key:
        try:
            key = public_key_of(from_base64((folder / "device.key").read_bytes().strip(), 32))
        except (OSError, ValueError):
            report.add(MISSING, "key", file="device.key")
    receipts = Receipts(receipt_keys, "receipts.db", report)
    if not (folder / "receipts.db").exists():
        report.add(MISSING, "file", file="receipts.db")
    else:
        store = Journal(folder / "receipts.db", report)
        rows, readable = store.rows("SELECT CAST(json AS BLOB), CAST(device AS BLOB), CAST(epoch AS INTEGER), "
                                    "CAST(seq AS INTEGER) FROM receipt ORDER BY id")
        if not readable:
            report.add(DOUBTFUL, "file", file="receipts.db")
        for text, *beside in rows:
            receipts.add_with_row(entry_of(text), beside, device)
        store.close()
    receipts.close()
    streams = []
    for path in folder.glob("journal.db.damaged-*"):
        name = re.fullmatch(r"journal\.db\.damaged-([1-9][0-9]*)-.*", path.name)
        if name and not path.name.endswith(("-wal", "-shm")) and path.stat().st_size:
            streams.append((int(name[1]), path.name, audit_journal(path, device, None, receipts, report)))
    streams = [stream for _, _, stream in sorted(streams, key=lambda each: each[:2])]
    streams.append(audit_journal(folder / "journal.db", device, key, receipts, report))
    streams = list(filter(None, streams))
    finish(device, streams, receipts, report)
    stood = {"receipts.db": [receipts.newest_wall(), *(stream.noted_wall for stream in streams)],
             "journal.db": [receipts.newest_wall()]}
    for stream in streams:
        for name in (stream.file, "device.json", "device.key"):
            stood.setdefault(name, []).append(stream.newest_wall())
    date_files(folder, stood, report)


def date_files(folder, stood, report):
    """Section 10: findings about a file get the dates that they lack, from what it proves and from its own date."""
    def own_date(path):
        return path.stat().st_mtime_ns // 1_000_000 if path.exists() else None

    dated = set()
    for finding in report.findings:
        *before, since, until, name = finding
        if name and not (since and until):
            known = max((wall for wall in stood.get(name, []) if wall is not None), default=None)
            changed = own_date(folder / name)
            if changed is None:
                changed = own_date(folder)
            else:
                changed = max(changed, own_date(folder / f"{name}-wal") or 0)
            since = since or (None if known is None else local_time(known))
            if not until and changed is not None and (not since or local_time(changed) >= since):
                until = local_time(changed)
        dated.add((*before, since, until, name))
    report.findings = dated


def audit_single_journal(path, keys, report):
    if not keys["device"]:
        report.add(MISSING, "key")
    receipts = Receipts([], None, report)
    stream = audit_journal(path, None, keys["device"], receipts, report)
    finish(None, [stream] if stream else [], receipts, report)
    date_files(path.parent, {path.name: [stream.newest_wall()]} if stream else {}, report)
