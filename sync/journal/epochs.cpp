#include "sync/journal/epochs.hpp"

#include <algorithm>
#include <charconv>
#include <system_error>

#include "sync/base/file.hpp"
#include "sync/journal/receipts.hpp"
#include "sync/journal/set_aside.hpp"

namespace journal {
namespace {

using base::Code;
using base::Problem;
using base::Result;
using Path = std::filesystem::path;

constexpr const char* note_name = "journal.epoch";
constexpr std::size_t note_limit_bytes = 32;

// not_found when there is none, damaged when it holds no number.
Result<wire::Epoch> noted_epoch(const Path& folder) {
    const auto text = base::read_file(folder / note_name, note_limit_bytes);
    if (!text)
        return text.problem().code == Code::too_large ? Problem{Code::damaged, text.problem().words, 0}
                                                      : text.problem();
    wire::Epoch epoch = 0;
    const char* const end = text->data() + text->size();
    const auto [stopped, error] = std::from_chars(text->data(), end, epoch);
    if (error != std::errc{} || stopped + 1 != end || *stopped != '\n' || epoch == 0)
        return Problem{Code::damaged, (folder / note_name).string() + " holds no number", 0};
    return epoch;
}

// The one after the last that was set aside was begun.
wire::Epoch epoch_after_aside(const Path& folder) {
    const auto aside = list_set_aside(folder);
    return aside.empty() ? 0 : aside.back().epoch + 1;
}

// What one of the sources says: a number, nothing, or that it cannot be told any more.
struct Word {
    wire::Epoch epoch = 0;
    bool is_lost = false;
};

Result<Word> word_of(const Result<wire::Epoch>& said, const Path& file) {
    if (said) return Word{*said};
    const Code code = said.problem().code;
    if (code == Code::not_found) return Word{};
    if (code == Code::damaged) return Word{0, true};
    const auto looked = base::look_through(file);
    if (!looked && looked.problem().code == Code::damaged) return Word{0, true};
    return said.problem();
}

}  // namespace

wire::Epoch known_epoch(const Path& folder, const std::string& device) {
    const auto noted = noted_epoch(folder);
    const auto signed_for = highest_epoch(folder, device);
    return std::max(
        {noted ? *noted : wire::Epoch{0}, signed_for ? *signed_for : wire::Epoch{0}, epoch_after_aside(folder)});
}

Result<wire::Epoch> highest_epoch_used(const Path& folder, const std::string& device, wire::Epoch first_epoch) {
    const auto noted = word_of(noted_epoch(folder), folder / note_name);
    if (!noted) return noted.problem();
    const auto signed_for = word_of(highest_epoch(folder, device), receipts_file(folder));
    if (!signed_for) return signed_for.problem();
    const bool is_lost = noted->is_lost || signed_for->is_lost || were_receipts_set_aside(folder);
    return std::max(
        {noted->epoch, signed_for->epoch, epoch_after_aside(folder), is_lost ? first_epoch : first_epoch - 1});
}

Result<> note_epoch(const Path& folder, wire::Epoch epoch) {
    if (const auto noted = noted_epoch(folder); noted && *noted >= epoch) return base::Done{};
    return base::replace_file(folder / note_name, std::to_string(epoch) + "\n");
}

}  // namespace journal
