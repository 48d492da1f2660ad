// API document: what this server answers, as OpenAPI 3.1; written from the table of routes, so there is no second copy
// that could say something else. Bodies are described in api_schemas.cpp and held against what endpoints really answer
// in tests, both ways.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "sync/server/route.hpp"

namespace server {

// All that a route may answer: its own replies, and the problems that its access, parameters and body bring with them
// (405 says that a path has no such method, and is no answer of any).
struct Outcome {
    int status = 200;
    std::vector<Content> contents;  // none: no body
    std::string_view words;
};
std::vector<Outcome> outcomes_of(const Route& route);

// The JSON of components.schemas: name -> schema (JSON Schema 2020-12); body_schemas() adds what has a table.
std::string_view api_schemas();

std::string api_document(std::span<const Route> routes);

}  // namespace server
