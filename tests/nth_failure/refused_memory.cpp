#include "tests/nth_failure/refused_memory.hpp"

#include <cerrno>
#include <cstddef>
#include <cstdlib>
#include <new>

namespace nth_failure {
namespace {

std::uint64_t asked = 0;
std::uint64_t refused_from = 0;  // 0: nothing is
bool refused_for_ever = false;
bool listens_now = false;

bool is_refused() {
    if (!listens_now) return false;
    ++asked;
    return refused_from != 0 && (asked == refused_from || (refused_for_ever && asked > refused_from));
}

}  // namespace

void refuse_memory(std::uint64_t n, bool for_ever) {
    asked = 0;
    refused_from = n;
    refused_for_ever = for_ever;
}

void listen(bool listens) { listens_now = listens; }

std::uint64_t pieces_asked() { return asked; }

bool has_refused() { return refused_from != 0 && asked >= refused_from; }

}  // namespace nth_failure

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)

void* operator new(std::size_t bytes) {
    void* taken = nth_failure::is_refused() ? nullptr : std::malloc(bytes);
    if (taken == nullptr) throw std::bad_alloc();
    return taken;
}
void operator delete(void* taken) noexcept { std::free(taken); }
void operator delete(void* taken, std::size_t /*bytes*/) noexcept { std::free(taken); }

#else

extern "C" {

void* __libc_malloc(std::size_t bytes);
void* __libc_calloc(std::size_t count, std::size_t bytes);
void* __libc_realloc(void* old, std::size_t bytes);

void* malloc(std::size_t bytes) {
    if (!nth_failure::is_refused()) return __libc_malloc(bytes);
    errno = ENOMEM;
    return nullptr;
}

void* calloc(std::size_t count, std::size_t bytes) {
    if (!nth_failure::is_refused()) return __libc_calloc(count, bytes);
    errno = ENOMEM;
    return nullptr;
}

void* realloc(void* old, std::size_t bytes) {
    if (!nth_failure::is_refused()) return __libc_realloc(old, bytes);
    errno = ENOMEM;
    return nullptr;
}
}

#endif
