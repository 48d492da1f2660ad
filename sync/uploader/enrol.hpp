// enrol: turns a one-time code into an identity. The device's key exists before the server is asked, so an answer lost
// on the way is asked for again with the same code and the same key.
#pragma once

#include <string>
#include <string_view>

#include "sync/base/result.hpp"
#include "sync/journal/identity.hpp"
#include "sync/uploader/transport.hpp"

namespace uploader {

// bad_input when the address is not http:// or https://, forbidden when the server refuses the code, unavailable when
// it gives no answer or one that is no enrolment. Nothing is written.
base::Result<journal::Identity> enrol(std::string_view server_url, std::string_view code,
                                      const wire::PublicKey& public_key, Transport& transport);

}  // namespace uploader
