#include "tests/support/disk/content.hpp"

#include <algorithm>
#include <unordered_map>

namespace support {
namespace {

void overwrite(std::string& content, std::uint64_t offset, std::string_view bytes) {
    if (content.size() < offset + bytes.size()) content.resize(offset + bytes.size(), '\0');
    std::copy(bytes.begin(), bytes.end(), content.begin() + static_cast<std::ptrdiff_t>(offset));
}

// Calls each(sector, from, through end) for the part of the range that lies in each sector.
template <typename Each>
void for_sectors(std::uint64_t offset, std::uint64_t end, const Each& each) {
    while (offset < end) {
        const std::uint64_t sector = offset / sector_bytes;
        const std::uint64_t stop = std::min(end, (sector + 1) * sector_bytes);
        each(sector, offset, stop);
        offset = stop;
    }
}

// How a power cut treats what one file had in the air.
enum class Luck { nothing, everything, half, in_order };
Luck draw_luck(Dice& dice) { return static_cast<Luck>(dice.below(4)); }

// How many of its changes each sector keeps.
class Survivors {
public:
    Survivors(std::size_t changes, Dice& dice) : luck_(draw_luck(dice)), whole_(dice.below(changes + 1)), dice_(dice) {}

    void count(std::uint64_t sector) { ++written_[sector]; }

    bool take(std::uint64_t sector, std::size_t change) {
        if (luck_ == Luck::in_order) return change < whole_ || (change == whole_ && dice_.one_in(2));
        const auto known = kept_.find(sector);
        std::uint64_t& left = known != kept_.end() ? known->second : kept_.emplace(sector, draw(sector)).first->second;
        if (left == 0) return false;
        --left;
        return true;
    }

    // Which of the sizes is found: 0 the durable one, else that after so many changes.
    std::size_t size_after(std::size_t changes) {
        if (luck_ == Luck::nothing) return 0;
        if (luck_ == Luck::everything) return changes;
        if (luck_ == Luck::in_order) return std::min(changes, whole_ + dice_.below(2));
        return dice_.below(changes + 1);
    }

private:
    std::uint64_t draw(std::uint64_t sector) {
        if (luck_ == Luck::nothing) return 0;
        if (luck_ == Luck::everything) return written_[sector];
        return dice_.below(written_[sector] + 1);
    }

    Luck luck_;
    std::size_t whole_;  // of Luck::in_order: so many changes are kept, the next one is torn
    Dice& dice_;
    std::unordered_map<std::uint64_t, std::uint64_t> written_;
    std::unordered_map<std::uint64_t, std::uint64_t> kept_;
};

}  // namespace

void Content::add(Change change) {
    size_ = change.size;
    changes_.push_back(std::move(change));
}

void Content::write(std::uint64_t offset, std::string_view bytes) {
    if (bytes.empty()) return;
    if (!forgotten_.empty())
        for_sectors(offset, offset + bytes.size(), [&](std::uint64_t sector, std::uint64_t from, std::uint64_t stop) {
            if (stop - from == sector_bytes) forgotten_.erase(sector);
        });
    add({offset, std::string(bytes), std::max(size_, offset + bytes.size())});
}

void Content::resize(std::uint64_t size) {
    if (size == size_) return;
    const bool cuts = size < size_;
    if (cuts) forgotten_.erase(forgotten_.lower_bound((size + sector_bytes - 1) / sector_bytes), forgotten_.end());
    add({size, {}, size, cuts});
}

void Content::apply(const Change& change, std::string& to) const {
    if (change.cuts)
        to.resize(std::min<std::uint64_t>(to.size(), change.offset));
    else if (!change.bytes.empty())
        overwrite(to, change.offset, change.bytes);
}

void Content::sync() {
    for (const Change& change : changes_) apply(change, durable_);
    changes_.clear();
    durable_.resize(size_, '\0');
}

void Content::flip_bit(std::uint64_t offset) {
    if (offset < durable_.size()) durable_[offset] = static_cast<char>(durable_[offset] ^ 0x10);
}

void Content::forget() {
    for (const Change& change : changes_)
        for_sectors(change.offset, std::min<std::uint64_t>(change.offset + change.bytes.size(), size_),
                    [this](std::uint64_t sector, std::uint64_t, std::uint64_t) { forgotten_.insert(sector); });
    changes_.clear();
}

std::vector<std::uint64_t> Content::forgotten_beside(std::uint64_t offset, std::uint64_t bytes) const {
    constexpr std::uint64_t sectors = page_bytes / sector_bytes;
    const std::uint64_t first = offset / page_bytes * sectors;
    const std::uint64_t end = ((offset + bytes + page_bytes - 1) / page_bytes) * sectors;
    return {forgotten_.lower_bound(first), forgotten_.lower_bound(end)};
}

void Content::evict() { forgotten_.clear(); }

std::string Content::remains(Dice& dice) const {
    if (changes_.empty() && size_ == durable_.size()) return durable_;
    Survivors survivors(changes_.size(), dice);
    const auto end_of = [this](const Change& change) {
        return change.cuts ? std::max<std::uint64_t>(durable_.size(), size_) : change.offset + change.bytes.size();
    };
    for (const Change& change : changes_)
        for_sectors(change.offset, end_of(change),
                    [&](std::uint64_t sector, std::uint64_t, std::uint64_t) { survivors.count(sector); });
    std::string found = durable_;
    for (std::size_t number = 0; number < changes_.size(); ++number) {
        const Change& change = changes_[number];
        for_sectors(change.offset, end_of(change), [&](std::uint64_t sector, std::uint64_t from, std::uint64_t stop) {
            if (!survivors.take(sector, number)) return;
            const std::string zeros(change.cuts ? stop - from : 0, '\0');
            overwrite(found, from,
                      change.cuts ? zeros : std::string_view(change.bytes).substr(from - change.offset, stop - from));
        });
    }
    const std::size_t after = survivors.size_after(changes_.size());
    const std::uint64_t size =
        after == 0 ? (changes_.empty() && dice.one_in(2) ? size_ : durable_.size()) : changes_[after - 1].size;
    found.resize(size, '\0');
    return found;
}

}  // namespace support
