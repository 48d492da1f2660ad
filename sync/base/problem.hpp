// Problem: an expected failure as a value, and the one table of everything that can go wrong.
//
// The caller decides what a Problem means; nobody who returns one also logs it. `words` are for a person: what
// happened, what was kept, what to do. The table gives each code its slug (stable, in replies and logs), the HTTP
// status a server answers with, and the exit code of a command that ends with it.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace base {

enum class Code : std::uint8_t {
    // what was asked
    bad_input,     // malformed, out of range, unknown name
    too_large,     // above a named limit
    unsupported,   // an encoding or version that this program does not speak
    wrong_method,  // the thing is there, but not for this method
    not_found,     // the thing named does not exist
    // who asked
    unauthorised,  // no token, or a token nobody knows
    forbidden,     // known, but not allowed (revoked, used up, expired)
    limited,       // more than one asker may ask; later again
    // the stream of entries
    gap,          // entries are missing before the first of this batch
    fork,         // a known sequence came with another hash
    unproven,     // a hash or signature does not match
    incarnation,  // the server was restored; ask for its head and send again
    // the machine
    disk_full,    // no space; nothing was written
    damaged,      // a file is not what was written
    busy,         // somebody else holds it; try again
    unavailable,  // network or service out of reach; nothing is lost
    io,           // the operating system refused
    unreadable,   // the disk did not read what it holds; it may the next time
};

struct Problem {
    Code code = Code::io;
    std::string words;
    // For gap: the sequence the server expects next. Otherwise 0.
    std::uint64_t expect = 0;
};

struct CodeRow {
    Code code;
    std::string_view slug;  // On the wire: never rename.
    int http_status;
    int exit_code;
};

std::span<const CodeRow> problem_table();  // in the order of the codes

const CodeRow& row_of(Code code);

// One line for a log or a terminal: "gap: …".
std::string to_text(const Problem& problem);

}  // namespace base
