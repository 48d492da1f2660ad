#!/usr/bin/env python3
"""Tells what a terminal's data proves, by sync/wire/PROTOCOL.md alone: none of the product's code.

usage: verify_independently.py [--receipt-key BASE64] [--device-key BASE64] PATH

PATH: a terminal's data folder, one journal.db, a USB stick, or a pulled folder. Exit 0 proven, 1 something is missing,
2 something is doubtful (section 10). Needs Python's standard library and the command openssl. What it is made of stands
beside it: independent_chain.py, independent_journal.py, independent_batches.py.
"""

import argparse
import sys
from pathlib import Path

from independent_batches import Pulled, audit_stick
from independent_chain import MISSING, Report, from_base64
from independent_journal import audit_single_journal, audit_terminal


def audit(path, receipt_key=None, device_key=None):
    report, keys = Report(), {"receipt": receipt_key, "device": device_key}
    if path.is_file():
        audit_single_journal(path, keys, report)
    elif (path / "device.json").exists() or any(path.glob("journal.db*")):
        audit_terminal(path, keys, report)
    elif any((path / name).exists() for name in ("devices.json", "manifests", "cursor")):
        Pulled(path, keys, report).audit()
    elif any(path.glob("sipas-*")) or any(path.glob("epoch-*")):
        audit_stick(path, keys, report)
    else:
        report.add(MISSING, "file")
    return report


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--receipt-key", type=lambda text: from_base64(text, 32))
    parser.add_argument("--device-key", type=lambda text: from_base64(text, 32))
    parser.add_argument("path", type=Path)
    arguments = parser.parse_args()
    report = audit(arguments.path, arguments.receipt_key, arguments.device_key)
    for device, epoch, purged, proven, ratings in report.streams:
        print("proven", device, epoch, *(f"{first}-{last}" for first, last in proven), f"purged {purged}",
              f"ratings {ratings}")
    for finding in sorted(report.findings, key=str):
        print(*(part for part in finding if part is not None))
    print(*report.counts, sep="\n")
    sys.exit(report.code())


if __name__ == "__main__":
    main()
