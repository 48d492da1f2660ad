#!/usr/bin/env python3
"""Checks a folder of pulled batches and counts its ratings, by sync/wire/PROTOCOL.md alone: none of the product's code.

usage: verify_independently.py DIR

Exit 0 and, for each device and counter, "DEVICE COUNTER n … satisfied … rate …"; exit 1 with the first doubt.
Needs Python's standard library and the command openssl.
"""

import base64
import hashlib
import json
import subprocess
import sys
import tempfile
from pathlib import Path

KEY_PREFIX = bytes.fromhex("302a300506032b6570032100")  # RFC 8410: before an Ed25519 key's 32 bytes


def doubt(words):
    sys.exit(f"doubt: {words}")


def tagged(tag, device, epoch):
    return tag + b"\0" + device.encode() + epoch.to_bytes(4, "big")


def sha256(*parts):
    return hashlib.sha256(b"".join(parts)).digest()


def is_signed(key, statement, signature):
    with tempfile.TemporaryDirectory() as folder:
        for name, content in (("key", KEY_PREFIX + key), ("statement", statement), ("signature", signature)):
            (Path(folder) / name).write_bytes(content)
        return subprocess.run("openssl pkeyutl -verify -rawin -pubin -keyform DER -inkey key -in statement "
                              "-sigfile signature".split(), cwd=folder, capture_output=True).returncode == 0


def check_batch(content, key, hashes, lines):
    """Adds the batch's hashes and lines to those of its stream; both begin with what stands before sequence 1."""
    head_line, *entries, end = content.split(b"\n")
    header = json.loads(head_line)
    device, epoch, first, last = (header[name] for name in ("device", "epoch", "first", "last"))
    if end or last - first + 1 != len(entries) or first > len(hashes):
        doubt(f"{device}: {first} to {last} is not what follows {len(hashes) - 1}")
    if bytes.fromhex(header["previous"]) != hashes[first - 1]:
        doubt(f"{device}: the entry before {first} is another one")
    for sequence, line in enumerate(entries, first):
        value = sha256(b"\1", hashes[sequence - 1], sequence.to_bytes(8, "big"), len(line).to_bytes(4, "big"), line)
        if sequence < len(hashes) and hashes[sequence] != value:
            doubt(f"{device}: two entries {sequence}")
        elif sequence == len(hashes):
            hashes.append(value)
            lines.append(line)
    statement = tagged(b"sipas/head/v1", device, epoch) + last.to_bytes(8, "big") + hashes[last]
    if bytes.fromhex(header["head"]) != hashes[last]:
        doubt(f"{device}: the chain does not end in the head of {first} to {last}")
    if not is_signed(key, statement, base64.b64decode(header["signature"], validate=True)):
        doubt(f"{device}: the signature of {last} is not the device's")


def check_receipt(receipt, key, hashes):
    head = bytes.fromhex(receipt["head"])
    statement = (tagged(b"sipas/receipt/v1", receipt["device"], receipt["epoch"]) + receipt["seq"].to_bytes(8, "big")
                 + head + receipt["durable"].to_bytes(8, "big") + receipt["incarnation"].to_bytes(4, "big")
                 + receipt["received_ms"].to_bytes(8, "big"))
    if not is_signed(key, statement, base64.b64decode(receipt["signature"], validate=True)):
        doubt(f"{receipt['device']}: the receipt is not the server's")
    if len(hashes) - 1 != receipt["seq"] or (receipt["seq"] and hashes[-1] != head):
        doubt(f"{receipt['device']}: the server signed for {receipt['seq']} entries, here are {len(hashes) - 1}")


def entry_of(line):
    """What the line says; nothing when it cannot be read, and then it counts for nothing."""
    try:
        entry = json.loads(line)
        return entry if isinstance(entry, dict) else {}
    except ValueError:
        return {}


def may_take_back(entries, rating, undone):
    """Sequences of one stream's entries: whether that rating may be taken back by that entry."""
    first, last = entries[rating], entries[undone]
    between = [entry for entry in entries[rating:undone] if "m" in entry]
    return (undone - rating <= 64 and last["m"] - first["m"] <= 10_000
            and all(entry["b"] == last["b"] and entry["m"] <= last["m"] for entry in between))


def count(entries, counted):
    """Adds the ratings of one stream's entries to those counted: of repeats the first, less those taken back."""
    own = {}
    for sequence, entry in enumerate(entries):
        if entry.get("k") == "rating" and entry.get("l") in (1, 2, 3, 4, 5) and entry["r"] not in counted:
            counted[entry["r"]] = entry
            own[entry["r"]] = sequence
        elif entry.get("k") == "undone" and entry.get("r") in own and may_take_back(entries, own[entry["r"]], sequence):
            counted[entry["r"]] = None


def check_device(folder, device, receipt_key):
    """The ratings of a device that count, epoch by epoch, each starting from the head of the one before."""
    counted, head = {}, bytes(32)
    for receipt in sorted(device["receipts"], key=lambda receipt: receipt["epoch"]):
        hashes, lines = [sha256(tagged(b"sipas/chain/v1", device["id"], receipt["epoch"]), head)], []
        for path in sorted(folder.glob(f"{device['id']}/{receipt['epoch']:04}-*.batch")):
            check_batch(path.read_bytes(), base64.b64decode(device["public_key"]), hashes, lines)
        check_receipt(receipt, receipt_key, hashes)
        head = hashes[-1]
        count([entry_of(line) for line in lines], counted)
    return [rating for rating in counted.values() if rating]


def main(folder):
    listed = json.loads((folder / "devices.json").read_text())
    for device in listed["devices"]:
        ratings = check_device(folder, device, base64.b64decode(listed["receipt_key"]))
        for counter in sorted({rating["c"] for rating in ratings}):
            levels = [rating["l"] for rating in ratings if rating["c"] == counter]
            satisfied = sum(level >= 4 for level in levels)
            print(f"{device['id']} {counter} n {len(levels)} satisfied {satisfied} "
                  f"rate {100 * satisfied / len(levels):.2f}")


if __name__ == "__main__":
    try:
        main(Path(sys.argv[1]))
    except (ValueError, KeyError, TypeError, OverflowError) as error:
        doubt(f"not what the protocol writes: {error!r}")
