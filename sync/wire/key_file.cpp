#include "sync/wire/key_file.hpp"

#include <string>

#include "sync/base/file.hpp"
#include "sync/wire/key.hpp"

namespace wire {
namespace {

constexpr std::size_t file_limit_bytes = 256;

}  // namespace

base::Result<KeyBytes> read_key_file(const std::filesystem::path& file) {
    const auto text = base::read_file(file, file_limit_bytes);
    const base::Problem damaged{base::Code::damaged, file.string() + " holds no key", 0};
    if (!text && text.problem().code == base::Code::too_large) return damaged;
    if (!text) return text.problem();
    std::string_view letters = *text;
    if (letters.ends_with('\n')) letters.remove_suffix(1);
    const auto key = base::array_from_base64<32>(letters);
    if (!key) return damaged;
    return *key;
}

base::Result<KeyBytes> open_key_file(const std::filesystem::path& file) {
    auto key = read_key_file(file);
    if (key || key.problem().code != base::Code::not_found) return key;
    const auto made = random_bytes<32>();
    const auto written = base::replace_file(file, base::to_base64(made) + "\n", base::FileMode::secret);
    if (!written) return written.problem();
    return made;
}

}  // namespace wire
