#include "sync/wire/body.hpp"

#include "sync/wire/sha256.hpp"

namespace wire {

Hash comment_digest(const CommentSalt& salt, std::string_view text) {
    base::Bytes bytes;
    base::append(bytes, base::view_of("sipas/comment/v1"));
    bytes.push_back(0);
    base::append(bytes, salt);
    base::append(bytes, base::view_of(text));
    return sha256(bytes);
}

}  // namespace wire
