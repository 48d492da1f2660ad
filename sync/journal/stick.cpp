#include "sync/journal/stick.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <system_error>
#include <vector>

#include "sync/base/file.hpp"
#include "sync/journal/disk_journal.hpp"
#include "sync/journal/set_aside.hpp"
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

// What the epochs that were set aside owe, oldest first.
struct Older {
    std::vector<Unsent> unsent;
    std::optional<Problem> unread;  // of the first that cannot be read now
};

Older older_in(const Path& folder, const std::string& device, const wire::PublicKey& key) {
    Older older;
    for (const SetAside& aside : list_set_aside(folder)) {
        auto unsent = unsent_part(folder, aside, device, key);
        if (unsent) older.unsent.push_back(std::move(*unsent));
        if (!unsent && unsent.problem().code != Code::not_found && !older.unread) older.unread = unsent.problem();
    }
    return older;
}

// The device's, as the journal in use says; one that was set aside is asked itself first.
wire::PublicKey key_in(const Path& folder) {
    const auto owner = owner_of(folder / journal_file_name);
    return owner ? owner->key : wire::PublicKey{};
}

// For one of these journals, the newest of each.
void keep_best(std::vector<wire::Receipt>& best, const wire::Receipt& receipt) {
    const auto known = std::ranges::find(best, receipt.stream, &wire::Receipt::stream);
    if (known == best.end())
        best.push_back(receipt);
    else if (goes_further(receipt, *known))
        *known = receipt;
}

Result<> put_into_inbox(const Path& folder, const wire::Receipt& receipt) {
    const Path inbox = folder / inbox_name;
    if (const auto made = make_folder(inbox); !made) return made.problem();
    const Path file = inbox / fmt::format("{}-{}-{}.json", receipt.stream.epoch, receipt.incarnation, receipt.sequence);
    return base::replace_file(file, wire::write_receipt(receipt) + "\n");
}

std::vector<Path> files_in_inbox(const Path& folder) {
    std::vector<Path> files;
    std::error_code error;
    for (std::filesystem::directory_iterator entry(folder / inbox_name, error), end; !error && entry != end;
         entry.increment(error))
        if (entry->path().extension() == ".json") files.push_back(entry->path());
    return files;
}

// What the inbox is held against: the journal in use and those set aside that owe something.
class Judge {
public:
    Judge(const Path& folder, const Addressee& addressee)
        : addressee_(addressee),
          journal_(read_journal(folder)),
          older_(older_in(folder, addressee.device, addressee.device_key)) {}

    bool is_ours(const wire::Receipt& receipt) const {
        const auto ours = [&](const Reader& reader) {
            return journal::is_ours(receipt, addressee_.receipt_key, reader);
        };
        return (journal_ && ours(**journal_)) ||
               std::ranges::any_of(older_.unsent, [&](const Unsent& each) { return ours(*each.reader); });
    }
    // A journal that cannot be read now may know the receipt.
    bool is_sure() const { return (journal_ || journal_.problem().code == Code::not_found) && !older_.unread; }

private:
    const Addressee& addressee_;
    Result<std::unique_ptr<Reader>> journal_;
    Older older_;
};

// Whether it was news.
Result<bool> keep_if_further(Receipts& receipts, const wire::Receipt& receipt) {
    const auto known = receipts.newest(receipt.stream);
    if (!known) return known.problem();
    if (!goes_further(receipt, *known)) return false;
    if (const auto kept = receipts.keep(receipt); !kept) return kept.problem();
    return true;
}

// The journal's own entries, byte for byte, and whole.
bool is_copy_of(const Path& file, const Reader& journal, const Exported& exported) {
    std::error_code error;
    if (!std::filesystem::is_regular_file(std::filesystem::symlink_status(file, error))) return false;
    const auto bytes = base::read_file(file, wire::batch_bytes_hard_limit);
    const auto batch = bytes ? wire::read_batch(*bytes) : Result<wire::Batch>(bytes.problem());
    if (!batch || batch->header.stream != journal.stream()) return false;
    if (batch->header.first < exported.first || batch->header.last > exported.last) return false;
    wire::Hash hash = batch->header.previous;
    wire::Sequence sequence = batch->header.first;
    for (const std::string& line : batch->lines) hash = wire::chain_next(hash, sequence++, line);
    const auto own = journal.hash_at(batch->header.last);
    return own && *own == hash;
}

