#include "sync/wire/archive.hpp"

#include <zip.h>

#include <algorithm>
#include <array>

namespace wire {
namespace {

using base::Code;
using base::Problem;
using base::Result;

constexpr zip_int64_t files_limit = 1000;
constexpr std::size_t total_limit_bytes = std::size_t{64} * 1024 * 1024;
constexpr std::size_t piece_bytes = std::size_t{64} * 1024;

struct Discard {
    void operator()(zip_t* archive) const { zip_discard(archive); }
};
struct Close {
    void operator()(zip_file_t* file) const { zip_fclose(file); }
};

Problem unreadable(const std::string& name) {
    return {Code::bad_input, "\"" + name + "\" in the archive cannot be read: it is damaged, or encrypted", 0};
}

}  // namespace

struct Archive::Opened {
    std::unique_ptr<zip_t, Discard> archive;
    std::size_t left_bytes = total_limit_bytes;
};

Archive::Archive(std::unique_ptr<Opened> opened) : opened_(std::move(opened)) {}
Archive::Archive(Archive&&) noexcept = default;
Archive& Archive::operator=(Archive&&) noexcept = default;
Archive::~Archive() = default;

Result<Archive> Archive::open(std::string_view bytes) {
    const Problem none{Code::bad_input, "this is no archive that can be read: it is damaged, or no workbook at all", 0};
    zip_error_t error;
    zip_error_init(&error);
    zip_source_t* source = zip_source_buffer_create(bytes.data(), bytes.size(), 0, &error);
    zip_t* archive = source == nullptr ? nullptr : zip_open_from_source(source, ZIP_RDONLY | ZIP_CHECKCONS, &error);
    if (archive == nullptr && source != nullptr) zip_source_free(source);
    zip_error_fini(&error);
    if (archive == nullptr) return none;
    auto opened = std::make_unique<Opened>();
    opened->archive.reset(archive);
    if (zip_get_num_entries(archive, 0) > files_limit)
        return Problem{Code::too_large, "the archive holds more than 1,000 files: that is no workbook", 0};
    return Archive(std::move(opened));
}

bool Archive::has(const std::string& name) const {
    return zip_name_locate(opened_->archive.get(), name.c_str(), 0) >= 0;
}

Result<std::string> Archive::read(const std::string& name, std::size_t limit_bytes) {
    if (!has(name)) return Problem{Code::not_found, "the archive has no \"" + name + '"', 0};
    const std::unique_ptr<zip_file_t, Close> file(zip_fopen(opened_->archive.get(), name.c_str(), 0));
    if (!file) return unreadable(name);
    const std::size_t limit = std::min(limit_bytes, opened_->left_bytes);
    std::string content;
    std::array<char, piece_bytes> piece{};
    for (;;) {
        const zip_int64_t count = zip_fread(file.get(), piece.data(), piece.size());
        if (count < 0) return unreadable(name);
        if (count == 0) break;
        if (content.size() + static_cast<std::size_t>(count) > limit)
            return Problem{Code::too_large, "\"" + name + "\" in the archive unpacks to more than a table needs", 0};
        content.append(piece.data(), static_cast<std::size_t>(count));
    }
    opened_->left_bytes -= content.size();
    return content;
}

}  // namespace wire
