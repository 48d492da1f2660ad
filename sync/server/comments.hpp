// Comments: the words that people left, checked against the digest that stands in the device's chain, and kept where
// they can be erased.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "sync/base/result.hpp"
#include "sync/server/store.hpp"
#include "sync/wire/json.hpp"

namespace server {

inline constexpr std::size_t comments_limit = 100;        // of one request
inline constexpr std::size_t comment_bytes_limit = 4096;  // of one text

// What became of the words of one comment. On the wire: never rename.
enum class CommentStanding : std::uint8_t {
    held,      // here, or erased here
    unknown,   // the entry has not arrived: come again
    unproven,  // they are not the words whose digest was signed: will never be taken
};

struct SentComment {
    wire::Epoch epoch = 1;
    wire::Sequence sequence = 0;
    wire::CommentSalt salt{};
    std::string text;
    CommentStanding standing = CommentStanding::unknown;
};

// The body of POST /v1/stream/comments. bad_input or too_large as a whole, nothing half.
base::Result<std::vector<SentComment>> read_comments(std::string_view body);

// Inside a change; fills in what became of each. The same words again change nothing.
base::Result<> take_comments(Store& store, const Device& sender, std::vector<SentComment>& comments,
                             base::WallTime now);

wire::JsonObject comments_json(const std::vector<SentComment>& comments);

// For a person to read on a terminal: nine digits or more, also with spaces, dots or dashes between them, become dots;
// control characters become spaces.
std::string masked(std::string_view text);

}  // namespace server
