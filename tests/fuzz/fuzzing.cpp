// libFuzzer calls the target. deploy/fuzz builds and runs it.
#include <cstddef>
#include <cstdint>

#include "sync/base/bytes.hpp"
#include "tests/fuzz/target.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    fuzz::run(base::text_of({data, size}));
    return 0;
}
