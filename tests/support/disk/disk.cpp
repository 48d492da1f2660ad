#include "tests/support/disk/disk.hpp"

#include <sqlite3.h>

#include "tests/support/disk/registry.hpp"

namespace support {

Disk::Disk(const std::filesystem::path& root, std::uint64_t seed) {
    const Entered entered;
    inside_ = std::make_unique<Inside>(root, seed);
}

Disk::~Disk() = default;

DiskFaults& Disk::faults() { return inside_->faults; }
void Disk::limit(std::optional<std::uint64_t> bytes) { inside_->limit_bytes = bytes; }

void Disk::fail_at(std::uint64_t n, Lasting lasting, int error) {
    inside_->fails_in = n;
    inside_->fails_lasting = lasting;
    inside_->fails_with = error;
}

void Disk::spare() {
    inside_->faults = {};
    inside_->limit_bytes.reset();
    inside_->fails_in = 0;
    inside_->power_lost_in = 0;
    for (auto& [process, dies_in] : inside_->alive) dies_in = 0;
}

void Disk::lose_power_at(std::uint64_t n) { inside_->power_lost_in = n; }
void Disk::lose_power() {
    if (inside_->power) inside_->lose_power();
}
bool Disk::has_power() const { return inside_->power; }

void Disk::restore_power(NameLoss loss) {
    const Entered entered;
    if (!inside_->power) inside_->restore_power(loss);
}

void Disk::cut_power(NameLoss loss) {
    lose_power();
    restore_power(loss);
}

Disk::Process Disk::start_process() { return inside_->start_process(); }

void Disk::kill(Process process) {
    const Entered entered;
    inside_->kill(process);
}

void Disk::kill_at(Process process, std::uint64_t n) {
    if (is_alive(process)) inside_->alive[process] = n;
}

bool Disk::is_alive(Process process) const { return inside_->alive.contains(process); }

Disk::Process Disk::running() { return running_process(); }

Disk::Running::Running(Process process) : before_(run_process(process)) {}
Disk::Running::~Running() { run_process(before_); }

Disk::Image Disk::image() const {
    const Entered entered;
    return inside_->image();
}

void Disk::put_back(const Image& image) {
    const Entered entered;
    inside_->put_back(image);
}

void Disk::rot(const std::filesystem::path& file, std::uint64_t offset) {
    std::string name;
    if (disk_of(file.c_str(), name) != inside_.get()) return;
    const Entered entered;
    inside_->rot(name, offset);
}

void Disk::lose(const std::filesystem::path& file, std::uint64_t offset) {
    std::string name;
    if (disk_of(file.c_str(), name) != inside_.get()) return;
    const Entered entered;
    inside_->lose(name, offset);
}

void Disk::evict() {
    const Entered entered;
    inside_->evict();
}

const DiskCounts& Disk::counts() const { return inside_->counts; }
std::uint64_t Disk::trace() const { return inside_->trace; }

std::map<std::string, std::uint64_t> named(const DiskCounts& counts) {
    return {{"calls", counts.calls},
            {"changes", counts.changes},
            {"writes failed", counts.writes_failed},
            {"syncs failed", counts.syncs_failed},
            {"syncs lied", counts.syncs_lied},
            {"reads failed", counts.reads_failed},
            {"reads rotted", counts.reads_rotted},
            {"opens failed", counts.opens_failed},
            {"was full", counts.was_full},
            {"bits rotted", counts.bits_rotted},
            {"removals lingered", counts.removals_lingered},
            {"power cuts", counts.power_cuts},
            {"files changed by power cuts", counts.files_changed},
            {"names changed by power cuts", counts.names_changed},
            {"kills", counts.kills}};
}

void seed_sqlite(std::uint32_t seed) {
    sqlite3_initialize();
    // 0 would mean: from the system.
    sqlite3_test_control(SQLITE_TESTCTRL_PRNG_SEED, static_cast<int>(seed == 0 ? 1 : seed), nullptr);
}

}  // namespace support
