// Content: one file as a disk has it: the bytes that are durable, and what was written since and not synced.
//
// Programs see everything that was written (the page cache, here the real file); a power cut leaves the durable bytes
// and of the rest what chance gives. A sector of 512 bytes is written whole or not at all, in any order; of a sector
// that was written several times any state may be found. Pure: no file is touched.
#pragma once

#include <cstddef>
#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "tests/support/dice.hpp"

namespace support {

inline constexpr std::uint64_t sector_bytes = 512;
inline constexpr std::uint64_t page_bytes = 4096;

class Content {
public:
    explicit Content(std::string durable = {}) : durable_(std::move(durable)), size_(durable_.size()) {}

    std::uint64_t size() const { return size_; }  // as programs see it
    const std::string& durable() const { return durable_; }
    bool is_durable() const { return changes_.empty() && forgotten_.empty() && size_ == durable_.size(); }

    void write(std::uint64_t offset, std::string_view bytes);
    void resize(std::uint64_t size);
    void sync();
    void flip_bit(std::uint64_t offset);
    // The sector at this byte is never read again.
    void lose(std::uint64_t offset) { lost_.insert(offset / sector_bytes); }
    bool is_lost(std::uint64_t offset, std::uint64_t bytes) const {
        const auto first = lost_.lower_bound(offset / sector_bytes);
        return first != lost_.end() && *first * sector_bytes < offset + bytes;
    }

    // After a sync that failed: the pages count as clean, though nothing of them was written.
    void forget();
    // Sectors that programs see and the disk does not have, and that no later sync would write.
    const std::set<std::uint64_t>& forgotten() const { return forgotten_; }
    // Those that a write to this range makes dirty again, because the system writes pages.
    std::vector<std::uint64_t> forgotten_beside(std::uint64_t offset, std::uint64_t bytes) const;
    // They are read from the disk again.
    void evict();

    // What a power cut leaves.
    std::string remains(Dice& dice) const;

private:
    struct Change {
        std::uint64_t offset;
        std::string bytes;   // of a write
        std::uint64_t size;  // of the file after it
        bool cuts = false;   // the file became shorter: everything from `offset` on is zero
    };
    void add(Change change);
    void apply(const Change& change, std::string& to) const;

    std::string durable_;
    std::uint64_t size_;
    std::vector<Change> changes_;
    std::set<std::uint64_t> forgotten_;
    std::set<std::uint64_t> lost_;
};

}  // namespace support
