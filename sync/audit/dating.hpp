// Dating: when something may have happened to a file, from what it proves and from its own date.
//
// Nothing had happened to it when the newest of what it proves was written there; it was last changed at its own date.
// Whoever can write a file can set its date too: it helps to find a time, and proves nothing.
#pragma once

#include <map>

#include "sync/audit/evidence.hpp"
#include "sync/audit/report.hpp"

namespace audit {

class Dating {
public:
    // `folder`: that the findings' files are named in.
    explicit Dating(Path folder) : folder_(std::move(folder)) {}

    // `file` was there, and whole. The latest word counts; nothing: of no effect.
    void stood(const std::string& file, const std::optional<base::WallTime>& at);
    // Gives each finding about a file the dates that it lacks, and says them in its words. A file's own date before
    // what it proves is no date.
    void date(std::vector<Finding>& findings) const;

private:
    std::optional<base::WallTime> changed(const std::string& file) const;

    Path folder_;
    std::map<std::string, base::WallTime> stood_;
};

}  // namespace audit
