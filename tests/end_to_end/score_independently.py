#!/usr/bin/env python3
"""Computes a score run again from pulled batches alone, by sync/wire/PROTOCOL.md, section 6, 7 and 11: none of the
product's code.

usage: score_independently.py RUN PULLED [--score-key BASE64] [--receipt-key BASE64]

Exit 0 when every number of RUN/result.json and RUN/without_suspects.json comes out, 1 and the differences otherwise.
Needs Python's standard library and the command openssl. How batches are read stands in independent_batches.py; how
points are made, in independent_points.py.
"""

import argparse
import datetime
import hashlib
import json
import sys
from pathlib import Path

from independent_batches import read_batch
from independent_chain import (be64, chain_next, chain_start, entry_of, from_base64, is_signed, is_stamp, key_changes,
                               keys_from, may_take_back, tagged)
from independent_points import EPOCH_DAY, days_of, figures_of, result_of

DAY_MS, HOUR_MS, UTC_OFFSET_MS = 86_400_000, 3_600_000, 7 * 3_600_000


def signed_text(line, tag, keys):
    outer = json.loads(line)
    statement = tag + b"\0" + outer["manifest"].encode()
    if not any(is_signed(key, statement, from_base64(outer["signature"], 64)) for key in keys):
        raise SystemExit("a manifest is not signed by the key that it should be")
    return json.loads(outer["manifest"])


class Run:
    def __init__(self, folder, key):
        line = (folder / "manifest.json").read_bytes()
        claimed = from_base64(json.loads(json.loads(line)["manifest"])["key"], 32)
        self.manifest = signed_text(line, b"sipas/run/v1", [key or claimed])
        self.files = {}
        for name, sha256 in self.manifest["files"].items():
            content = (folder / name).read_bytes()
            if hashlib.sha256(content).hexdigest() != sha256:
                raise SystemExit(f"{name} is not the file that was signed")
            self.files[name] = content.decode()
        self.cuts = {(cut["device"], cut["epoch"]): cut for cut in self.manifest["cuts"]}

    def json(self, name):
        return json.loads(self.files[name]) if self.files[name] else None


def pulled_batches(folder, trusted):
    """(header, lines, received) of each batch in the order in which the server took them, and the devices' keys."""
    listed = json.loads((folder / "devices.json").read_bytes())
    changes = key_changes(listed.get("receipt_keys", []))
    own = [from_base64(listed["receipt_key"], 32), *(key for key, _, _ in changes)]
    keys = keys_from(trusted, changes) if trusted else own
    devices = {}
    for device in listed["devices"]:
        newest = from_base64(device["public_key"], 32)
        devices[device["id"]] = {each["from_epoch"]: from_base64(each["public_key"], 32)
                                 for each in device.get("keys", [])} or {1: newest}
    batches, seen = [], set()
    for number in range(1, json.loads((folder / "cursor").read_bytes())["manifests"] + 1):
        for file in signed_text((folder / f"manifests/{number:06}.json").read_bytes(), b"sipas/manifest/v1",
                                keys)["files"]:
            if file["name"] not in seen:
                seen.add(file["name"])
                content = (folder / file["name"]).read_bytes()
                if hashlib.sha256(content).hexdigest() != file["sha256"]:
                    raise SystemExit(f"{file['name']} is not the file that was pulled")
                batches.append((*read_batch(content), file["received"]))
    return batches, devices


class Stream:
    def __init__(self, start):
        self.head, self.hash, self.latest, self.entries = 0, start, 0, {}


