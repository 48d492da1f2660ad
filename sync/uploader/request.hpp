// Requests of the device to the server, as values (PROTOCOL.md, section 5).
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "sync/base/time.hpp"
#include "sync/journal/journal.hpp"
#include "sync/uploader/transport.hpp"
#include "sync/wire/batch.hpp"
#include "sync/wire/compression.hpp"
#include "sync/wire/receipt.hpp"

namespace uploader {

// Where the server is and how the device is let in.
struct Door {
    std::string server_url;  // no slash at the end
    std::string token;
};

// GET /v1/stream: what does the server hold of this epoch?
Request head_request(const Door& door, wire::Epoch epoch);
// The same, and where the journal itself ends, `now`.
Request head_request(const Door& door, wire::Epoch epoch, const journal::Head& end, const base::Stamp& now);

// The slice as a batch, `sent` now.
wire::BatchHeader header_of(const journal::Slice& slice, const wire::Stream& stream, const base::Stamp& sent);

// POST /v1/stream/batches. The incarnation is left out while none is known.
Request batch_request(const Door& door, const wire::BatchHeader& header, const std::vector<std::string>& lines,
                      wire::Encoding encoding, std::optional<wire::Incarnation> incarnation);

// POST /v1/stream/comments: the words of comments whose entries the server has signed for.
Request comments_request(const Door& door, wire::Epoch epoch, const std::vector<journal::CommentText>& comments);

// GET /v1/config: place and survey. `etag` is what was received last, or empty.
Request config_request(const Door& door, std::string_view etag);

// GET /v1/time: what time it is, signed with this nonce.
using Nonce = std::array<base::Byte, 16>;
Request time_request(const Door& door, const Nonce& nonce);

// POST /v1/enroll: a one-time code and the device's public key.
Request enrol_request(const std::string& server_url, std::string_view code, const wire::PublicKey& public_key);

}  // namespace uploader
