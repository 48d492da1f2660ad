// Body schema: a JSON body held against a schema of the API document (api_schemas.cpp): bodies of requests before an
// endpoint sees them, bodies of answers in tests.
//
// Knows the part of JSON Schema 2020-12 that the document uses. A keyword that it does not know fits nothing, so that
// nothing is written there that nobody checks. Pure.
#pragma once

#include <string_view>

#include "sync/base/result.hpp"
#include "sync/wire/json.hpp"

namespace server {

// components.schemas of the document: name -> schema. The codes of problems and the roles come from their own tables.
const wire::JsonObject& body_schemas();

// bad_input names the place in the body and what does not fit there; too_large when it is only too long.
base::Result<> fits(const wire::Json& body, std::string_view schema_name);

// A schema that stands somewhere in the document.
base::Result<> fits_schema(const wire::Json& body, const wire::Json& schema);

}  // namespace server
