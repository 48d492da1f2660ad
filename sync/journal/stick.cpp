#include "sync/journal/stick.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <system_error>
#include <vector>

#include "sync/base/file.hpp"
#include "sync/wire/batch.hpp"
#include "sync/wire/json.hpp"

namespace journal {
namespace {

using base::Code;
using base::Done;
using base::Problem;
using base::Result;
using Path = std::filesystem::path;

constexpr std::size_t receipts_limit_bytes = std::size_t{256} * 1024;
constexpr std::size_t header_bytes = 1024;
constexpr const char* inbox_name = "inbox";

constexpr const char* readme =
    "Thư mục này do thiết bị đánh giá sự hài lòng (SIPAS) ghi ra.\n"
    "Các tệp .batch chứa đánh giá của người dân, đã được ký số: không sửa, không đổi tên, không xóa tệp nào.\n"
    "1. Đem USB này đến máy chủ và chạy lệnh: sipas batches import <thư mục của USB>\n"
    "2. Cắm lại USB vào thiết bị và chọn \"Nhập biên nhận\" trên màn hình dành cho cán bộ.\n"
    "\n"
    "This folder was written by a satisfaction terminal (SIPAS).\n"
    "The .batch files hold what citizens said, signed: do not edit, rename or delete any of them.\n"
    "1. Bring this stick to the server and run: sipas batches import <the stick's folder>\n"
    "2. Put the stick back into the terminal and choose \"Import receipts\" on the staff's screen.\n";

Path device_folder(const Path& stick, const std::string& device) { return stick / ("sipas-" + device); }

// A link on a stick could lead into the terminal's own folder, or anywhere.
bool is_link(const Path& path) {
    std::error_code error;
    return std::filesystem::is_symlink(std::filesystem::symlink_status(path, error));
}

Result<> make_folder(const Path& folder) {
    std::error_code error;
    if (is_link(folder)) return Problem{Code::forbidden, folder.string() + " is a link, not a folder", 0};
    std::filesystem::create_directory(folder, error);
    if (error) return Problem{Code::io, "cannot create " + folder.string() + ": " + error.message(), 0};
    return Done{};
}

wire::BatchHeader header_of(const Slice& slice, const wire::Stream& stream, const base::Stamp& sent) {
    return {stream,          slice.first, slice.first + slice.lines.size() - 1, slice.previous, slice.head,
            slice.signature, sent};
}

// Only of a plain file: opening a pipe that somebody put onto the stick would never end.
Result<std::vector<wire::Receipt>> receipts_in(const Path& file) {
    std::error_code error;
    if (std::filesystem::exists(file, error) &&
        !std::filesystem::is_regular_file(std::filesystem::symlink_status(file, error)))
        return Problem{Code::forbidden, file.string() + " is no file", 0};
    const auto text = base::read_file(file, receipts_limit_bytes);
    if (!text) return text.problem();
    const auto json = wire::parse_json(*text);
    const wire::JsonArray* array = json ? wire::array_at(*json, "receipts") : nullptr;
    if (array == nullptr) return Problem{Code::bad_input, file.string() + " holds no receipts", 0};
    std::vector<wire::Receipt> receipts;
    for (const wire::Json& each : *array)
        if (auto receipt = wire::read_receipt(wire::to_text(each))) receipts.push_back(std::move(*receipt));
    return receipts;
}

bool is_ours(const wire::Receipt& receipt, const wire::PublicKey& key, const Reader& journal) {
    if (receipt.stream != journal.stream() || !wire::verify(receipt, key)) return false;
    if (receipt.sequence == 0) return true;  // a restored server that holds nothing of it
    const auto own = journal.hash_at(receipt.sequence);
    return own && *own == receipt.head;
}

bool goes_further(const wire::Receipt& receipt, const std::optional<wire::Receipt>& known) {
    return !known || receipt.incarnation > known->incarnation ||
           (receipt.incarnation == known->incarnation && receipt.sequence > known->sequence);
}

}  // namespace

Result<Exported> export_batches(const Reader& journal, const Path& stick, wire::Sequence after, const base::Stamp& sent,
                                const Progress& progress) {
    const auto head = journal.head();
    if (!head) return head.problem();
    const wire::Stream& stream = journal.stream();
    const Path folder = device_folder(stick, stream.device);
    const Path batches = folder / fmt::format("epoch-{}", stream.epoch);
    for (const Path& needed : {folder, batches})
        if (const auto made = make_folder(needed); !made) return made.problem();
    if (const auto written = base::replace_file(folder / "README.txt", readme); !written) return written.problem();
    const auto purged = journal.purged_through();
    if (!purged) return purged.problem();
    const wire::Sequence begin = std::max(after, *purged);
    const std::uint64_t all = head->sequence - std::min(begin, head->sequence);
    Exported exported;
    for (wire::Sequence known = begin; known < head->sequence; known = exported.last) {
        const auto slice = journal.read(known, std::min<std::size_t>(wire::batch_entries_limit, head->sequence - known),
                                        wire::batch_bytes_limit - header_bytes);
        if (!slice) return slice.problem();
        const wire::BatchHeader header = header_of(*slice, stream, sent);
        const Path file = batches / fmt::format("{:010}-{:010}.batch", header.first, header.last);
        const auto written = base::replace_file(file, wire::write_batch(header, slice->lines));
        if (!written) return written.problem();
        ++exported.files;
        exported.entries += slice->lines.size();
        exported.first = begin + 1;
        exported.last = header.last;
        if (!progress(exported.entries, all)) break;
    }
    return exported;
}

Result<wire::Receipt> import_receipts(const Path& stick, const Path& folder, const Identity& identity,
                                      const Reader& journal) {
    const auto receipts = receipts_in(device_folder(stick, identity.device) / "receipt.json");
    if (!receipts) return receipts.problem();
    std::optional<wire::Receipt> best;
    for (const wire::Receipt& receipt : *receipts)
        if (is_ours(receipt, identity.receipt_key, journal) && goes_further(receipt, best)) best = receipt;
    if (!best) return Problem{Code::unproven, "the stick holds no receipt for this terminal's entries", 0};
    const Path inbox = folder / inbox_name;
    if (const auto made = make_folder(inbox); !made) return made.problem();
    const Path file = inbox / fmt::format("{}-{}-{}.json", best->stream.epoch, best->incarnation, best->sequence);
    if (const auto written = base::replace_file(file, wire::write_receipt(*best) + "\n"); !written)
        return written.problem();
    return *best;
}

Result<std::size_t> take_inbox(const Path& folder, const wire::PublicKey& receipt_key, const Reader& journal,
                               Receipts& receipts) {
    std::vector<Path> files;
    std::error_code error;
    for (std::filesystem::directory_iterator entry(folder / inbox_name, error), end; !error && entry != end;
         entry.increment(error))
        if (entry->path().extension() == ".json") files.push_back(entry->path());
    std::size_t kept = 0;
    for (const Path& file : files) {
        const auto text = base::read_file(file, receipts_limit_bytes);
        const auto receipt = text ? wire::read_receipt(*text) : Result<wire::Receipt>(text.problem());
        if (receipt && is_ours(*receipt, receipt_key, journal)) {
            const auto known = receipts.newest(receipt->stream);
            if (!known) return known.problem();
            if (goes_further(*receipt, *known)) {
                if (const auto done = receipts.keep(*receipt); !done) return done.problem();
                ++kept;
            }
        }
        std::filesystem::remove(file, error);  // a copy: the stick has it still
    }
    return kept;
}

}  // namespace journal
