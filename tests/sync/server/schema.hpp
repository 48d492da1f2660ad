// Schema: a body held against a schema of the API document. Knows the part of JSON Schema that the document uses, and
// fails on any other keyword, so that nothing is written there that nobody checks.
#pragma once

#include <string>

#include "sync/server/message.hpp"
#include "sync/wire/json.hpp"

namespace test {

// What does not fit, and where; empty when all does.
std::string objection_to(const wire::Json& body, const wire::Json& schema, const std::string& where = "body");

// A reply held against the document: its path, its status, its media type, its body.
std::string objection_to(const server::Request& request, const server::Reply& reply);

}  // namespace test
