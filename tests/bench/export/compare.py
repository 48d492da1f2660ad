#!/usr/bin/env python3
"""An export of many responses beside the sqlite3 shell's CSV of the same join, in one run.

usage: compare.py PROGRAMS [--responses 1000000] [--database FILE] [--json FILE]     needs deploy/build release

The database is filled by the server's own ingest (fill_responses), then `sipas responses export` writes CSV and NDJSON,
`sqlite3` writes CSV of the same columns, and `sipas serve` is not asked. Rows a second and the peak of the resident
memory of each; the rows of both must be the same number. Asked: at least 100,000 rows a second, memory that does not
grow with the rows (a tenth of the rows is exported beside, for that).
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

JOIN = """
SELECT device.id, stream.epoch, entry.id % 1099511627776,
       date((entry.event_ms / 1000) + 25200, 'unixepoch'),
       strftime('%H', (entry.event_ms / 1000) + 25200, 'unixepoch'),
       agency.id, unit.id, CAST(entry.line AS TEXT) ->> '$.c', CAST(entry.line AS TEXT) ->> '$.f',
       CAST(entry.line AS TEXT) ->> '$.q', CAST(entry.line AS TEXT) ->> '$.l',
       CASE WHEN CAST(entry.line AS TEXT) ->> '$.d' IS NULL THEN 'open' ELSE 'bound' END,
       CASE WHEN response.undone_by IS NULL THEN 'counted' ELSE 'undone' END,
       (SELECT group_concat(criterion || '=' || level, ' ') FROM judgement
         WHERE judgement.device = stream.device AND judgement.response = response.id)
  FROM response
  JOIN entry ON entry.id = response.entry
  JOIN stream ON stream.number = entry.id / 1099511627776
  JOIN device ON device.number = stream.device
  JOIN counter ON counter.id = CAST(entry.line AS TEXT) ->> '$.c'
  JOIN unit ON unit.id = counter.unit
  JOIN agency ON agency.id = unit.agency
 ORDER BY entry.id;
"""


def measured(command, into, text=None):
    """Seconds, and the peak of the resident memory in MiB."""
    began = time.monotonic()
    with open(into, "wb") as file:
        child = subprocess.Popen([str(word) for word in command], stdout=file, stdin=subprocess.PIPE)
        if text:
            child.stdin.write(text.encode())
        child.stdin.close()
        _, status, usage = os.wait4(child.pid, 0)
    if status != 0:
        sys.exit(f"{command[0]} failed")
    return time.monotonic() - began, usage.ru_maxrss / 1024


def lines_in(path):
    with open(path, "rb") as file:
        return sum(chunk.count(b"\n") for chunk in iter(lambda: file.read(1 << 20), b""))


def told(name, rows, seconds, mib):
    print(f"{name:<34}{rows:>10,} rows {seconds:7.2f} s {rows / seconds:>10,.0f} rows/s {mib:7.1f} MiB")
    return {"rows": rows, "seconds": seconds, "rows_per_second": rows / seconds, "peak_mib": mib}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("programs", type=Path, help="the folder of sipas and fill_responses")
    parser.add_argument("--responses", type=int, default=1_000_000)
    parser.add_argument("--database", type=Path, help="one that was filled before")
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    results = {}
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)

        def filled(name, rows):
            file = folder / name
            subprocess.run([options.programs / "fill_responses", file, str(rows)], check=True)
            return file

        def export(name, database, kind, extra_lines):
            into = folder / "out"
            command = [options.programs / "sipas", "responses", "export", "--database", database, "--format", kind]
            seconds, mib = measured(command, into)
            results[name] = told(name, lines_in(into) - extra_lines, seconds, mib)

        database = options.database or filled("large.db", options.responses)
        export("warming up: sipas, CSV", database, "csv", 1)
        export("sipas, CSV", database, "csv", 1)
        export("sipas, NDJSON", database, "ndjson", 2)
        seconds, mib = measured(["sqlite3", "-readonly", "-csv", database], folder / "out", JOIN)
        results["sqlite3"] = told("sqlite3 shell, CSV of the join", lines_in(folder / "out"), seconds, mib)
        small = filled("small.db", max(1, options.responses // 10))
        export("sipas, CSV, a tenth of the rows", small, "csv", 1)
    same = results["sqlite3"]["rows"] == results["sipas, CSV"]["rows"]
    fast = results["sipas, CSV"]["rows_per_second"] >= 100_000
    flat = results["sipas, CSV"]["peak_mib"] < results["sipas, CSV, a tenth of the rows"]["peak_mib"] + 8
    print(f"same rows: {same}, fast enough: {fast}, memory flat: {flat}")
    if options.json:
        options.json.write_text(json.dumps(results, indent=2))
    sys.exit(0 if same and fast and flat else 1)


if __name__ == "__main__":
    main()
