#include "sync/server/api_document.hpp"

namespace server {

// Every member of every answer stands here; answers have no others. Bodies of people's requests have no others either.
std::string_view api_schemas() {
    return R"json({
"Problem": {"type": "object", "additionalProperties": false, "required": ["type", "title", "status", "code", "detail"],
  "properties": {
    "type": {"const": "about:blank"}, "title": {"type": "string"}, "status": {"type": "integer"},
    "code": {"$ref": "#/components/schemas/ProblemCode"}, "detail": {"type": "string"},
    "instance": {"type": "string", "pattern": "^urn:sipas:request:[0-9A-Za-z._-]{1,64}$"},
    "request_id": {"type": "string", "pattern": "^[0-9A-Za-z._-]{1,64}$", "description": "As in X-Request-Id"},
    "expect": {"type": "integer", "minimum": 1, "description": "Of a gap: the sequence that is expected next"}}},
"Id": {"type": "string", "pattern": "^[0-9A-Za-z._-]{1,40}$"},
"IdOrNothing": {"type": "string", "pattern": "^[0-9A-Za-z._-]{0,40}$"},
"Hash": {"type": "string", "pattern": "^[0-9a-f]{64}$"},
"Key": {"type": "string", "pattern": "^[0-9A-Za-z+/]{43}=$", "description": "32 bytes in base64"},
"Signature": {"type": "string", "pattern": "^[0-9A-Za-z+/]{86}==$", "description": "Ed25519, 64 bytes in base64"},
"Time": {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z$"},
"Date": {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$", "description": "Where the counters stand"},
"DeviceId": {"type": "string", "pattern": "^[0-9a-f]{16}$"},
"Milliseconds": {"type": "integer", "description": "Since 1970, UTC"},
"Count": {"type": "integer", "minimum": 0},
"Epoch": {"type": "integer", "minimum": 1, "maximum": 4294967295},
"Level": {"type": "integer", "minimum": 1, "maximum": 5},
"Cursor": {"type": "string", "pattern": "^[0-9a-f]{32}$"},
"Words": {"type": "object", "additionalProperties": {"type": "string"}, "required": ["vi"],
  "properties": {"vi": {"type": "string"}}},
"EnrolmentRequest": {"type": "object", "required": ["code", "public_key"], "properties": {
    "code": {"type": "string"}, "public_key": {"$ref": "#/components/schemas/Key"}}},
"KeyChange": {"type": "object", "additionalProperties": false, "required": ["key", "from_ms", "signature"],
  "properties": {"key": {"$ref": "#/components/schemas/Key"},
    "from_ms": {"$ref": "#/components/schemas/Milliseconds"},
    "signature": {"$ref": "#/components/schemas/Signature"}}},
"Place": {"type": "object", "additionalProperties": false,
  "required": ["agency", "unit", "counter", "field", "agency_name", "unit_name", "counter_name"], "properties": {
    "agency": {"$ref": "#/components/schemas/Id"}, "unit": {"$ref": "#/components/schemas/Id"},
    "counter": {"$ref": "#/components/schemas/Id"}, "field": {"$ref": "#/components/schemas/IdOrNothing"},
    "agency_name": {"$ref": "#/components/schemas/Words"}, "unit_name": {"$ref": "#/components/schemas/Words"},
    "counter_name": {"$ref": "#/components/schemas/Words"},
    "hours": {"type": "object", "additionalProperties": {"type": "array", "items": {"type": "string"}}},
    "holidays": {"type": "array", "items": {"type": "string"}}}},
"Survey": {"type": "object", "required": ["id", "question", "factors"], "properties": {
    "id": {"$ref": "#/components/schemas/Id"}, "question": {"$ref": "#/components/schemas/Words"},
    "factors": {"type": "array", "items": {"type": "object", "required": ["id", "name", "criteria"], "properties": {
      "id": {"$ref": "#/components/schemas/Id"}, "name": {"$ref": "#/components/schemas/Words"},
      "criteria": {"type": "array", "items": {"type": "object", "required": ["id", "text"], "properties": {
        "id": {"$ref": "#/components/schemas/Id"}, "text": {"$ref": "#/components/schemas/Words"}}}}}}}},
  "description": "As it was published, byte for byte the same meaning: assets/surveys shows one"},
"Config": {"type": "object", "additionalProperties": false, "required": ["place", "survey"], "properties": {
    "place": {"$ref": "#/components/schemas/Place"}, "survey": {"$ref": "#/components/schemas/Survey"},
    "next_survey": {"type": "object", "additionalProperties": false, "required": ["from", "survey"], "properties": {
      "from": {"$ref": "#/components/schemas/Date"}, "survey": {"$ref": "#/components/schemas/Survey"}},
      "description": "What will be asked from that day on"},
    "receipt_keys": {"type": "array", "items": {"$ref": "#/components/schemas/KeyChange"}}}},
"Enrolled": {"type": "object", "additionalProperties": false,
  "required": ["place", "survey", "device", "token", "receipt_key", "incarnation", "dossier_key", "first_epoch"],
  "properties": {
    "place": {"$ref": "#/components/schemas/Place"}, "survey": {"$ref": "#/components/schemas/Survey"},
    "device": {"$ref": "#/components/schemas/Id"}, "token": {"type": "string"},
    "receipt_key": {"$ref": "#/components/schemas/Key"}, "incarnation": {"$ref": "#/components/schemas/Epoch"},
    "dossier_key": {"$ref": "#/components/schemas/Key"}, "first_epoch": {"$ref": "#/components/schemas/Epoch"}}},
"SignedTime": {"type": "object", "additionalProperties": false, "required": ["nonce", "wall_ms", "signature"],
  "properties": {"nonce": {"type": "string", "pattern": "^[0-9a-f]{32}$"},
    "wall_ms": {"$ref": "#/components/schemas/Milliseconds"},
    "signature": {"$ref": "#/components/schemas/Signature"}}},
"Receipt": {"type": "object", "additionalProperties": false,
  "required": ["device", "epoch", "seq", "head", "durable", "incarnation", "received_ms", "signature"], "properties": {
    "device": {"$ref": "#/components/schemas/Id"}, "epoch": {"$ref": "#/components/schemas/Epoch"},
    "seq": {"$ref": "#/components/schemas/Count"}, "head": {"$ref": "#/components/schemas/Hash"},
    "durable": {"$ref": "#/components/schemas/Count"}, "incarnation": {"$ref": "#/components/schemas/Epoch"},
    "received_ms": {"$ref": "#/components/schemas/Milliseconds"},
    "signature": {"$ref": "#/components/schemas/Signature"}}},
"CommentWords": {"type": "object", "required": ["comments"], "properties": {
    "comments": {"type": "array", "maxItems": 100, "items": {
      "type": "object", "required": ["epoch", "seq", "salt", "text"], "properties": {
        "epoch": {"$ref": "#/components/schemas/Epoch"}, "seq": {"$ref": "#/components/schemas/Count"},
        "salt": {"type": "string"}, "text": {"type": "string", "maxLength": 4096}}}}}},
"CommentStandings": {"type": "object", "additionalProperties": false, "required": ["comments"], "properties": {
    "comments": {"type": "array", "items": {
      "type": "object", "additionalProperties": false, "required": ["epoch", "seq", "standing"], "properties": {
        "epoch": {"$ref": "#/components/schemas/Epoch"}, "seq": {"$ref": "#/components/schemas/Count"},
        "standing": {"enum": ["held", "unknown", "unproven"]}}}}}},
"Health": {"type": "object", "additionalProperties": false, "required": ["status", "version"], "properties": {
    "status": {"const": "ok"}, "version": {"type": "string"}}},
"BatchPage": {"type": "object", "additionalProperties": false, "required": ["batches", "next", "more"], "properties": {
    "batches": {"type": "array", "items": {"$ref": "#/components/schemas/ListedBatch"}},
    "next": {"$ref": "#/components/schemas/Cursor"},
    "more": {"type": "boolean", "description": "Ask again with after=next"},
    "complete": {"type": "array", "items": {"$ref": "#/components/schemas/CompleteStream"},
      "description": "When there is no more: who has all pages has every stream up to here"}}},
"ListedBatch": {"type": "object", "additionalProperties": false,
  "required": ["id", "device", "epoch", "first", "last", "received_ms", "bytes", "sha256"], "properties": {
    "id": {"type": "integer", "minimum": 1}, "device": {"$ref": "#/components/schemas/Id"},
    "epoch": {"$ref": "#/components/schemas/Epoch"}, "first": {"$ref": "#/components/schemas/Count"},
    "last": {"$ref": "#/components/schemas/Count"}, "received_ms": {"$ref": "#/components/schemas/Milliseconds"},
    "bytes": {"$ref": "#/components/schemas/Count"}, "sha256": {"$ref": "#/components/schemas/Hash"}}},
"CompleteStream": {"type": "object", "additionalProperties": false,
  "required": ["device", "epoch", "sequence", "head", "received_ms"], "properties": {
    "device": {"$ref": "#/components/schemas/Id"}, "epoch": {"$ref": "#/components/schemas/Epoch"},
    "sequence": {"$ref": "#/components/schemas/Count"}, "head": {"$ref": "#/components/schemas/Hash"},
    "received_ms": {"$ref": "#/components/schemas/Milliseconds"}}},
"Devices": {"type": "object", "additionalProperties": false, "required": ["v", "receipt_key", "devices"],
  "properties": {"v": {"const": 1}, "receipt_key": {"$ref": "#/components/schemas/Key"},
    "receipt_keys": {"type": "array", "items": {"$ref": "#/components/schemas/KeyChange"}},
    "devices": {"type": "array", "items": {
      "type": "object", "additionalProperties": false, "required": ["id", "public_key", "receipts"], "properties": {
        "id": {"$ref": "#/components/schemas/Id"}, "public_key": {"$ref": "#/components/schemas/Key"},
        "keys": {"type": "array", "items": {"type": "object", "additionalProperties": false,
          "required": ["from_epoch", "public_key"], "properties": {
            "from_epoch": {"$ref": "#/components/schemas/Epoch"},
            "public_key": {"$ref": "#/components/schemas/Key"}}}},
        "receipts": {"type": "array", "items": {"$ref": "#/components/schemas/Receipt"}}}}}}},
"FolderConclusion": {"type": "object", "additionalProperties": false, "required": ["manifest", "devices"],
  "properties": {
    "manifest": {"type": "string", "description": "A file manifests/NNNNNN.json, byte for byte (PROTOCOL.md, 7)"},
    "devices": {"type": "string", "description": "The file devices.json of the same moment, byte for byte"}}},
"ResponseLine": {"description": "One line of NDJSON: the first says what this is, the last how many rows there were",
  "anyOf": [{"$ref": "#/components/schemas/ResponseHead"}, {"$ref": "#/components/schemas/Response"},
            {"$ref": "#/components/schemas/ResponseEnd"}]},
"ResponseHead": {"type": "object", "additionalProperties": false, "required": ["export", "flags", "as_of_ms"],
  "properties": {"export": {"const": "responses-raw"}, "flags": {"const": "none applied"},
    "as_of_ms": {"$ref": "#/components/schemas/Milliseconds"},
    "from": {"type": "string"}, "until": {"type": "string"}, "agency": {"$ref": "#/components/schemas/Id"},
    "unit": {"$ref": "#/components/schemas/Id"}, "field": {"$ref": "#/components/schemas/Id"}}},
"ResponseEnd": {"type": "object", "additionalProperties": false, "required": ["rows"], "properties": {
    "rows": {"$ref": "#/components/schemas/Count"}}},
"Response": {"type": "object", "additionalProperties": false,
  "required": ["device", "epoch", "sequence", "day", "hour", "agency", "unit", "counter", "field", "survey", "level",
               "class", "outside_hours", "standing", "criteria", "remarks"], "properties": {
    "device": {"$ref": "#/components/schemas/Id"}, "epoch": {"$ref": "#/components/schemas/Epoch"},
    "sequence": {"$ref": "#/components/schemas/Count"},
    "day": {"type": "string", "description": "Where the counter stands"},
    "hour": {"type": "integer", "minimum": 0, "maximum": 23},
    "agency": {"$ref": "#/components/schemas/IdOrNothing"}, "unit": {"$ref": "#/components/schemas/IdOrNothing"},
    "counter": {"$ref": "#/components/schemas/Id"}, "field": {"$ref": "#/components/schemas/IdOrNothing"},
    "survey": {"$ref": "#/components/schemas/Id"}, "level": {"$ref": "#/components/schemas/Level"},
    "class": {"enum": ["bound", "open"], "description": "Bound to a dossier, or not"},
    "outside_hours": {"type": "boolean"}, "standing": {"enum": ["counted", "undone", "quarantined"]},
    "criteria": {"type": "object", "additionalProperties": {"$ref": "#/components/schemas/Level"}},
    "remarks": {"type": "object", "additionalProperties": {"enum": ["good", "bad"]}},
    "dossier": {"$ref": "#/components/schemas/Hash"}}},
"Readiness": {"type": "object", "additionalProperties": false, "required": ["status"], "properties": {
    "status": {"const": "ready"}}},
"Login": {"type": "object", "additionalProperties": false, "required": ["name", "password"], "properties": {
    "name": {"type": "string"}, "password": {"type": "string"},
    "code": {"type": "string", "description": "Six digits of an authenticator app, for users who have one"}}},
"Whoami": {"type": "object", "additionalProperties": false, "required": ["name", "role"], "properties": {
    "name": {"type": "string"}, "role": {"$ref": "#/components/schemas/Role"},
    "agency": {"$ref": "#/components/schemas/Id"}, "unit": {"$ref": "#/components/schemas/Id"},
    "csrf": {"type": "string", "description": "What a page sends as Sipas-CSRF with whatever changes something"}}},
"NewUser": {"type": "object", "additionalProperties": false, "required": ["name", "password", "role"], "properties": {
    "name": {"type": "string"}, "password": {"type": "string"}, "role": {"$ref": "#/components/schemas/Role"},
    "agency": {"$ref": "#/components/schemas/IdOrNothing"}, "unit": {"$ref": "#/components/schemas/IdOrNothing"}}},
"UserChange": {"type": "object", "additionalProperties": false, "properties": {
    "active": {"type": "boolean"}, "password": {"type": "string"}, "totp": {"enum": ["new", "off"]},
    "role": {"$ref": "#/components/schemas/Role"}, "agency": {"$ref": "#/components/schemas/IdOrNothing"},
    "unit": {"$ref": "#/components/schemas/IdOrNothing"}},
  "description": "At least one; agency and unit go with the role"},
"User": {"type": "object", "additionalProperties": false, "required": ["name", "role", "active", "totp", "created"],
  "properties": {
    "name": {"type": "string"}, "role": {"$ref": "#/components/schemas/Role"},
    "agency": {"$ref": "#/components/schemas/Id"}, "unit": {"$ref": "#/components/schemas/Id"},
    "active": {"type": "boolean"}, "totp": {"type": "boolean", "description": "A code is asked for"},
    "created": {"$ref": "#/components/schemas/Time"},
    "totp_secret": {"type": "string", "description": "Of a new app, in base32: shown this once"},
    "totp_uri": {"type": "string", "description": "The same for a QR code"}}},
"Users": {"type": "object", "additionalProperties": false, "required": ["users"], "properties": {
    "users": {"type": "array", "items": {"$ref": "#/components/schemas/User"}}}},
"NewToken": {"type": "object", "additionalProperties": false, "required": ["name", "role"], "properties": {
    "name": {"type": "string", "description": "What it is for"}, "role": {"$ref": "#/components/schemas/Role"},
    "agency": {"$ref": "#/components/schemas/IdOrNothing"}, "unit": {"$ref": "#/components/schemas/IdOrNothing"},
    "days": {"type": "integer", "minimum": 1, "maximum": 400, "description": "It lives; 90 when nothing is said"}}},
"ShownToken": {"type": "object", "additionalProperties": false, "required": ["id", "token"], "properties": {
    "id": {"$ref": "#/components/schemas/TokenId"}, "token": {"type": "string", "description": "Shown this once"}}},
"TokenId": {"type": "string", "pattern": "^[0-9a-f]{8}$"},
"Token": {"type": "object", "additionalProperties": false,
  "required": ["id", "name", "role", "created", "created_by", "expires"], "properties": {
    "id": {"$ref": "#/components/schemas/TokenId"}, "name": {"type": "string"},
    "role": {"$ref": "#/components/schemas/Role"}, "agency": {"$ref": "#/components/schemas/Id"},
    "unit": {"$ref": "#/components/schemas/Id"}, "created": {"$ref": "#/components/schemas/Time"},
    "created_by": {"type": "string"}, "expires": {"$ref": "#/components/schemas/Time"},
    "revoked": {"$ref": "#/components/schemas/Time"}}},
"Tokens": {"type": "object", "additionalProperties": false, "required": ["tokens"], "properties": {
    "tokens": {"type": "array", "items": {"$ref": "#/components/schemas/Token"}}}},
"AuditRows": {"type": "object", "additionalProperties": false, "required": ["rows"], "properties": {
    "rows": {"type": "array", "items": {
      "type": "object", "additionalProperties": false, "required": ["number", "at", "who", "act"], "properties": {
        "number": {"type": "integer", "minimum": 1}, "at": {"$ref": "#/components/schemas/Time"},
        "who": {"type": "string"}, "from": {"type": "string", "description": "An address"},
        "act": {"type": "string"}, "object": {"type": "string"}, "agency": {"$ref": "#/components/schemas/Id"},
        "words": {"type": "string"}}}}}},
"TerminalPage": {"type": "object", "additionalProperties": false, "required": ["devices", "next", "more"],
  "properties": {
    "devices": {"type": "array", "items": {"$ref": "#/components/schemas/Terminal"}},
    "next": {"$ref": "#/components/schemas/Cursor"},
    "more": {"type": "boolean", "description": "Ask again with after=next"}}},
"Terminal": {"type": "object", "additionalProperties": false,
  "required": ["id", "agency", "unit", "counter", "active", "enrolled"], "properties": {
    "id": {"$ref": "#/components/schemas/DeviceId"}, "agency": {"$ref": "#/components/schemas/Id"},
    "unit": {"$ref": "#/components/schemas/Id"}, "counter": {"$ref": "#/components/schemas/Id"},
    "active": {"type": "boolean"}, "enrolled": {"$ref": "#/components/schemas/Time"},
    "version": {"type": "string"}, "last_contact": {"$ref": "#/components/schemas/Time"},
    "epoch": {"$ref": "#/components/schemas/Epoch"}, "sequence": {"$ref": "#/components/schemas/Count"},
    "waiting": {"type": "integer", "minimum": 0, "description": "Entries not yet received, as it last said"},
    "free_mib": {"$ref": "#/components/schemas/Count"},
    "clock_offset_ms": {"type": "integer", "description": "Its clock ahead of the server's"},
    "coverage_percent": {"type": "integer", "minimum": 0, "maximum": 100,
      "description": "Hours with a lit screen, of the opening hours of the last seven days"}}},
"NewEnrolment": {"type": "object", "additionalProperties": false, "required": ["counter"], "properties": {
    "counter": {"$ref": "#/components/schemas/Id"},
    "replaces": {"$ref": "#/components/schemas/DeviceId"}}},
"EnrolmentCode": {"type": "object", "additionalProperties": false, "required": ["code", "expires"], "properties": {
    "code": {"type": "string"}, "expires": {"$ref": "#/components/schemas/Time"}}},
"Move": {"type": "object", "additionalProperties": false, "required": ["counter"], "properties": {
    "counter": {"$ref": "#/components/schemas/Id"}}},
"PlaceChanges": {"type": "object", "additionalProperties": false, "required": ["changes", "imported"], "properties": {
    "changes": {"type": "array", "items": {"type": "string"}},
    "imported": {"type": "boolean", "description": "false: a dry run, nothing was changed"}}},
"City": {"type": "object", "required": ["blocs"], "properties": {
    "name": {"$ref": "#/components/schemas/Words"},
    "blocs": {"type": "array", "items": {"type": "object", "required": ["id", "name", "agencies"], "properties": {
      "id": {"$ref": "#/components/schemas/Id"}, "name": {"$ref": "#/components/schemas/Words"},
      "agencies": {"type": "array", "items": {"type": "object"}}}}},
    "fields": {"type": "array", "items": {"type": "object", "additionalProperties": false, "required": ["id", "name"],
      "properties": {"id": {"$ref": "#/components/schemas/Id"}, "name": {"$ref": "#/components/schemas/Words"}}}}},
  "description": "Blocs, agencies, units and counters: assets/places shows one"},
"Surveys": {"type": "object", "additionalProperties": false, "required": ["surveys"], "properties": {
    "surveys": {"type": "array", "items": {
      "type": "object", "additionalProperties": false, "required": ["id", "published", "in_force"], "properties": {
        "id": {"$ref": "#/components/schemas/Id"}, "from": {"$ref": "#/components/schemas/Date"},
        "through": {"$ref": "#/components/schemas/Date"}, "published": {"$ref": "#/components/schemas/Time"},
        "in_force": {"type": "boolean", "description": "Asked today"}}}}}},
"Alarm": {"type": "object", "additionalProperties": false,
  "required": ["id", "kind", "device", "epoch", "words", "raised", "last", "times", "open"], "properties": {
    "id": {"type": "integer", "minimum": 1}, "kind": {"$ref": "#/components/schemas/AlarmKind"},
    "device": {"anyOf": [{"$ref": "#/components/schemas/DeviceId"}, {"const": null}],
      "description": "null: the server itself"},
    "epoch": {"type": "integer", "minimum": 0, "description": "0: of no epoch"}, "words": {"type": "string"},
    "raised": {"$ref": "#/components/schemas/Time"}, "last": {"$ref": "#/components/schemas/Time"},
    "times": {"type": "integer", "minimum": 1}, "open": {"type": "boolean"},
    "cleared": {"$ref": "#/components/schemas/Time"}, "by": {"type": "string"}, "reason": {"type": "string"},
    "advice": {"type": "string", "description": "What to do; of one alarm that is asked for"},
    "evidence": {"type": "string", "description": "The exact bytes, in base64; of one alarm that is asked for"}}},
"AlarmKind": {"enum": ["fork", "clone", "rollback", "gap", "epoch", "key", "clock", "silence", "canary", "quarantine",
  "server"]},
"Alarms": {"type": "object", "additionalProperties": false, "required": ["alarms"], "properties": {
    "alarms": {"type": "array", "items": {"$ref": "#/components/schemas/Alarm"}}}},
"Clearing": {"type": "object", "additionalProperties": false, "required": ["reason"], "properties": {
    "reason": {"type": "string", "maxLength": 1000, "description": "Why nothing more need be done"}}},
"Document": {"type": "object", "required": ["openapi", "info", "paths", "components"], "properties": {
    "openapi": {"const": "3.1.0"}, "info": {"type": "object"}, "paths": {"type": "object"},
    "components": {"type": "object"}}}
})json";
}

}  // namespace server
