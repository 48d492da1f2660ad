// refused_memory: the program's n-th piece of memory is refused, once or from there on for ever: malloc and whatever
// stands on it, that is C++, SQLite, OpenSSL, zstd and the C library itself. Under a sanitizer, which owns malloc, only
// what operator new asks for.
//
// For a child process of its own that does nothing else: a program that links this has one thread.
#pragma once

#include <cstdint>

namespace nth_failure {

// From now on pieces are counted, while listen(true) holds.
void refuse_memory(std::uint64_t n, bool for_ever);
void listen(bool listens);
std::uint64_t pieces_asked();
bool has_refused();

}  // namespace nth_failure
