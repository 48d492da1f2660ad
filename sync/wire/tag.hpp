// Tag: a keyed hash of 32 bytes (BLAKE2b). Only who holds the key can make it, or link it to what it was made from.
//
// What is tagged opens with a name of its purpose, such as "sipas/dossier/v1" 00, so that a tag made for one purpose is
// nothing in another.
#pragma once

#include <array>

#include "sync/base/bytes.hpp"

namespace wire {

using TagKey = std::array<base::Byte, 32>;
using Tag = std::array<base::Byte, 32>;

Tag keyed_tag(const TagKey& key, base::View bytes);

// Takes the same time wherever the tags differ, so that a guess learns nothing.
bool is_same(const Tag& left, const Tag& right);

}  // namespace wire
