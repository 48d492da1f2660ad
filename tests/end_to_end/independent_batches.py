"""Section 3, 7 and 9 of sync/wire/PROTOCOL.md, for verify_independently.py: batches, a stick, a pulled folder."""

import base64
import hashlib
import json

from independent_chain import (DOUBTFUL, ID, MISSING, Receipts, Stream, be64, chain_next, compact, date_of, finish,
                               from_base64, is_signed, is_stamp, key_changes, keys_from, tagged)


def read_batch(content):
    """Section 3: the header and the lines; ValueError and the like when it is none."""
    if len(content) > 1024 * 1024:
        raise ValueError("too large")
    head_line, *lines, end = content.split(b"\n")
    header = json.loads(head_line)
    if header.get("raw"):
        lines = [base64.b64decode(line, validate=True) for line in lines]
    for name, size in (("previous", 32), ("head", 32)):
        header[name] = bytes.fromhex(header[name])
        if len(header[name]) != size:
            raise ValueError(name)
    header["signature"] = from_base64(header["signature"], 64)
    first, last = header["first"], header["last"]
    if (end or header["v"] != 1 or not ID.fullmatch(header["device"]) or not 0 < header["epoch"] < 2**32
            or not 1 <= first <= last or not last - first < (1 if header.get("raw") else 500)
            or len(lines) != last - first + 1 or not is_stamp(header["sent"])
            or not all(0 < len(line) <= 2048 for line in (head_line, *lines))):
        raise ValueError("not a batch")
    return header, lines


def take_batch(streams, device, key_of, name, name_of, content, report):
    try:
        header, lines = read_batch(content)
    except (ValueError, KeyError, TypeError, AttributeError):
        return report.add(DOUBTFUL, "file", file=name)
    if header["device"] != device or name_of(header) != name:
        return report.add(DOUBTFUL, "file", file=name)
    epoch, first, last, key = header["epoch"], header["first"], header["last"], key_of(header["epoch"])
    stream = streams.setdefault(epoch, Stream(device, epoch))
    hashes = [header["previous"]]
    for sequence, line in enumerate(lines, first):
        hashes.append(chain_next(hashes[-1], sequence, line))
    statement = tagged(b"sipas/head/v1", device, epoch) + be64(last) + hashes[-1]
    good = key and hashes[-1] == header["head"] and is_signed(key, statement, header["signature"])
    for sequence, line in enumerate(lines, first):
        if good:
            stream.take(sequence, line, hashes[sequence - first], hashes[sequence - first + 1])
        else:
            stream.note(*((DOUBTFUL, "entry") if key else (MISSING, "unproven")), sequence, line)
    return None


def stick_name(header):
    return f"epoch-{header['epoch']}/{header['first']:010}-{header['last']:010}.batch"


def audit_stick_folder(folder, keys, report):
    device, streams = folder.name.removeprefix("sipas-"), {}
    receipts = Receipts([keys["receipt"]] if keys["receipt"] else [], "receipt.json", report)
    if (folder / "receipt.json").exists():
        try:
            for receipt in json.loads((folder / "receipt.json").read_bytes())["receipts"]:
                receipts.add(receipt, device)
        except (ValueError, KeyError, TypeError):
            report.add(DOUBTFUL, "file", file="receipt.json")
    receipts.close()
    for path in sorted(folder.glob("*/*"), key=lambda path: (len(path.parent.name), path.parent.name, path.name)):
        name = path.relative_to(folder).as_posix()
        if path.is_symlink() or not path.is_file():
            report.add(DOUBTFUL, "file", file=name)
            continue
        content = path.read_bytes()
        try:
            header, _ = read_batch(content)
            known = max(receipts.heads((device, header["epoch"])), default=None)
            if header["epoch"] not in streams and known is not None and known + 1 >= header["first"]:
                streams.setdefault(header["epoch"], Stream(device, header["epoch"])).begin = header["first"]
        except (ValueError, KeyError, TypeError, AttributeError):
            pass
        take_batch(streams, device, lambda epoch: keys["device"], name, stick_name, content, report)
    finish(device, list(streams.values()), receipts, report)


def audit_stick(stick, keys, report):
    if not keys["device"]:
        report.add(MISSING, "key")
    for folder in [stick] if stick.name.startswith("sipas-") else sorted(stick.glob("sipas-*")):
        audit_stick_folder(folder, keys, report)


def pulled_name(header):
    return f"{header['device']}/{header['epoch']:04}-{header['first']:010}-{header['last']:010}.batch"


