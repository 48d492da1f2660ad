// UTF-8: whether bytes are text at all.
#pragma once

#include <string_view>

namespace base {

// Strict, by RFC 3629: no overlong forms, no surrogates, nothing above U+10FFFF, nothing cut off.
bool is_utf8(std::string_view bytes);

}  // namespace base
