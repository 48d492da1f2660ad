#include "sync/base/descriptor.hpp"

#include <unistd.h>

#include <utility>

namespace base {

Descriptor::~Descriptor() {
    if (number_ >= 0) ::close(number_);
}

Descriptor& Descriptor::operator=(Descriptor&& other) noexcept {
    const Descriptor closed_here(std::exchange(number_, other.release()));
    return *this;
}

int Descriptor::release() { return std::exchange(number_, -1); }

}  // namespace base
