"""Section 1 to 6 of sync/wire/PROTOCOL.md, for verify_independently.py: the chain, what counts, what is found."""

import base64
import functools
import hashlib
import json
import re
import subprocess
import tempfile
import time
from pathlib import Path

KEY_PREFIX = bytes.fromhex("302a300506032b6570032100")  # RFC 8410: before an Ed25519 public key's 32 bytes
SEED_PREFIX = bytes.fromhex("302e020100300506032b657004220420")  # and before a secret one's
ID = re.compile(r"[a-zA-Z0-9._-]{1,40}")
MISSING, DOUBTFUL = "missing", "doubtful"


def sha256(*parts):
    return hashlib.sha256(b"".join(parts)).digest()


def be32(number):
    return number.to_bytes(4, "big")


def be64(number):
    return number.to_bytes(8, "big")


def tagged(tag, device, epoch):
    return tag + b"\0" + device.encode() + be32(epoch)


def chain_start(device, epoch, previous_head):
    return sha256(tagged(b"sipas/chain/v1", device, epoch), previous_head)


def chain_next(before, sequence, line):
    return sha256(b"\1", before, be64(sequence), be32(len(line)), line)


def from_base64(text, size):
    value = base64.b64decode(text, validate=True)
    if len(value) != size:
        raise ValueError(f"{size} bytes are expected")
    return value


def openssl(command, **files):
    with tempfile.TemporaryDirectory() as folder:
        for name, content in files.items():
            (Path(folder) / name).write_bytes(content)
        return subprocess.run(["openssl", *command.split()], cwd=folder, capture_output=True, check=False)


@functools.lru_cache(maxsize=None)
def is_signed(key, statement, signature):
    return openssl("pkeyutl -verify -rawin -pubin -keyform DER -inkey key -in statement -sigfile signature",
                   key=KEY_PREFIX + key, statement=statement, signature=signature).returncode == 0


@functools.lru_cache(maxsize=None)
def public_key_of(seed):
    return openssl("pkey -inform DER -in key -pubout -outform DER", key=SEED_PREFIX + seed).stdout[len(KEY_PREFIX):]


def entry_of(line):
    """What the line says; nothing when it cannot be read, and then it counts for nothing."""
    try:
        entry = json.loads(line)
        return entry if isinstance(entry, dict) else {}
    except ValueError:
        return {}


def is_stamp(entry):
    return (isinstance(entry, dict) and re.fullmatch("[0-9a-f]{16}", str(entry.get("b"))) is not None
            and all(type(entry.get(key)) is int and 0 <= entry[key] <= 253402300799999 for key in "mw")
            and type(entry.get("wq")) is int and 0 <= entry["wq"] <= 3)