class Server:
    """Section 6: what a batch does to the tallies."""

    def __init__(self, run):
        self.counters, self.units = {}, {}
        for bloc in run.json("city.json")["blocs"]:
            for agency in bloc["agencies"]:
                for unit in agency["units"]:
                    for counter in unit["counters"]:
                        self.counters[counter["id"]] = (agency["id"], unit["id"])
        for cut in run.manifest["cuts"]:
            self.units[cut["device"]] = self.counters[cut["counter"]][1]
        self.surveys = {}
        for text in run.json("surveys.json"):
            survey = json.loads(text)
            self.surveys[survey["id"]] = {criterion["id"] for factor in survey.get("factors", [])
                                          for criterion in factor.get("criteria", [])}
        self.streams, self.responses = {}, {}
        self.lit = {}  # device -> {(day, hour)}

    def take(self, header, lines, received, key):
        name = (header["device"], header["epoch"])
        stream = self.streams.setdefault(name, Stream(header["previous"]))
        if header["epoch"] == 1 and not stream.head and header["previous"] != chain_start(*name, bytes(32)):
            raise SystemExit(f"{name}: epoch 1 does not begin at the chain's start")
        value = header["previous"]
        for sequence, line in enumerate(lines, header["first"]):
            value = chain_next(value, sequence, line)
            if sequence <= stream.head:
                continue
            if sequence != stream.head + 1:
                raise SystemExit(f"{name}: entries before {sequence} are missing")
            stream.head, stream.hash = sequence, value
            entry = entry_of(line)
            if not is_stamp(entry):
                entry = {}
            stream.entries[sequence] = entry
            event, known = self.event(entry, header["sent"], received, stream)
            if known and entry.get("k") == "heartbeat" and entry.get("on") == 1:
                day, rest = divmod(event + UTC_OFFSET_MS, DAY_MS)
                self.lit.setdefault(name[0], set()).add((day, rest // HOUR_MS))
            self.count(name, stream, sequence, entry, event)
        if value != header["head"] or not is_signed(key, tagged(b"sipas/head/v1", *name) + be64(header["last"]) + value,
                                                    header["signature"]):
            raise SystemExit(f"{name}: the batch up to {header['last']} is not what the device signed")

    @staticmethod
    def event(entry, sent, received, stream):
        """When it happened, and whether that is known; only then does it move the ones after it."""
        if not entry:
            return received, False
        known, at = True, received
        if entry["b"] == sent["b"] and entry["m"] <= sent["m"]:
            at = received - (sent["m"] - entry["m"])
        elif entry["wq"] >= 2 and entry["w"] <= received:
            at = entry["w"]
        else:
            known = False
        at = min(max(at, stream.latest), received)
        if known:
            stream.latest = max(stream.latest, at)
        return at, known

    def count(self, name, stream, sequence, entry, event):
        response = (name[0], entry.get("r"))
        kind = entry.get("k")
        if kind == "rating" and entry.get("l") in (1, 2, 3, 4, 5) and entry["q"] in self.surveys:
            agency, unit = self.counters.get(entry["c"], (None, None))
            if unit == self.units[name[0]] and response not in self.responses:
                self.responses[response] = {"agency": agency, "level": entry["l"], "survey": entry["q"], "criteria": {},
                                            "day": (event + UTC_OFFSET_MS) // DAY_MS, "at": (name, sequence),
                                            "undone": False}
        elif kind == "answers" and response in self.responses and not self.responses[response]["undone"]:
            said = dict(map(tuple, entry.get("cr", [])))
            counted = self.responses[response]
            if (set(said) <= self.surveys[counted["survey"]]
                    and all(counted["criteria"].get(each, level) == level for each, level in said.items())):
                counted["criteria"].update(said)
        elif kind == "undone" and response in self.responses:
            counted = self.responses[response]
            if (counted["at"][0] == name and counted["at"][1] < sequence
                    and may_take_back(stream.entries, counted["at"][1], sequence)):
                counted["undone"] = True

    def counts(self, first_day, until_day, survey, suspects=frozenset()):
        """agency -> {"": [n1 … n5], criterion: [n1 … n5]} of the days [first_day, until_day), less the suspects."""
        counts = {}
        for each in self.responses.values():
            if each["undone"] or not first_day <= each["day"] < until_day or each["at"] in suspects:
                continue
            own = counts.setdefault(each["agency"], {})
            own.setdefault("", [0] * 5)[each["level"] - 1] += 1
            if each["survey"] == survey:
                for criterion, level in each["criteria"].items():
                    own.setdefault(criterion, [0] * 5)[level - 1] += 1
        return counts


def coverage_of(run, lit, first_day, until_day):
    """agency -> [lit minutes, opening minutes] of the counters where a device stands, in the days before the run's."""
    until_day = min(until_day, (run.manifest["made"] + UTC_OFFSET_MS) // DAY_MS)
    counters = {}
    for cut in run.manifest["cuts"]:
        counter = counters.setdefault(cut["counter"], {"from": until_day, "devices": set()})
        counter["from"] = min(counter["from"], (cut["enrolled"] + UTC_OFFSET_MS) // DAY_MS + 1)
        counter["devices"].add(cut["device"])
    coverage = {}
    for bloc in run.json("city.json")["blocs"]:
        for agency in bloc["agencies"]:
            for unit in agency["units"]:
                for counter in unit["counters"]:
                    if counter["id"] in counters:
                        own = counters[counter["id"]]
                        hours = set().union(*(lit.get(device, set()) for device in own["devices"]))
                        pair = coverage.setdefault(agency["id"], [0, 0])
                        for day in range(max(first_day, own["from"]), until_day):
                            for opens, closes in spans_of(unit, day):
                                pair[0] += sum((day, minute // 60) in hours for minute in range(opens, closes))
                                pair[1] += closes - opens
    return coverage


def spans_of(unit, day):
    """[opens, closes) in minutes of that day."""
    if "hours" not in unit:
        return [(0, 24 * 60)]
    date = datetime.date.fromordinal(day + EPOCH_DAY)
    if date.isoformat() in unit.get("holidays", []):
        return []
    weekday = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")[date.weekday()]
    return [tuple(60 * int(text[:2]) + int(text[3:]) for text in span.split("-"))
            for span in unit["hours"].get(weekday, [])]


def suspects_in(flags):
    """((device, epoch), sequence) of each suspect."""
    return {((flag["device"], epoch), sequence) for flag in (flags or {"flags": []})["flags"]
            for epoch, sequence in flag["suspects"]}


def differences(ours, theirs, path="result"):
    if isinstance(ours, dict) and isinstance(theirs, dict):
        for key in sorted({*ours, *theirs}):
            if (key in ours) != (key in theirs):
                yield f"{path}.{key}: only in {'ours' if key in ours else 'theirs'}"
            else:
                yield from differences(ours[key], theirs[key], f"{path}.{key}")
    elif isinstance(ours, list) and isinstance(theirs, list) and len(ours) == len(theirs):
        for number, pair in enumerate(zip(ours, theirs)):
            yield from differences(*pair, f"{path}[{number}]")
    elif ours != theirs or type(ours) is not type(theirs):
        yield f"{path}: {ours} comes out, {theirs} was signed"


def check(run_folder, pulled_folder, score_key=None, receipt_key=None):
    run = Run(run_folder, score_key)
    batches, devices = pulled_batches(pulled_folder, receipt_key)
    server = Server(run)
    for header, lines, received in batches:
        name = (header["device"], header["epoch"])
        if name in run.cuts and header["first"] <= run.cuts[name]["sequence"]:
            keys = devices[name[0]]
            server.take(header, lines, received, keys[max(epoch for epoch in keys if epoch <= name[1])])
    for name, cut in run.cuts.items():
        stream = server.streams.get(name)
        if not stream or (stream.head, stream.hash.hex()) != (cut["sequence"], cut["head"]):
            return [f"{name}: the batches do not lead to entry {cut['sequence']}"]
    days = days_of(run.manifest["period"])
    coverage = coverage_of(run, server.lit, *days)
    suspects = suspects_in(run.json("flags.json"))
    found = []
    for name, before, without in (("result.json", "before.json", set()),
                                  ("without_suspects.json", "before_without_suspects.json", suspects)):
        if name != "result.json" and not run.files["flags.json"]:
            found += [f"{name} stands there without flags"] if run.files[name] else []
            continue
        result = result_of(run.json("scorecard.json"), run.json("city.json"), figures_of(run.files["figures.csv"]),
                           [json.loads(text) for text in run.json("surveys.json")], run.manifest["period"],
                           run.json(before), lambda *asked, left_out=without: server.counts(*asked, left_out), coverage)
        found += differences(result, run.json(name), name)
    return found


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--score-key", type=lambda text: from_base64(text, 32))
    parser.add_argument("--receipt-key", type=lambda text: from_base64(text, 32))
    parser.add_argument("run", type=Path)
    parser.add_argument("pulled", type=Path)
    arguments = parser.parse_args()
    found = check(arguments.run, arguments.pulled, arguments.score_key, arguments.receipt_key)
    print(*found, sep="\n") if found else print("every number comes out")
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main()
