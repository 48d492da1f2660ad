#include "sync/audit/evidence.hpp"

#include <cstdlib>
#include <fstream>
#include <string>
#include <system_error>
#include <utility>

#include "sync/sql/beside.hpp"

namespace audit {
namespace {

namespace fs = std::filesystem;
using base::Code;
using base::Problem;
using base::Result;

constexpr const char* copy_name = "copy.db";
constexpr int tries_limit = 20;
constexpr std::size_t log_head_bytes = 32;  // with the salts, which change when the log is begun anew

Path log_of(const Path& file) { return sql::beside(file, sql::log_end); }

bool has(const Path& folder, const char* name) {
    std::error_code error;
    return fs::exists(folder / name, error);
}

bool has_name_with(const Path& folder, std::string_view start) {
    std::error_code error;
    for (fs::directory_iterator item(folder, error), end; !error && item != end; item.increment(error))
        if (item->path().filename().string().starts_with(start)) return true;
    return false;
}

std::string log_head(const Path& file) {
    std::string head(log_head_bytes, '\0');
    std::ifstream(log_of(file), std::ios::binary).read(head.data(), static_cast<std::streamsize>(head.size()));
    return head;
}

// The log goes last: whatever a checkpoint took over into the file meanwhile stands in it still.
Result<> copy_once(const Path& file, const Path& copy) {
    std::error_code error;
    fs::copy_file(file, copy, fs::copy_options::overwrite_existing, error);
    if (error) return Problem{Code::io, "cannot copy " + file.string() + ": " + error.message(), 0};
    fs::remove(log_of(copy), error);
    if (fs::exists(log_of(file), error)) fs::copy_file(log_of(file), log_of(copy), error);
    if (error) return Problem{Code::io, "cannot copy " + log_of(file).string() + ": " + error.message(), 0};
    return base::Done{};
}

}  // namespace

Kind kind_of(const Path& path) {
    std::error_code error;
    if (fs::is_regular_file(path, error)) return Kind::journal;
    if (!fs::is_directory(path, error)) return Kind::nothing;
    if (has(path, "journal.db") || has(path, "device.json") || has_name_with(path, "journal.db")) return Kind::terminal;
    if (has(path, "devices.json") || has(path, "manifests") || has(path, "cursor")) return Kind::pulled;
    if (has_name_with(path, "sipas-") || has_name_with(path, "epoch-")) return Kind::stick;
    return Kind::nothing;
}

bool is_plain_file(const Path& path) {
    std::error_code error;
    return fs::is_regular_file(fs::symlink_status(path, error));
}

Result<DatabaseCopy> DatabaseCopy::of(const Path& file) {
    std::error_code error;
    if (!fs::is_regular_file(file, error)) return Problem{Code::not_found, file.filename().string() + " is missing", 0};
    std::string pattern = (fs::temp_directory_path(error) / "sipas-verify-XXXXXX").string();
    if (::mkdtemp(pattern.data()) == nullptr) return Problem{Code::io, "cannot make a temporary folder", 0};
    DatabaseCopy copy(pattern);
    for (int tries = 0; tries < tries_limit; ++tries) {
        const std::string before = log_head(file);
        if (const auto copied = copy_once(file, copy.folder_ / copy_name); !copied) return copied.problem();
        if (log_head(file) == before) return copy;
    }
    return Problem{Code::busy, file.string() + " is being written all the time; stop the terminal, or try again", 0};
}

DatabaseCopy::~DatabaseCopy() {
    std::error_code ignored;
    if (!folder_.empty()) fs::remove_all(folder_, ignored);
}

DatabaseCopy::DatabaseCopy(DatabaseCopy&& other) noexcept : folder_(std::exchange(other.folder_, {})) {}

Result<sql::Connection> DatabaseCopy::open() const {
    return sql::Connection::open(folder_ / copy_name, sql::Access::write);
}

}  // namespace audit