// Files of earlier exports whose entries the files written now hold too, and what a power cut left half written. A file
// that says anything else than the journal stays: it may be evidence. What cannot be removed stays as well.
void prune(const Path& batches, const Reader& journal, const Exported& exported, const std::set<Path>& written) {
    std::vector<Path> replaced;
    std::error_code error;
    for (std::filesystem::directory_iterator entry(batches, error), end; !error && entry != end; entry.increment(error))
        if (!written.contains(entry->path()) &&
            (entry->path().extension() == ".new" || is_copy_of(entry->path(), journal, exported)))
            replaced.push_back(entry->path());
    for (const Path& file : replaced) std::filesystem::remove(file, error);
    if (!replaced.empty()) static_cast<void>(base::sync_folder(batches));
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
    std::set<Path> files;
    for (wire::Sequence known = begin; known < head->sequence; known = exported.last) {
        const auto slice = journal.read(known, std::min<std::size_t>(wire::batch_entries_limit, head->sequence - known),
                                        wire::batch_bytes_limit - header_bytes);
        if (!slice) return slice.problem();
        const wire::BatchHeader header = header_of(*slice, stream, sent);
        const Path file = batches / fmt::format("{:010}-{:010}.batch", header.first, header.last);
        const auto written = base::replace_file(file, wire::write_batch(header, slice->lines));
        if (!written) return written.problem();
        files.insert(file);
        ++exported.files;
        exported.entries += slice->lines.size();
        exported.first = begin + 1;
        exported.last = header.last;
        if (!progress(exported.entries, all)) break;
    }
    prune(batches, journal, exported, files);
    return exported;
}

Result<Exported> export_waiting(const Path& folder, const Reader& journal, const Path& stick, const base::Stamp& sent,
                                const Progress& progress) {
    const Older older = older_in(folder, journal.stream().device, key_in(folder));
    Exported all;
    bool goes_on = true;
    const auto watched = [&](std::uint64_t done, std::uint64_t of) { return goes_on = progress(done, of); };
    const auto add = [&](const Exported& part) {
        const std::size_t files = all.files + part.files;
        all = {files, all.entries + part.entries, part.first, part.last};
    };
    for (const Unsent& unsent : older.unsent) {
        const auto exported = export_batches(*unsent.reader, stick, unsent.after, sent, watched);
        if (!exported) return exported.problem();
        add(*exported);
        if (!goes_on) return all;
    }
    const auto receipt = newest_receipt(folder, journal.stream());
    const wire::Sequence after = receipt && *receipt ? (*receipt)->sequence : 0;
    const auto exported = export_batches(journal, stick, after, sent, progress);
    if (!exported) return exported.problem();
    add(*exported);
    return older.unread ? Result<Exported>(*older.unread) : all;
}

Result<wire::Receipt> import_receipts(const Path& stick, const Path& folder, const Identity& identity,
                                      const Reader& journal) {
    const auto receipts = receipts_in(device_folder(stick, identity.device) / "receipt.json");
    if (!receipts) return receipts.problem();
    const Older older = older_in(folder, identity.device, key_in(folder));
    std::vector<wire::Receipt> best;
    for (const wire::Receipt& receipt : *receipts) {
        const auto ours = [&](const Reader& reader) { return is_ours(receipt, identity.receipt_key, reader); };
        if (ours(journal) || std::ranges::any_of(older.unsent, [&](const Unsent& each) { return ours(*each.reader); }))
            keep_best(best, receipt);
    }
    if (best.empty()) return Problem{Code::unproven, "the stick holds no receipt for this terminal's entries", 0};
    for (const wire::Receipt& receipt : best)
        if (const auto put = put_into_inbox(folder, receipt); !put) return put.problem();
    return *std::ranges::max_element(best, {}, [](const wire::Receipt& each) { return each.stream.epoch; });
}

Result<std::size_t> take_inbox(const Path& folder, const Addressee& addressee, Receipts& receipts) {
    const std::vector<Path> files = files_in_inbox(folder);
    if (files.empty()) return std::size_t{0};
    const Judge judge(folder, addressee);
    std::size_t kept = 0;
    for (const Path& file : files) {
        const auto text = base::read_file(file, receipts_limit_bytes);
        const auto receipt = text ? wire::read_receipt(*text) : Result<wire::Receipt>(text.problem());
        const bool is_ours = receipt && judge.is_ours(*receipt);
        if (is_ours) {
            const auto news = keep_if_further(receipts, *receipt);
            if (!news) return news.problem();
            if (*news) ++kept;
        }
        std::error_code error;
        if (is_ours || judge.is_sure()) std::filesystem::remove(file, error);  // a copy: the stick has it still
    }
    return kept;
}

}  // namespace journal
