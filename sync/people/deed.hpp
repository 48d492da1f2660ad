// Deed: one act that somebody did or tried, as the audit log keeps it: one line of JSON in a hash chain of its own.
//
//   h_0 = SHA256("sipas/deeds/v1" 00)
//   h_n = SHA256("sipas/deed/v1" 00 h_(n-1) number_be64 length_be32 line)
//
// The line is hashed as the bytes that are stored, and written in the same transaction as the act. Whoever changes,
// removes or adds a row must make every later hash anew; whoever has noted an earlier head (`sipas audit verify
// --head`) sees that too. A line never carries a password, a token, a code or a rating. On disks: never change a
// member's name.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "sync/base/result.hpp"
#include "sync/base/time.hpp"
#include "sync/wire/chain.hpp"

namespace people {

// Who did it, and from where.
struct Doer {
    std::string name;  // a person's; "program NAME"; "device ID"; "shell NAME" for the machine's own user
    std::string from;  // an address; empty on the command line
};

struct Deed {
    std::string act;       // "user.add", "session.refused": what the log is searched for
    std::string object;    // whom or what it was done to: an id; may be empty
    std::string words;     // for a person; may be empty
    std::string agency{};  // whose matter it is; empty: everybody's
};

struct LoggedDeed {
    std::uint64_t number = 0;  // from 1, without holes
    base::WallTime at{};
    Doer doer;
    Deed deed;
};

std::string write_deed(const LoggedDeed& deed);
// bad_input when the line is none.
base::Result<LoggedDeed> read_deed(std::string_view line);

wire::Hash deeds_start();
wire::Hash deed_hash(const wire::Hash& previous, std::uint64_t number, std::string_view line);

// How far a log was proven, and its head there.
struct DeedMark {
    std::uint64_t number = 0;
    wire::Hash hash{};
    bool operator==(const DeedMark&) const = default;
};
// "17:<64 hexadecimal digits>", as it is printed and noted.
std::string to_text(const DeedMark& mark);
std::optional<DeedMark> mark_from(std::string_view text);

// Reads a log from its first row on and says what does not fit. One fault is enough: what comes after it proves
// nothing.
class DeedProver {
public:
    // `noted`: a head that somebody wrote down earlier.
    explicit DeedProver(std::optional<DeedMark> noted = std::nullopt) : noted_(noted), reached_{0, deeds_start()} {}

    void read(std::uint64_t number, std::string_view agency, std::string_view line, const wire::Hash& hash);
    // After the last row. `head` is what the database itself says that the last one is.
    void end(const DeedMark& head);

    const DeedMark& reached() const { return reached_; }
    const std::string& missing() const { return missing_; }    // empty: nothing is
    const std::string& doubtful() const { return doubtful_; }  // empty: nothing contradicts

private:
    std::optional<DeedMark> noted_;
    DeedMark reached_;
    std::string missing_;
    std::string doubtful_;
};

}  // namespace people
