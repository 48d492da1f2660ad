// Schema: what is asked and answered, held against the API document.
#pragma once

#include <string>

#include "sync/server/message.hpp"

namespace test {

// What does not fit: the path, the status, the media type, the body; of a success also the request's body. Empty when
// all does.
std::string objection_to(const server::Request& request, const server::Reply& reply);

}  // namespace test
