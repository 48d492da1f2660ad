// enrol: turns a one-time code into an identity. The device's key exists before the server is asked, so an answer lost
// on the way is asked for again with the same code and the same key.
#pragma once

#include <filesystem>
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

// A terminal that is enrolled already is enrolled again in its folder: the same device, the key that is there, a new
// token. Written is device.json, whole or not at all; before it, when the device's key is another one now, that the
// epoch in use is over, so that the kiosk goes on in the next one. forbidden when the code is another device's, busy
// while another uploader is at work in the folder: then nothing is written.
base::Result<journal::Identity> enrol_again(const std::filesystem::path& folder, std::string_view server_url,
                                            std::string_view code, Transport& transport);

}  // namespace uploader
