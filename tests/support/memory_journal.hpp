// The journal and the receipts in memory: the doubles of simulations. The contract test of tests/sync/journal runs
// against them and against the files on a disk, so that they cannot drift apart.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "sync/journal/journal.hpp"
#include "sync/journal/receipts.hpp"

namespace support {

class MemoryJournal : public journal::Journal {
public:
    MemoryJournal(wire::Stream stream, wire::SecretKey key)
        : stream_(std::move(stream)), start_(wire::chain_start(stream_, wire::Hash{})), key_(std::move(key)) {}

    const wire::Stream& stream() const override { return stream_; }

    base::Result<journal::Head> head() const override {
        return journal::Head{rows_.size(), rows_.empty() ? start_ : rows_.back().hash};
    }

    base::Result<wire::Sequence> purged_through() const override { return purged_; }

    base::Result<wire::Hash> hash_at(wire::Sequence sequence) const override {
        if (sequence == 0) return start_;
        if (sequence > rows_.size()) return base::Problem{base::Code::not_found, "no such entry", 0};
        if (sequence < purged_) return purged_away();
        return rows_[sequence - 1].hash;
    }

    base::Result<journal::Slice> read(wire::Sequence after, std::size_t entries_limit,
                                      std::size_t bytes_limit) const override {
        if (after > rows_.size()) return base::Problem{base::Code::bad_input, "the journal ends before", 0};
        if (after < purged_) return purged_away();
        journal::Slice slice{after + 1, *hash_at(after), {}, *hash_at(after), {}};
        std::size_t bytes = 0;
        for (std::size_t i = after; i < rows_.size() && slice.lines.size() < entries_limit; ++i) {
            bytes += rows_[i].line.size() + 1;
            if (!slice.lines.empty() && bytes > bytes_limit) break;
            slice.lines.push_back(rows_[i].line);
            slice.head = rows_[i].hash;
            slice.signature = rows_[i].signature;
        }
        return slice;
    }

    base::Result<journal::Head> append(const wire::Body& body, const base::Stamp& stamp) override {
        const wire::Sequence sequence = rows_.size() + 1;
        auto line = wire::write_entry({sequence, stamp, body});
        if (!line) return line.problem();
        const wire::Hash hash = wire::chain_next(*hash_at(sequence - 1), sequence, *line);
        rows_.push_back({std::move(*line), hash, key_.sign(wire::head_statement(stream_, sequence, hash))});
        return journal::Head{sequence, hash};
    }

    base::Result<journal::Head> append_comment(const domain::Comment& comment, const wire::CommentSalt& salt,
                                               const base::Stamp& stamp) override {
        auto head = append(wire::CommentHash{comment.response, wire::comment_digest(salt, comment.text)}, stamp);
        if (head) words_.emplace_back(comment.response, journal::CommentText{head->sequence, salt, comment.text});
        return head;
    }

    base::Result<> erase_comment(const domain::ResponseId& response) override {
        std::erase_if(words_, [&](const auto& words) { return words.first == response; });
        return base::Done{};
    }

    base::Result<> purge(wire::Sequence through) override {
        if (through == 0 || through >= rows_.size())
            return base::Problem{base::Code::bad_input, "this entry may not be purged", 0};
        for (; purged_ < through; ++purged_) rows_[purged_].line.clear();
        std::erase_if(words_, [&](const auto& words) { return words.second.sequence <= through; });
        return base::Done{};
    }
    base::Result<std::uint64_t> reusable_bytes() const override { return std::uint64_t{0}; }

    base::Result<std::vector<journal::CommentText>> comments(wire::Sequence after, std::size_t limit) const override {
        std::vector<journal::CommentText> found;
        for (const auto& [response, words] : words_)
            if (words.sequence > after && found.size() < limit) found.push_back(words);
        return found;
    }

private:
    struct Row {
        std::string line;
        wire::Hash hash{};
        wire::Signature signature{};
    };
    base::Problem purged_away() const {
        return {base::Code::gap, "entries through " + std::to_string(purged_) + " were purged", purged_ + 1};
    }

    wire::Stream stream_;
    wire::Hash start_;
    wire::SecretKey key_;
    wire::Sequence purged_ = 0;
    std::vector<Row> rows_;
    std::vector<std::pair<domain::ResponseId, journal::CommentText>> words_;
};

class MemoryReceipts final : public journal::Receipts {
public:
    base::Result<std::optional<wire::Receipt>> newest(const wire::Stream& stream) const override {
        const auto found = receipts_.find(stream);
        if (found == receipts_.end()) return std::optional<wire::Receipt>{};
        return std::optional(found->second);
    }
    base::Result<> keep(const wire::Receipt& receipt) override {
        const auto before = receipts_.find(receipt.stream);
        if (before != receipts_.end() && before->second.incarnation < receipt.incarnation)
            comments_.erase(receipt.stream);
        receipts_.insert_or_assign(receipt.stream, receipt);
        return base::Done{};
    }
    base::Result<std::int64_t> last_loss(const std::string& /*device*/) const override { return std::int64_t{0}; }
    const std::optional<base::Problem>& damage() const override { return damage_; }

    base::Result<> end(const wire::Stream& stream, const journal::Ending& ending) override {
        endings_.emplace(stream, ending);
        return base::Done{};
    }
    base::Result<std::optional<journal::Ending>> ending(const wire::Stream& stream) const override {
        const auto found = endings_.find(stream);
        if (found == endings_.end()) return std::optional<journal::Ending>{};
        return std::optional(found->second);
    }

    base::Result<std::vector<base::WallTime>> contradicted(const std::string& device) const override {
        std::vector<base::WallTime> times;
        for (const auto& [stream, ending] : endings_)
            if (stream.device == device && ending.why != "key" && !forgiven_.contains(stream))
                times.push_back(ending.at);
        return times;
    }
    base::Result<> forgive(const std::string& device) override {
        for (const auto& [stream, ending] : endings_)
            if (stream.device == device) forgiven_.insert(stream);
        return base::Done{};
    }

    base::Result<> keep_server_time(const journal::ServerTime& time) override {
        server_time = time;
        return base::Done{};
    }
    std::optional<journal::ServerTime> server_time;

    base::Result<wire::Sequence> comments_through(const wire::Stream& stream) const override {
        const auto found = comments_.find(stream);
        return found == comments_.end() ? wire::Sequence{0} : found->second;
    }
    base::Result<> keep_comments_through(const wire::Stream& stream, wire::Sequence sequence) override {
        comments_.insert_or_assign(stream, sequence);
        return base::Done{};
    }

    base::Result<> keep_state(const wire::Stream& stream, const journal::UploaderState& state) override {
        states.emplace_back(stream, state);
        return base::Done{};
    }

    std::vector<std::pair<wire::Stream, journal::UploaderState>> states;  // every one that was kept

private:
    std::map<wire::Stream, journal::Ending> endings_;
    std::set<wire::Stream> forgiven_;
    std::map<wire::Stream, wire::Sequence> comments_;
    std::map<wire::Stream, wire::Receipt> receipts_;
    std::optional<base::Problem> damage_;
};

}  // namespace support