def local_time(milliseconds):
    return time.strftime("%Y-%m-%d %H:%M", time.gmtime(milliseconds // 1000 + 7 * 3600))


def wall_of(line):
    entry = entry_of(line)
    return entry["w"] if is_stamp(entry) and entry["wq"] > 0 else None


def date_of(line):
    wall = wall_of(line)
    return None if wall is None else local_time(wall)


def may_take_back(entries, rating, undone):
    """Sequences of one stream's entries: whether that rating may be taken back by that entry."""
    first, last = entries[rating], entries[undone]
    if undone - rating > 64 or last["m"] - first["m"] > 10_000:
        return False
    between = [entries[sequence] for sequence in range(rating, undone) if "m" in entries.get(sequence, {})]
    return all(entry["b"] == last["b"] and entry["m"] <= last["m"] for entry in between)


def count(entries, counted):
    """Adds the ratings of one stream's entries to those counted: of repeats the first, less those taken back."""
    own = {}
    for sequence, entry in entries.items():
        if entry.get("k") == "rating" and entry.get("l") in (1, 2, 3, 4, 5) and entry["r"] not in counted:
            counted[entry["r"]] = entry
            own[entry["r"]] = sequence
        elif entry.get("k") == "undone" and entry.get("r") in own and may_take_back(entries, own[entry["r"]], sequence):
            counted[entry["r"]] = None


class Report:
    def __init__(self):
        self.findings = set()  # (verdict, what, device, epoch, first, last, from, until, file)
        self.streams = []      # (device, epoch, purged, [[first, last], …], ratings)
        self.counts = []       # lines for a person

    def add(self, verdict, what, device=None, epoch=None, first=None, last=None, since=None, until=None, file=None):
        self.findings.add((verdict, what, device, epoch, first, last, since, until, file))

    def code(self):
        return max((1 if finding[0] == MISSING else 2 for finding in self.findings), default=0)


def runs(sequences):
    """[first, last] of each run of consecutive numbers in ascending order."""
    found = []
    for sequence in sequences:
        if found and found[-1][1] + 1 == sequence:
            found[-1][1] = sequence
        else:
            found.append([sequence, sequence])
    return found


class Stream:
    """One epoch of one device, from entries that were proven one by one, in ascending order."""

    def __init__(self, device, epoch, hole=(MISSING, "gap"), beyond=(MISSING, "gap")):
        self.device, self.epoch, self.file, self.purged, self.begin = device, epoch, None, 0, 1
        self.hole, self.beyond = hole, beyond  # what it is when entries are not there
        self.hashes, self.lines = {}, {}  # of what is proven
        self.noted = {}                   # (verdict, what) -> {sequence: line}
        self.seen = set()
        self.lost, self.claims, self.noted_receipt, self.noted_wall = None, [], 0, None

    def take(self, sequence, line, before, value):
        if self.hashes.get(sequence, value) != value or self.hashes.get(sequence - 1, before) != before:
            return self.note(DOUBTFUL, "fork", sequence, line)
        if sequence in self.lines:
            return None
        self.seen.add(sequence)
        self.hashes[sequence], self.lines[sequence] = value, line
        entry = entry_of(line)
        if sequence == 1:
            self.lost = entry if entry.get("k") == "lost" else None
            head = bytes.fromhex(self.lost["hh"]) if self.lost else bytes(32)
            if (self.epoch == 1) == bool(self.lost) or before != chain_start(self.device, self.epoch, head):
                self.note(DOUBTFUL, "start", sequence, line)
        if entry.get("k") == "day_closed" and (entry["hs"] + 1, entry["hh"]) != (sequence, before.hex()):
            self.note(DOUBTFUL, "day", sequence, line)
        if entry.get("k") == "receipt" and entry["se"] > self.noted_receipt:
            self.noted_receipt, self.noted_wall = entry["se"], wall_of(line)
        return None

    def note(self, verdict, what, sequence, line):
        self.seen.add(sequence)
        self.noted.setdefault((verdict, what), {})[sequence] = line

    def last(self):
        return max(self.seen, default=self.begin - 1)

    def newest_wall(self):
        walls = (wall_of(self.lines[each]) for each in sorted(self.lines, reverse=True))
        return next((wall for wall in walls if wall is not None), None)

    def date_before(self, sequence):
        dates = (date_of(self.lines[each]) for each in sorted(self.lines, reverse=True) if each < sequence)
        return next(filter(None, dates), None)

    def date_after(self, sequence):
        return next(filter(None, (date_of(self.lines[each]) for each in sorted(self.lines) if each > sequence)), None)

    def tell(self, report):
        def add(verdict, what, first, last, since=None, until=None):
            report.add(verdict, what, self.device, self.epoch, first, last, since, until)

        for (verdict, what), notes in self.noted.items():
            for first, last in runs(sorted(notes)):
                add(verdict, what, first, last, date_of(notes[first]) or self.date_before(first),
                    date_of(notes[last]) or self.date_after(last))
        known = [self.begin - 1, *sorted(self.seen)]
        for before, after in zip(known, known[1:]):
            if after > before + 1:
                add(*self.hole, before + 1, after - 1, self.date_before(after), self.date_after(before))
        for kind in ("receipt", "fork"):
            contradicted = [(sequence, wall) for sequence, head, objection, wall in self.claims
                            if objection == kind and sequence and self.hashes.get(sequence, head) != head]
            if contradicted:
                sequences, walls = zip(*contradicted)
                dates = [local_time(wall) for wall in walls if wall is not None] or [None]
                add(DOUBTFUL, kind, min(sequences), max(sequences), min(dates), max(dates))
        claimed = max((claim[0] for claim in self.claims), default=0)
        if claimed > self.last():
            add(*self.beyond, self.last() + 1, claimed, self.date_before(claimed))


def key_changes(listed):
    """Section 4: (new key, from_ms, signature of the key before) of each; an error when one is none."""
    changes = [(from_base64(each["key"], 32), each["from_ms"], from_base64(each["signature"], 64)) for each in listed]
    if not all(type(from_ms) is int and 0 <= from_ms < 2**63 for _, from_ms, _ in changes):
        raise ValueError("from_ms")
    return changes


def keys_from(first, changes):
    """The first key and those that it leads to, each signed by the one before."""
    keys = [first]
    for key, from_ms, signature in changes:
        if is_signed(keys[-1], b"sipas/receipt-key/v1\0" + key + be64(from_ms), signature):
            keys.append(key)
    return keys


class Receipts:
    """The server's signed words: those that hold, by (device, epoch)."""

    def __init__(self, keys, file, report):
        self.keys, self.file, self.report, self.good, self.bad = keys, file, report, {}, {}

    def add(self, receipt, device):
        try:
            stream, numbers = (receipt["device"], receipt["epoch"]), [receipt[key] for key in ("seq", "durable")]
            statement = (tagged(b"sipas/receipt/v1", *stream) + be64(receipt["seq"]) + bytes.fromhex(receipt["head"])
                         + be64(receipt["durable"]) + be32(receipt["incarnation"]) + be64(receipt["received_ms"]))
            signature = from_base64(receipt["signature"], 64)
            if not ID.fullmatch(stream[0]) or stream[1] < 1 or numbers[1] > numbers[0] or len(receipt["head"]) != 64:
                raise ValueError("no receipt")
        except (ValueError, KeyError, TypeError, OverflowError, AttributeError):
            return self.report.add(DOUBTFUL, "receipt", file=self.file)
        if device and stream[0] != device:
            return self.report.add(DOUBTFUL, "receipt", file=self.file)
        if not self.keys:
            return self.report.add(MISSING, "key")
        good = any(is_signed(key, statement, signature) for key in self.keys)
        (self.good if good else self.bad).setdefault(stream, []).append(receipt)
        return None

    def add_with_row(self, receipt, beside, device):
        """`beside` it, in the same row: device, epoch and sequence, by which programs look it up."""
        self.add(receipt, device)
        try:
            same = beside == [receipt["device"].encode(), receipt["epoch"], receipt["seq"]]
        except (KeyError, TypeError, AttributeError):
            same = False
        if not same:
            self.report.add(DOUBTFUL, "receipt", file=self.file)

    def close(self):
        for stream, receipts in self.bad.items():
            sequences, times = ([receipt[key] for receipt in receipts] for key in ("seq", "received_ms"))
            span = (min(sequences), max(sequences)) if max(sequences) else (None, None)
            self.report.add(DOUBTFUL, "receipt", *stream, *span,
                            local_time(min(times)), local_time(max(times)), self.file)

    def newest_wall(self):
        return max((receipt["received_ms"] for each in self.good.values() for receipt in each), default=None)

    def heads(self, stream):
        return {receipt["seq"]: bytes.fromhex(receipt["head"]) for receipt in self.good.get(stream, [])}


def finish(device, streams, receipts, report):
    """What all epochs of a device and the server say of one another."""
    claimed = {stream: max(receipts.heads(stream)) for stream in receipts.good if stream[0] == device}
    for stream in streams:
        if stream.lost:
            old = (stream.device, stream.lost["e"])
            claimed[old] = max(claimed.get(old, 0), stream.lost["ls"])
            date = date_of(stream.lines[1])
            report.add(MISSING, "epoch", *old, None, None, date, date)
    counted = {}
    for stream in streams:
        name = (stream.device, stream.epoch)
        if stream is max((each for each in streams if (each.device, each.epoch) == name), key=Stream.last):
            stream.claims = [(receipt["seq"], bytes.fromhex(receipt["head"]), "receipt", receipt["received_ms"])
                             for receipt in receipts.good.get(name, [])]
            stream.claims += [(each.lost["ls"], bytes.fromhex(each.lost["hh"]), "fork", wall_of(each.lines[1]))
                              for each in streams if each.lost and (each.device, each.lost["e"]) == name]
            signed_for = max(receipts.heads(name), default=0)
            if not signed_for:
                report.add(MISSING, "receipt", *name, file=receipts.file)
            if stream.noted_receipt > signed_for:
                noted = None if stream.noted_wall is None else local_time(stream.noted_wall)
                report.add(MISSING, "receipt", *name, since=noted, file=receipts.file)
            if stream.purged > max((receipt["durable"] for receipt in receipts.good.get(name, [])), default=0):
                report.add(DOUBTFUL, "purge", *name, 1, stream.purged, until=stream.date_after(0))
        stream.tell(report)
        before = sum(map(bool, counted.values()))
        count({sequence: entry_of(line) for sequence, line in stream.lines.items()}, counted)
        report.streams.append((*name, stream.purged, runs(sorted(stream.lines)),
                               sum(map(bool, counted.values())) - before))
    here = {(stream.device, stream.epoch) for stream in streams}
    for stream, last in claimed.items():
        if last and stream not in here:
            walls = {receipt["seq"]: receipt["received_ms"] for receipt in reversed(receipts.good.get(stream, []))}
            report.add(MISSING, "gap", *stream, 1, last, until=local_time(walls[max(walls)]) if walls else None)
    ratings = [rating for rating in counted.values() if rating]
    for counter in sorted({rating["c"] for rating in ratings}):
        levels = [rating["l"] for rating in ratings if rating["c"] == counter]
        satisfied = sum(level >= 4 for level in levels)
        report.counts.append(f"{device or streams[0].device} {counter} n {len(levels)} satisfied {satisfied} "
                             f"rate {100 * satisfied / len(levels):.2f}")


def compact(value):
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False).encode() + b"\n"
