// Archive: the files inside a ZIP archive that somebody else made, read in memory with bounds. Nothing is ever written
// or unpacked to a disk, and names are only compared.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "sync/base/result.hpp"

namespace wire {

class Archive {
public:
    // Of `bytes`, which must stay. bad_input when it is no archive that can be read, or is encrypted; too_large when it
    // has more than 1,000 files.
    static base::Result<Archive> open(std::string_view bytes);

    Archive(Archive&&) noexcept;
    Archive& operator=(Archive&&) noexcept;
    Archive(const Archive&) = delete;
    Archive& operator=(const Archive&) = delete;
    ~Archive();

    bool has(const std::string& name) const;
    // not_found when there is none of exactly this name; too_large when it is longer than `limit_bytes`, or all that
    // was read of this archive together is longer than 64 MiB, whatever the archive says of itself.
    base::Result<std::string> read(const std::string& name, std::size_t limit_bytes);

private:
    struct Opened;
    explicit Archive(std::unique_ptr<Opened> opened);
    std::unique_ptr<Opened> opened_;
};

}  // namespace wire