class Pulled:
    """Section 7."""

    def __init__(self, folder, keys, report):
        self.folder, self.report, self.files, self.manifests = folder, report, {}, 0
        self.trusted = keys["receipt"]

    def doubt(self, name):
        self.report.add(DOUBTFUL, "file", file=name)

    def read(self, name):
        path = self.folder / name
        if path.is_file() and not path.is_symlink():
            return path.read_bytes()
        self.report.add(DOUBTFUL if path.exists() else MISSING, "file", file=name)
        return None

    def audit(self):
        text = self.read("devices.json")
        if text is None:
            return
        try:
            listed = json.loads(text)
            self.receipt_key = from_base64(listed["receipt_key"], 32)
            self.follow_keys(listed.get("receipt_keys", []))
            devices = [(device["id"], self.keys_of(device), device["receipts"]) for device in listed["devices"]]
            if listed["v"] != 1 or not all(ID.fullmatch(name) for name, _, _ in devices):
                raise ValueError("devices.json")
        except (ValueError, KeyError, TypeError, AttributeError):
            self.doubt("devices.json")
            return
        self.read_manifests(hashlib.sha256(text).hexdigest())
        self.find_foreign_files()
        receipts = Receipts(self.keys, "devices.json", self.report)
        for name, _, own in devices:
            for receipt in own:
                receipts.add(receipt, name)
        receipts.close()
        for name, keys, _ in devices:
            self.audit_device(name, keys, receipts)
        for name in self.files:
            if name.split("/")[0] not in [device for device, _, _ in devices]:
                self.doubt(name)

    @staticmethod
    def keys_of(device):
        newest = from_base64(device["public_key"], 32)
        keys = {each["from_epoch"]: from_base64(each["public_key"], 32) for each in device.get("keys", [])}
        if keys and keys[max(keys)] != newest:
            raise ValueError("keys")
        return keys or {1: newest}

    def follow_keys(self, changes):
        changes = key_changes(changes)
        if not self.trusted:  # then the folder can but agree with itself
            self.keys = [self.receipt_key, *(key for key, _, _ in changes)]
            return
        self.keys = keys_from(self.trusted, changes)
        if self.keys[-1] != self.receipt_key:
            self.report.add(DOUBTFUL, "key", file="devices.json")

    def read_manifests(self, devices_sha256):
        text = self.read("cursor")
        if text is None:
            return
        try:
            cursor = json.loads(text)
            cursor = {key: cursor[key] for key in ("incarnation", "through", "manifests")}
            if compact(cursor) != text:
                raise ValueError("cursor")
        except (ValueError, KeyError, TypeError):
            return self.doubt("cursor")
        before = {"number": 0, "incarnation": 1, "after": 0, "through": 0, "devices_sha256": ""}
        for number in range(1, cursor["manifests"] + 1):
            manifest = self.read_manifest(f"manifests/{number:06}.json", number)
            if not manifest:
                return None
            restored = manifest["incarnation"] > before["incarnation"]
            if manifest["after"] != (0 if restored else before["through"]):
                self.doubt(f"manifests/{number:06}.json")
            for file in manifest["files"]:
                if self.files.setdefault(file["name"], file["sha256"]) != file["sha256"]:
                    self.doubt(file["name"])
            before = manifest
        if [before["incarnation"], before["through"], before["number"]] != list(cursor.values()):
            self.doubt("cursor")
        if before["devices_sha256"] != devices_sha256:
            self.doubt("devices.json")
        return None

    def read_manifest(self, name, number):
        text = self.read(name)
        if text is None:
            return None
        try:
            outer = json.loads(text)
            outer = {key: outer[key] for key in ("manifest", "signature")}
            statement = b"sipas/manifest/v1\0" + outer["manifest"].encode()
            signature = from_base64(outer["signature"], 64)
            if compact(outer) != text or not any(is_signed(key, statement, signature) for key in self.keys):
                raise ValueError("manifest")
        except (ValueError, KeyError, TypeError, AttributeError):
            return self.doubt(name)
        manifest = json.loads(outer["manifest"])
        if manifest["number"] != number:
            self.doubt(name)
        self.manifests += 1
        return manifest

    def find_foreign_files(self):
        own = {"devices.json", "cursor", *(f"manifests/{number:06}.json" for number in range(1, self.manifests + 1))}
        for path in self.folder.rglob("*"):
            name = path.relative_to(self.folder).as_posix()
            if not path.is_dir() and name not in own and name not in self.files:
                self.doubt(name)

    def audit_device(self, device, keys, receipts):
        streams = {}
        for name in sorted(self.files):
            content = self.read(name) if name.startswith(device + "/") else None
            if content is None:
                continue
            if hashlib.sha256(content).hexdigest() != self.files[name]:
                self.tell_changed(name, content)
            take_batch(streams, device, lambda epoch: keys.get(max((own for own in keys if own <= epoch), default=0)),
                       name, pulled_name, content, self.report)
        finish(device, list(streams.values()), receipts, self.report)

    def tell_changed(self, name, content):
        try:
            header, lines = read_batch(content)
            self.report.add(DOUBTFUL, "file", header["device"], header["epoch"], header["first"], header["last"],
                            date_of(lines[0]), date_of(lines[-1]), name)
        except (ValueError, KeyError, TypeError, AttributeError):
            self.doubt(name)
