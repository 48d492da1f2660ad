// A journal file that somebody has damaged, or a disk. An input is a list of changes to a good file: where (two bytes,
// a share of the file), what (one byte: which kind; one byte: with what). The terminal must go on.
#include "sync/wire/entry.hpp"

#include <filesystem>

#include "sync/base/check.hpp"
#include "sync/base/file.hpp"
#include "sync/journal/renewal.hpp"
#include "tests/fuzz/target.hpp"
#include "tests/support/sample_batch.hpp"
#include "tests/support/temporary_folder.hpp"

namespace {

namespace fs = std::filesystem;

constexpr std::size_t file_limit = std::size_t{4} * 1024 * 1024;
constexpr int ratings = 12;
const std::string device = "d0123";

fs::path fast_place() {
    const fs::path memory = "/dev/shm";
    return fs::is_directory(memory) ? memory : fs::temp_directory_path();
}

struct Files {
    std::string journal;
    std::string log;
};

std::unique_ptr<journal::Journal> open(const fs::path& folder) {
    auto opened = journal::open_or_renew(folder, device, support::sample_key(), support::sample_stamp(1'000'000));
    base::check(static_cast<bool>(opened), "a damaged journal does not stop the terminal");
    return std::move(opened->journal);
}

// A journal as it lies on the disk while the kiosk runs: half of it in the log.
Files make_files() {
    const support::TemporaryFolder folder{fast_place()};
    {
        const auto journal = open(folder.path());
        for (int i = 0; i < ratings / 2; ++i)
            base::check(static_cast<bool>(journal->append(support::sample_rating(4, static_cast<base::Byte>(i + 1)),
                                                          support::sample_stamp(i))),
                        "a good journal takes ratings");
    }
    const auto journal = open(folder.path());
    for (int i = ratings / 2; i < ratings; ++i)
        base::check(static_cast<bool>(journal->append(support::sample_rating(2, static_cast<base::Byte>(i + 1)),
                                                      support::sample_stamp(i))),
                    "a good journal takes ratings");
    return {base::read_file(folder.path() / "journal.db", file_limit).value(),
            base::read_file(folder.path() / "journal.db-wal", file_limit).value()};
}

void change(std::string& file, std::size_t share, unsigned char kind, char value) {
    if (file.empty()) return;
    const std::size_t at = share * file.size() / 65536;
    switch (kind % 4) {
        case 0:
            file[at] = value;
            return;
        case 1:
            file[at] = static_cast<char>(file[at] ^ value);
            return;
        case 2:
            return file.resize(at);
        default:
            return static_cast<void>(file.erase(at, static_cast<unsigned char>(value)));
    }
}

}  // namespace

namespace fuzz {

std::vector<std::string> seeds() {
    std::string many;
    for (int i = 0; i < 8; ++i) many += {static_cast<char>(i * 31), static_cast<char>(i * 57), 1, 4};
    return {std::string(), {8, 0, 0, 0}, {100, 7, 1, 1}, {40, 0, 2, 0}, {120, 0, 3, 9}, {50, 1, 5, 1}, many};
}

// It opens, it takes a rating, it opens again with that rating in it.
void run(std::string_view bytes) {
    static const Files good = make_files();
    Files files = good;
    for (; bytes.size() >= 4; bytes.remove_prefix(4)) {
        const auto byte = [&](std::size_t index) { return static_cast<unsigned char>(bytes[index]); };
        const std::size_t share = std::size_t{byte(0)} * 256 + byte(1);
        change(byte(2) % 8 < 4 ? files.journal : files.log, share, byte(2), bytes[3]);
    }
    const support::TemporaryFolder folder{fast_place()};
    base::check(base::replace_file(folder.path() / "journal.db", files.journal) &&
                    base::replace_file(folder.path() / "journal.db-wal", files.log),
                "the damaged files can be written");
    wire::Sequence last = 0;
    {
        const auto journal = open(folder.path());
        const auto head = journal->append(support::sample_rating(5, 200), support::sample_stamp(2'000'000));
        base::check(static_cast<bool>(head), "the terminal takes ratings again");
        last = head->sequence;
    }
    const auto journal = open(folder.path());
    const auto slice = journal->read(last - 1, 1, wire::line_limit_bytes + 1);
    base::check(slice && slice->lines.size() == 1 && wire::read_entry(slice->lines[0], last), "the rating is there");
}

}  // namespace fuzz
