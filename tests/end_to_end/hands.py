"""What somebody with hands on a terminal's files does, and what an honest look at them shows; for tampering_test.py."""

import base64
import json
import shutil
import sqlite3
import subprocess
import tempfile
from pathlib import Path

from independent_chain import SEED_PREFIX, openssl
from verify_independently import audit


def sign(seed, statement):
    return openssl("pkeyutl -sign -rawin -keyform DER -inkey key -in statement", key=SEED_PREFIX + seed,
                   statement=statement).stdout


def fingerprint(path):
    paths = [path] if path.is_file() else sorted(path.rglob("*"))
    return [(str(each), each.stat().st_mtime_ns, each.read_bytes()) for each in paths if each.is_file()]


def edit(folder, *statements, file="journal.db"):
    """Somebody who knows SQLite: takes the triggers away, changes rows, and puts the triggers back."""
    base = sqlite3.connect(folder / file)
    triggers = base.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").fetchall()
    for name, _ in triggers:
        base.execute(f"DROP TRIGGER {name}")
    for statement in statements:
        base.execute(*(statement if isinstance(statement, tuple) else (statement,)))
    for _, sql in triggers:
        base.execute(sql)
    base.commit()
    base.close()


def rows_of(folder):
    """What can be read of a journal: its stream and its entries, by sequence."""
    with tempfile.TemporaryDirectory() as copy:
        for name in ("journal.db", "journal.db-wal"):
            if (folder / name).exists():
                shutil.copyfile(folder / name, Path(copy) / name)
        base = sqlite3.connect(Path(copy) / "journal.db")
        base.text_factory = bytes
        try:
            entries = {seq: rest for seq, *rest in base.execute("SELECT seq, line, hash, signature FROM entry")}
            return base.execute("SELECT * FROM stream").fetchall(), entries
        except sqlite3.Error:
            return None, {}
        finally:
            base.close()


def verified(programs, path, receipt_key=None, device_key=None):
    """(exit code, findings, streams), the same by both verifiers; the evidence stays as it was."""
    before = fingerprint(path)
    keys = [(f"--{name}-key", base64.b64encode(key).decode())
            for name, key in (("receipt", receipt_key), ("device", device_key)) if key]
    done = subprocess.run([programs / "sipas", "verify", "--json", path, *sum(keys, ())], capture_output=True,
                          text=True, check=False)
    told = json.loads(done.stdout)
    names = ("verdict", "what", "device", "epoch", "first", "last", "from", "until", "file")
    findings = {tuple(finding.get(name) for name in names) for finding in told["findings"]}
    streams = [(stream["device"], stream["epoch"], stream["purged_through"], stream["proven"], stream["ratings"])
               for stream in told["streams"]]
    own = audit(path, receipt_key, device_key)
    if (done.returncode, findings, streams) != (own.code(), own.findings, own.streams):
        raise AssertionError(f"sipas:  {done.returncode} {findings - own.findings} {streams}\n"
                             f"python: {own.code()} {own.findings - findings} {own.streams}")
    if fingerprint(path) != before:
        raise AssertionError("the evidence was touched")
    return done.returncode, findings, streams
