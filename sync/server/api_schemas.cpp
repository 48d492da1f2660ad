#include "sync/server/api_document.hpp"

namespace server {

// Every member of every answer stands here; answers have no others.
std::string_view api_schemas() {
    return R"json({
"Problem": {"type": "object", "additionalProperties": false, "required": ["type", "title", "status", "code", "detail"],
  "properties": {
    "type": {"const": "about:blank"}, "title": {"type": "string"}, "status": {"type": "integer"},
    "code": {"enum": ["bad_input", "too_large", "unsupported", "not_found", "unauthorised", "forbidden",
                      "gap", "fork", "unproven", "incarnation", "disk_full", "damaged", "busy", "unavailable", "io",
                      "unreadable"]},
    "detail": {"type": "string"},
    "expect": {"type": "integer", "minimum": 1, "description": "Of a gap: the sequence that is expected next"}}},
"Id": {"type": "string", "pattern": "^[0-9A-Za-z._-]{1,40}$"},
"IdOrNothing": {"type": "string", "pattern": "^[0-9A-Za-z._-]{0,40}$"},
"Hash": {"type": "string", "pattern": "^[0-9a-f]{64}$"},
"Key": {"type": "string", "pattern": "^[0-9A-Za-z+/]{43}=$", "description": "32 bytes in base64"},
"Signature": {"type": "string", "pattern": "^[0-9A-Za-z+/]{86}==$", "description": "Ed25519, 64 bytes in base64"},
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
    "factors": {"type": "array", "items": {"type": "object", "required": ["id", "name", "criteria"]}}},
  "description": "As it was published, byte for byte the same meaning: assets/surveys shows one"},
"Config": {"type": "object", "additionalProperties": false, "required": ["place", "survey"], "properties": {
    "place": {"$ref": "#/components/schemas/Place"}, "survey": {"$ref": "#/components/schemas/Survey"},
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
"Document": {"type": "object", "required": ["openapi", "info", "paths", "components"], "properties": {
    "openapi": {"const": "3.1.0"}}}
})json";
}

}  // namespace server
