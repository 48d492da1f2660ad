// A compressed body: the first byte chooses the encoding, the rest is the body.
#include "sync/wire/compression.hpp"

#include <algorithm>

#include "sync/base/check.hpp"
#include "tests/fuzz/target.hpp"

namespace {

constexpr std::size_t limit = std::size_t{1024} * 1024;
// Grows about sixtyfold: what the limit is there for.
std::string swelling() {
    std::string text(40'000, 'a');
    for (unsigned noise = 1; text.size() < 40'700; noise = noise * 1'103'515'245U + 12'345U)
        text += static_cast<char>(noise >> 16U);
    return text;
}

constexpr wire::Encoding encodings[] = {wire::Encoding::zstd, wire::Encoding::gzip, wire::Encoding::plain};

}  // namespace

namespace fuzz {

std::vector<std::string> seeds() {
    std::string text;
    for (int i = 0; i < 40; ++i) text += R"({"v":1,"s":)" + std::to_string(i) + R"(,"k":"rating","l":4})" + '\n';
    std::vector<std::string> inputs;
    for (char choice = 0; choice < 3; ++choice)
        for (const std::string& body : {std::string(), std::string("a"), text, swelling(), std::string(200'000, 'a')})
            inputs.push_back(choice + wire::compress(body, encodings[static_cast<std::size_t>(choice)]));
    return inputs;
}

// Never above the limit, never fiftyfold, and what came out goes in and out again.
void run(std::string_view bytes) {
    if (bytes.empty()) return;
    const wire::Encoding encoding = encodings[static_cast<unsigned char>(bytes[0]) % 3];
    const std::string_view body = bytes.substr(1);
    const auto plain = wire::decompress(body, encoding, limit);
    if (!plain) return;
    base::check(plain->size() <= limit, "a body stays within its limit");
    base::check(plain->size() <= std::max(std::size_t{32} * 1024, 50 * body.size()), "a body grows fiftyfold at most");
    const auto again = wire::decompress(wire::compress(*plain, wire::Encoding::plain), wire::Encoding::plain, limit);
    base::check(again && *again == *plain, "a body comes back");
}

}  // namespace fuzz
