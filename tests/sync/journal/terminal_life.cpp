#include "tests/sync/journal/terminal_life.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "sync/base/check.hpp"
#include "sync/journal/disk_journal.hpp"
#include "sync/journal/set_aside.hpp"
#include "tests/support/sample_batch.hpp"

namespace journal {
namespace {

using base::Code;
using base::Result;
using support::Disk;

const std::string device = "d0123";
constexpr std::size_t all_bytes = 100'000'000;

struct Grown {
    Disk::Image image;
    Head head;
    std::set<domain::ResponseId> responses;
};

std::optional<domain::ResponseId> response_of(const wire::Body& body) {
    if (const auto* rating = std::get_if<domain::Rating>(&body)) return rating->response;
    if (const auto* answers = std::get_if<domain::Answers>(&body)) return answers->response;
    if (const auto* undone = std::get_if<domain::Undone>(&body)) return undone->response;
    if (const auto* comment = std::get_if<wire::CommentHash>(&body)) return comment->response;
    return std::nullopt;
}

domain::Rating rating_of(const domain::ResponseId& response, int level) {
    domain::Rating rating = support::sample_rating(level, 0);
    rating.response = response;
    return rating;
}

// The log is brought into the file at 1,000 pages; this one is a few short of it.
Grown make_grown(const std::filesystem::path& folder) {
    Disk disk(folder, 1);
    auto journal = open_journal(folder, device, support::sample_key());
    base::check(static_cast<bool>(journal), "a journal can be made");
    const auto log = folder / "journal.db-wal";
    Grown grown;
    for (unsigned i = 0; std::filesystem::file_size(log) < 985 * 4120; ++i) {
        domain::ResponseId response{};
        response[0] = static_cast<base::Byte>(i);
        response[1] = static_cast<base::Byte>(i >> 8U);
        grown.responses.insert(response);
        grown.head = *(*journal)->append(rating_of(response, 4), support::sample_stamp(i));
    }
    grown.image = disk.image();
    return grown;
}

}  // namespace

TerminalLife::TerminalLife(const std::filesystem::path& folder, std::uint64_t seed, Ailment ailment)
    : folder_(folder), seed_(seed), ailment_(ailment), dice_(seed * 2 + 1), disk_(folder, seed) {
    support::seed_sqlite(static_cast<std::uint32_t>(seed));
}

void TerminalLife::grow() {
    static const Grown grown = [this] {
        const auto beside = folder_.parent_path() / (folder_.filename().string() + "-grown");
        std::filesystem::create_directory(beside);
        Grown made = make_grown(beside);
        std::filesystem::remove_all(beside);
        return made;
    }();
    disk_.put_back(grown.image);
    support::seed_sqlite(static_cast<std::uint32_t>(seed_));
    told_ = Told{grown.head.sequence, grown.head.hash};
    told_responses_ = grown.responses;
}

void TerminalLife::live(unsigned times) {
    while (times-- > 0 && complaints_.empty()) live_once();
    disk_.spare();
    const Disk::Running running(disk_.start_process());
    if (const auto journal = complaints_.empty() ? open() : nullptr) {
        check(*journal);
        if (!journal->append(rating_of(draw_response(), 5), now())) complain("the counter does not go on");
    }
}

void TerminalLife::live_once() {
    ++counts_.lives;
    const auto process = disk_.start_process();
    {
        const Disk::Running running(process);
        ail();
        if (dice_.one_in(3)) plan_end(process);
        if (const auto journal = open()) {
            const auto faults = std::exchange(disk_.faults(), {});
            check(*journal);
            disk_.faults() = faults;
            plan_end(process);
            for (auto acts = dice_.below(12); acts > 0 && disk_.has_power() && disk_.is_alive(process); --acts)
                act(*journal);
        }
    }
    end_life(process);
}

void TerminalLife::plan_end(Disk::Process process) {
    if (cut_planned_ || dice_.one_in(20)) return;
    cut_planned_ = true;
    const std::uint64_t spans[] = {8, 30, 120};
    const std::uint64_t n = 1 + dice_.below(spans[dice_.below(3)]);
    if (dice_.one_in(5))
        disk_.kill_at(process, n);
    else
        disk_.lose_power_at(n);
}

// Where it did not end by itself, the power goes now: after the last life of a program there is none.
void TerminalLife::end_life(Disk::Process process) {
    cut_planned_ = false;
    if (disk_.has_power() && !disk_.is_alive(process)) {
        ++counts_.kills;
        if (dice_.one_in(2)) disk_.evict();
        if (dice_.one_in(2)) return;
    }
    if (disk_.has_power() && dice_.one_in(8)) return;
    disk_.spare();
    disk_.cut_power(dice_.one_in(4) ? support::NameLoss::any : support::NameLoss::journalled);
    ++counts_.cuts;
}

void TerminalLife::ail() {
    disk_.spare();
    if (ailment_ == Ailment::unread) disk_.faults().read_fails = 20 + dice_.below(400);
    if (ailment_ == Ailment::lying) disk_.faults().sync_lies = 1 + dice_.below(3);
    if (ailment_ != Ailment::failing) return;
    if (dice_.one_in(2)) disk_.faults().sync_fails = 4 + dice_.below(40);
    if (dice_.one_in(2)) disk_.faults().write_fails = 10 + dice_.below(100);
    if (dice_.one_in(4)) disk_.faults().open_fails = 5 + dice_.below(40);
    if (dice_.one_in(4)) disk_.limit(dice_.below(400'000));
}

Result<Opened> TerminalLife::open_once() { return open_or_renew(folder_, device, support::sample_key(), now()); }

// Nothing: the power is gone or the program killed.
std::unique_ptr<Journal> TerminalLife::open() {
    auto opened = open_once();
    const bool is_ill = ailment_ == Ailment::failing || ailment_ == Ailment::unread;
    if (!opened && disk_.has_power() && disk_.is_alive(support::Disk::running())) {
        if (!is_ill) complain("does not open: " + to_text(opened.problem()));
        ++counts_.refused;
        disk_.spare();
        cut_planned_ = false;
        opened = open_once();
        if (!opened) complain("does not open when all is well again: " + to_text(opened.problem()));
    }
    if (!opened) return nullptr;
    // Its last write at an opening is one that may fail: who died of it does not know yet.
    if (!disk_.has_power() || !disk_.is_alive(support::Disk::running())) return nullptr;
    // Also by an opening that was cut short.
    const wire::Epoch epoch = opened->journal->stream().epoch;
    const bool is_new = std::exchange(epoch_, epoch) < epoch && epoch > 1;
    if (is_new || ailment_ == Ailment::lying) told_.reset();
    if (is_new && ailment_ != Ailment::lying) ++counts_.renewed;
    if (is_new && ailment_ != Ailment::lying)
        complain("a new epoch without damage" + (opened->damage ? ": " + opened->damage->words : std::string()));
    return std::move(opened->journal);
}

void TerminalLife::check(const Journal& journal) {
    check_chain(journal);
    if (ailment_ != Ailment::lying) check_everything_is_on_its_way(journal);
}

void TerminalLife::check_chain(const Journal& journal) {
    if (!told_) return;
    const auto hash = journal.hash_at(told_->sequence);
    if (hash && *hash == told_->hash) return;
    const auto head = journal.head();
    complain(fmt::format("entry {} was acknowledged, the journal ends with {}", told_->sequence,
                         head ? std::to_string(head->sequence) : to_text(head.problem())));
}

// In this journal or, where an epoch has ended, in what the uploader sends of the one set aside.
void TerminalLife::check_everything_is_on_its_way(const Journal& journal) {
    std::set<domain::ResponseId> responses;
    std::set<std::string> words;
    collect(journal, responses, words);
    for (const SetAside& aside : list_set_aside(folder_)) {
        const auto reader =
            read_set_aside(aside, {{device, aside.epoch}, support::sample_key().public_key()}, std::nullopt);
        if (reader) collect(**reader, responses, words);
    }
    counts_.checked += told_responses_.size();
    for (const auto& response : told_responses_)
        if (!responses.contains(response)) ++counts_.lost;
    if (counts_.lost > 0) complain(fmt::format("{} acknowledged entries are gone", counts_.lost));
    for (const auto& [response, text] : words_)
        if (!words.contains(text)) complain("the words of a comment are gone: " + text);
}

void TerminalLife::collect(const Reader& reader, std::set<domain::ResponseId>& responses,
                           std::set<std::string>& words) {
    for (wire::Sequence sequence = 0;;) {
        const auto slice = reader.read(sequence, 500, all_bytes);
        if (!slice) return complain("cannot be read: " + to_text(slice.problem()));
        if (slice->lines.empty()) break;
        for (const std::string& line : slice->lines) {
            const auto entry = wire::read_entry(line, ++sequence);
            if (!entry) return complain("an entry is none");
            if (const auto response = response_of(entry->body)) responses.insert(*response);
        }
    }
    const auto found = reader.comments(0, 10'000);
    if (!found) return complain("comments cannot be read: " + to_text(found.problem()));
    for (const CommentText& comment : *found) words.insert(comment.text);
}

void TerminalLife::act(Journal& journal) {
    if (dice_.one_in(10)) return erase(journal);
    const auto head = dice_.one_in(6) ? append_comment(journal) : append_something(journal);
    if (head) {
        ++counts_.acknowledged;
        told_ = Told{head->sequence, head->hash};
        told_responses_.insert(given_);
        return;
    }
    ++counts_.unknown;
    if (head.problem().code == Code::damaged && ailment_ != Ailment::lying)
        complain("an append finds damage: " + head.problem().words);
}

Result<Head> TerminalLife::append_something(Journal& journal) {
    if (dice_.one_in(8))
        return journal.append(domain::Answers{draw_response(), {{"F1", true}, {"F3", false}}, {}}, now());
    if (dice_.one_in(8)) return journal.append(domain::Undone{draw_response()}, now());
    return journal.append(rating_of(draw_response(), 1 + static_cast<int>(dice_.below(5))), now());
}

Result<Head> TerminalLife::append_comment(Journal& journal) {
    const domain::Comment comment{draw_response(), fmt::format("words {}", dice_.below(1'000'000))};
    auto head = journal.append_comment(comment, {static_cast<base::Byte>(dice_.below(256))}, now());
    if (head) words_[comment.response] = comment.text;
    return head;
}

// What is erased is gone from the oracle too, done or unknown.
void TerminalLife::erase(Journal& journal) {
    if (words_.empty()) return;
    const auto which = std::next(words_.begin(), static_cast<std::ptrdiff_t>(dice_.below(words_.size())));
    const auto done = journal.erase_comment(which->first);
    if (!done) ++counts_.unknown;
    words_.erase(which);
}

void TerminalLife::complain(const std::string& what) {
    complaints_.push_back(fmt::format("seed {}, life {}: {}", seed_, counts_.lives, what));
}

base::Stamp TerminalLife::now() { return support::sample_stamp(++time_ms_); }

domain::ResponseId TerminalLife::draw_response() {
    domain::ResponseId response{};
    for (base::Byte& byte : response) byte = static_cast<base::Byte>(dice_.below(256));
    return given_ = response;
}

}  // namespace journal
